using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Metadata;

/// <summary>What a parameter's value is, by the type of the property that is compared with it.</summary>
internal static class ParameterTypes
{
    public static ParameterType Of(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value == typeof(bool) ? ParameterType.Boolean
            : value == typeof(DateTime) || value == typeof(DateTimeOffset) ? ParameterType.Timestamp
            : value == typeof(decimal) || value == typeof(double) || value == typeof(float) ? ParameterType.Decimal
            : value.IsPrimitive && value != typeof(char) ? ParameterType.Integer
            : ParameterType.String;
    }
}
