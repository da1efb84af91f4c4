namespace Stripe.EFCore.Query;

/// <summary>What plans call at run time because C# has no such operator.</summary>
internal static class RowFunctions
{
    /// <summary>The value of a key, or null where the dictionary or the key is missing: metadata that was never set is null, not an error.</summary>
    public static TValue? ValueOrDefault<TValue>(IReadOnlyDictionary<string, TValue>? dictionary, string? key)
        where TValue : class
        => dictionary is not null && key is not null && dictionary.TryGetValue(key, out var value) ? value : null;
}
