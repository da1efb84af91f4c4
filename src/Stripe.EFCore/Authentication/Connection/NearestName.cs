namespace Stripe.EFCore.Authentication.Connection;

/// <summary>Guesses which name was meant by one that does not exist.</summary>
internal static class NearestName
{
    /// <summary>The known name that comes nearest: one that holds the word or is held by it before one that is only spelt alike.</summary>
    public static string Of(string name, IEnumerable<string> known) => known.MinBy(candidate => Distance(name, candidate))!;

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
