using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Stripe.EFCore.Storage;

/// <summary>Compares and copies nested objects, lists and dictionaries by what they hold, so that a change inside one is seen.</summary>
internal static class DeepComparer
{
    public static ValueComparer For(Type type) => (ValueComparer)Activator.CreateInstance(typeof(DeepComparer<>).MakeGenericType(type))!;
}

internal sealed class DeepComparer<T>() : ValueComparer<T>(
    (x, y) => DeepValues.AreEqual(x, y), value => DeepValues.Hash(value), value => (T)DeepValues.Copy(value)!);
