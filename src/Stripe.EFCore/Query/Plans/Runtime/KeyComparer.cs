using System.Collections;
using System.Text.Json;
using Stripe.EFCore.Storage;

namespace Stripe.EFCore.Query.Plans.Runtime;

/// <summary>Compares keys value by value: as <see cref="object.Equals(object)" /> does, arrays, lists, dictionaries and JSON by what they hold.</summary>
internal sealed class KeyComparer : IEqualityComparer<object?[]>
{
    public static KeyComparer Instance { get; } = new();

    public bool Equals(object?[]? x, object?[]? y)
    {
        if (x is null || y is null)
            return ReferenceEquals(x, y);
        if (x.Length != y.Length)
            return false;

        for (var i = 0; i < x.Length; i++)
        {
            if (!ValuesEqual(x[i], y[i]))
                return false;
        }

        return true;
    }

    public int GetHashCode(object?[] key)
    {
        var hash = new HashCode();
        foreach (var value in key)
            hash.Add(IsHeld(value) ? 0 : IdOf(value) ?? value);
        return hash.ToHashCode();
    }

    public static bool ValuesEqual(object? x, object? y)
        => x is IList xs && y is IList ys
            ? xs.Count == ys.Count && xs.Cast<object?>().Zip(ys.Cast<object?>(), ValuesEqual).All(equal => equal)
            : IdOf(x) is { } xId && IdOf(y) is { } yId ? xId == yId && x!.GetType() == y!.GetType()
            : IsHeld(x) && IsHeld(y) ? DeepValues.AreEqual(x, y)
            : Equals(x, y);

    /// <summary>Whether a value is equal by what it holds: a list, a set, a dictionary, JSON.</summary>
    private static bool IsHeld(object? value)
        => value is IList or JsonElement or JsonDocument || value is IEnumerable and not string && DeepValues.AreOf(value.GetType());

    /// <summary>The id of an object of Stripe: two objects that were read from JSON are one if they have one id.</summary>
    private static string? IdOf(object? value) => value is StripeEntity and IHasId { Id: { } id } ? id : null;
}
