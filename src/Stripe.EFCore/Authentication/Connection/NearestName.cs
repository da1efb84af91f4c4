namespace Stripe.EFCore.Authentication.Connection;

/// <summary>Guesses which name was meant by one that does not exist.</summary>
internal static class NearestName
{
    /// <summary>The longest name that counts as short. Other words differ from a short name in two letters alone: Store is not meant as State.</summary>
    private const int Short = 5;

    /// <summary>The known name that comes nearest: one that holds the word or is held by it before one that is only spelt alike.</summary>
    public static string Of(string name, IEnumerable<string> known) => known.MinBy(candidate => Distance(name, candidate))!;

    /// <summary>
    ///     The known name that was certainly meant: one with a slip or two, one that the name is most of (<c>Retries</c> for <c>MaxRetries</c>), or one with a
    ///     word behind it (<c>ReadOnlyMode</c>). Null where the name is probably of something else.
    /// </summary>
    public static string? Meant(string name, IEnumerable<string> known)
    {
        var near = known.Where(candidate => IsSlip(name, candidate) || IsPart(name, candidate) || IsLonger(name, candidate)).ToList();
        return near.Count == 0 ? null : Of(name, near);
    }

    private static bool IsSlip(string name, string candidate)
        => Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant()) <= (Math.Min(name.Length, candidate.Length) <= Short ? 1 : 2);

    private static bool IsPart(string name, string candidate)
        => name.Length * 5 >= candidate.Length * 3 && candidate.Contains(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsLonger(string name, string candidate)
        => candidate.Length > Short && name.StartsWith(candidate, StringComparison.OrdinalIgnoreCase);

    private static double Distance(string name, string candidate)
    {
        var contained = name.Length > 2
            && (candidate.Contains(name, StringComparison.OrdinalIgnoreCase)
                || name.Contains(candidate, StringComparison.OrdinalIgnoreCase));
        var edits = Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant());
        return contained ? edits / (double)(name.Length + candidate.Length) : edits;
    }

    private static int Edits(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        foreach (var (i, letter) in from.Index())
        {
            var current = new int[to.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
                current[j + 1] = Math.Min(Math.Min(current[j], previous[j + 1]) + 1, previous[j] + (letter == to[j] ? 0 : 1));
            previous = current;
        }

        return previous[to.Length];
    }
}
