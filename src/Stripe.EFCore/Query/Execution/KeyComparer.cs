using System.Collections;

namespace Stripe.EFCore.Query.Execution;

/// <summary>Compares keys value by value: as <see cref="object.Equals(object)" /> does, arrays and lists by their elements.</summary>
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
            hash.Add(value is IList ? 0 : IdOf(value) ?? value);
        return hash.ToHashCode();
    }

    public static bool ValuesEqual(object? x, object? y)
        => x is IList xs && y is IList ys
            ? xs.Count == ys.Count && xs.Cast<object?>().Zip(ys.Cast<object?>(), ValuesEqual).All(equal => equal)
            : IdOf(x) is { } xId && IdOf(y) is { } yId ? xId == yId && x!.GetType() == y!.GetType()
            : Equals(x, y);

    /// <summary>The id of an object of Stripe: two objects that were read from JSON are one if they have one id.</summary>
    private static string? IdOf(object? value) => value is StripeEntity and IHasId { Id: { } id } ? id : null;
}
