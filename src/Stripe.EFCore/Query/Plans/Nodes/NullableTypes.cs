namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>Types that take null, and those that do not.</summary>
internal static class NullableTypes
{
    public static bool IsNullable(this Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    public static Type Widened(this Type type)
        => type.IsNullable() || type == typeof(void) ? type : typeof(Nullable<>).MakeGenericType(type);

    public static Type Unwidened(this Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
