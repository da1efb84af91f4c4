using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values.Entities;

/// <summary>The id of a field that holds an id, or the object that has it; an object may have none.</summary>
internal sealed class ExpandableIdReader : ValueReader<string>
{
    private static readonly ValueReader<string> Texts = ValueReaders<string>.Instance;

    public override string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.Text;

        var start = reader;
        if (reader.TokenType != JsonTokenType.StartObject
            || reader.FindMember("id"u8, out var id) && id.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            throw Unreadable(ref start);

        return start.PeekString("id"u8);
    }

    public override string? Read(in RawValue value) => value.Token == JsonTokenType.String ? Texts.Read(value) : base.Read(value);
}

/// <summary>A field that holds an id, or the whole object when it was expanded (https://docs.stripe.com/expand).</summary>
internal sealed class ExpandableFieldReader<T> : ValueReader<ExpandableField<T>>
    where T : class, IHasId
{
    private ValueReader<T>? _object;

    /// <summary>Stripe.net makes a field of null, with neither.</summary>
    public override ExpandableField<T> Default => new();

    public override ExpandableField<T> Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => new() { Id = reader.Text },
        JsonTokenType.StartObject => ReadExpanded(ref reader),
        _ => throw Unreadable(ref reader),
    };

    private ExpandableField<T> ReadExpanded(ref Utf8JsonReader reader)
    {
        var start = reader;
        var values = _object ??= ValueReaders<T>.Instance;
        if (values.Read(ref reader) is { } expanded)
            return new() { ExpandedObject = expanded };

        // As with Stripe.net, an object of an unknown kind has to have an id.
        return start.PeekString("id"u8) is { } id ? new() { Id = id } : throw Unreadable(ref start);
    }
}
