using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Rows;

/// <summary>Values as the API takes them in a parameter: the other direction of the decoders.</summary>
internal static class WireFormat
{
    /// <summary>The text of a value for a parameter of a type; false where the parameter has no such values.</summary>
    public static bool TryFormat(object value, ParameterType type, [NotNullWhen(true)] out string? text)
    {
        text = (type, value) switch
        {
            (ParameterType.Boolean, bool flag) => flag ? "true" : "false",
            (ParameterType.Boolean, _) => null,
            (ParameterType.String, string words) => words,
            (ParameterType.String, Enum member) => EnumNames.ToWire(member),
            (ParameterType.String, Guid or char) => value.ToString(),
            (ParameterType.Integer or ParameterType.Timestamp, long or int or short or byte or sbyte or uint or ushort or ulong) => Invariant(value),
            (ParameterType.Decimal, long or int or short or byte or decimal) => Invariant(value),
            _ => null,
        };
        return text is not null;
    }

    private static string Invariant(object number) => ((IFormattable)number).ToString(null, CultureInfo.InvariantCulture);
}
