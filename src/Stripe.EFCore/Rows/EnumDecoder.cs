using System.Text;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>
///     An enum by its members' names in snake_case, as Stripe writes values, by the names themselves, or by number. Stripe adds values at any time
///     (https://docs.stripe.com/upgrades): one that the enum does not know is null where the property takes null, and an error where not.
/// </summary>
internal sealed class EnumDecoder : ColumnDecoder
{
    private readonly Type _underlying;
    private readonly Dictionary<string, object> _values = new(StringComparer.OrdinalIgnoreCase);

    public EnumDecoder(Type type, Type underlying)
    {
        Type = type;
        _underlying = underlying;
        Default = ColumnDecoders.DefaultOf(type);
        foreach (var value in Enum.GetValues(underlying))
        {
            _values.TryAdd(EnumNames.ToWire((Enum)value), value);
            _values.TryAdd(value.ToString()!, value);
        }
    }

    public override Type Type { get; }

    public override object? Default { get; }

    public override object? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return Enum.ToObject(_underlying, reader.GetInt64());

        var text = reader.GetString()!;
        if (_values.TryGetValue(text, out var value))
            return value;

        return Type != _underlying
            ? null
            : throw new FormatException($"'{text}' is no member of the enum '{_underlying.Name}'. Add it, or make the property nullable.");
    }
}

/// <summary>How an enum's members are written in the API.</summary>
internal static class EnumNames
{
    public static string ToWire(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
