using Microsoft.EntityFrameworkCore.ChangeTracking;
using Stripe.EFCore.Storage.Internal;

namespace Stripe.EFCore.Storage;

/// <summary>Compares and copies nested objects, lists and dictionaries by what they hold, so that a change inside one is seen.</summary>
internal static class DeepComparer
{
    public static ValueComparer For(Type type) => (ValueComparer)Activator.CreateInstance(typeof(DeepComparer<>).MakeGenericType(type))!;
}

internal sealed class DeepComparer<T>() : ValueComparer<T>(
    (x, y) => StripeValues.AreEqual(x, y), value => StripeValues.Hash(value), value => StripeValues.Copy(value));

/// <summary>
///     Compares expandable fields. Their id is a property of its own, and the object in them does not belong to the entity: a change inside it is no
///     change of the entity, so tracking copies nothing.
/// </summary>
internal static class ExpandedComparer
{
    /// <summary>The comparer of an expandable field or a list of such; null for any other type.</summary>
    public static ValueComparer? TryCreate(Type type)
        => Is(type) || type.IsGenericType && type.GetGenericArguments() is [var element] && Is(element)
            ? (ValueComparer)Activator.CreateInstance(typeof(ExpandedComparer<>).MakeGenericType(type))!
            : null;

    private static bool Is(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>);
}

internal sealed class ExpandedComparer<T>() : ValueComparer<T>((x, y) => true, value => 0, value => value)
{
    public override bool Equals(object? left, object? right) => true;
}
