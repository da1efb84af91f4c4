using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Rows.Values.Entities;

/// <summary>
///     The readers of the members of Stripe.net's classes. A column takes what its type can hold, a number for a text for example; these take only the kinds
///     of values that Stripe.net takes, so that an object is the one that Stripe.net reads.
/// </summary>
internal static class MemberReaders
{
    private static readonly ConcurrentDictionary<Kind, object> Cache = [];

    /// <summary>The reader of a property, a <see cref="ValueReader{T}" /> of its type.</summary>
    public static object For(PropertyInfo property) => For(property, property.PropertyType);

    /// <summary>The reader of a property's values other than null, a <see cref="ValueReader{T}" /> of its type without null.</summary>
    public static object NotNull(PropertyInfo property) => For(property, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);

    /// <summary>The reader of a list of expandable fields, which are members of Stripe.net's classes only; null for any other type.</summary>
    public static object? OfExpandables(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) && IsExpandable(type.GetGenericArguments()[0])
            ? Of(new(type, IsUnix: false, TakesText: false))
            : null;

    private static object For(PropertyInfo property, Type type)
    {
        // A property without a field of its own is a view of an expandable field.
        if (!property.IsDefined(typeof(JsonPropertyNameAttribute), inherit: false))
            return type == typeof(List<string>)
                ? new ListMemberReader<string>(new ExpandableIdReader())
                : type == typeof(string) ? new ExpandableIdReader() : ValueReaders.Of(type);

        var converter = property.GetCustomAttribute<JsonConverterAttribute>(inherit: false)?.ConverterType;
        var isUnix = converter?.Name.Contains("Unix", StringComparison.Ordinal) == true;
        var handling = property.GetCustomAttribute<JsonNumberHandlingAttribute>(inherit: false)?.Handling ?? JsonNumberHandling.Strict;
        var reader = Of(new(type, isUnix, handling.HasFlag(JsonNumberHandling.AllowReadingFromString)));

        // An event also has its object as raw JSON, so the typed object is either complete or left out.
        return property.DeclaringType == typeof(EventData) && property.PropertyType == typeof(IHasObject)
            ? new WholeReader<IHasObject>((ValueReader<IHasObject>)reader)
            : reader;
    }

    private static object Of(Kind kind) => Cache.GetOrAdd(kind, Create);

    private static object Create(Kind kind)
    {
        var type = kind.Type;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return ValueReaders.Make(typeof(NullableReader<>), [underlying], Of(kind with { Type = underlying }));

        return type == typeof(string) ? new TextMemberReader()
            : type == typeof(bool) ? new BooleanMemberReader()
            : type == typeof(long) ? new WholeMemberReader(kind.TakesText)
            : type == typeof(decimal) ? new DecimalMemberReader(kind.TakesText)
            : type == typeof(DateTime) ? kind.IsUnix ? new UnixMemberReader() : new IsoMemberReader()
            : type == typeof(object) ? new JsonObjectReader()
            : type == typeof(EventRequest) ? new EventRequestReader()
            : CreateCollection(type) ?? CreateObject(type) ?? ValueReaders.Of(type);
    }

    private static object? CreateCollection(Type type)
    {
        if (!type.IsGenericType)
            return null;

        var arguments = type.GetGenericArguments();
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(List<>) ? ValueReaders.Make(typeof(ListMemberReader<>), arguments, Elements(arguments[0]))
            : definition == typeof(Dictionary<,>) && arguments[0] == typeof(string)
                ? ValueReaders.Make(typeof(DictionaryReader<>), [arguments[1]], Elements(arguments[1]))
            : null;
    }

    private static object? CreateObject(Type type) => EntityReaders.Reads(type) && !IsExpandable(type)
        ? ValueReaders.Make(typeof(ObjectMemberReader<>), [type])
        : null;

    private static bool IsExpandable(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>);

    /// <summary>
    ///     The reader of a collection's elements. The readers of Stripe.net's classes are created at first use, since the classes refer to each other
    ///     in cycles.
    /// </summary>
    private static object Elements(Type type) =>
        type.IsValueType && Nullable.GetUnderlyingType(type) is null
            ? ValueReaders.Make(typeof(RequiredReader<>), [type], Of(new(type, IsUnix: false, TakesText: false)))
            : Of(new(type, IsUnix: false, TakesText: false));

    /// <param name="Type">The property's type.</param>
    /// <param name="IsUnix">Whether its times are unix seconds.</param>
    /// <param name="TakesText">Whether its numbers may be written as text.</param>
    private sealed record Kind(Type Type, bool IsUnix, bool TakesText);
}

/// <summary>An object, and nothing else.</summary>
internal sealed class ObjectMemberReader<T> : ValueReader<T>
{
    private ValueReader<T>? _values;

    public override T? Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject ? (_values ??= ValueReaders<T>.Instance).Read(ref reader) : throw Unreadable(ref reader);
}

/// <summary>An array, and nothing else.</summary>
internal sealed class ListMemberReader<T>(ValueReader<T> element) : ListLikeReader<List<T>, T>(element)
{
    public override List<T>? Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartArray ? ReadElements(ref reader) : throw Unreadable(ref reader);

    protected override List<T> From(List<T> elements) => elements;
}

/// <summary>An element that may not be null.</summary>
internal sealed class RequiredReader<T>(ValueReader<T> values) : ValueReader<T>
    where T : struct
{
    public override T ReadOrDefault(ref Utf8JsonReader reader) => Read(ref reader);

    public override T Read(ref Utf8JsonReader reader) => values.Read(ref reader);
}
