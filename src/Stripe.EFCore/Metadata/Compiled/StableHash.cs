namespace Stripe.EFCore.Metadata.Compiled;

/// <summary>A hash of texts that is the same in every process (FNV-1a, 64 bits).</summary>
internal static class StableHash
{
    public const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Add(ulong hash, string? text)
    {
        foreach (var character in text ?? "")
            hash = (hash ^ character) * Prime;

        // Where a text ends: "ab", "c" is not "a", "bc".
        return (hash ^ 0x1F) * Prime;
    }
}
