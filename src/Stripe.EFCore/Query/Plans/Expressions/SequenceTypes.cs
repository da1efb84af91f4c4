namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>What sequences hold.</summary>
internal static class SequenceTypes
{
    /// <summary>The type of a sequence's elements; null of what is no sequence.</summary>
    public static Type? ElementType(Type type)
        => type.IsArray
            ? type.GetElementType()
            : type.GetInterfaces().Prepend(type)
                .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    /// <summary>Whether values of a type are groups.</summary>
    public static bool IsGroup(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IGrouping<,>);
}
