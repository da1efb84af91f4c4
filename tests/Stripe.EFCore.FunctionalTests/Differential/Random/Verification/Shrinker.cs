using System.Diagnostics;

namespace StripeEFCore.FunctionalTests.Differential.Random.Verification;

/// <summary>Takes choices back, as long as the query that they make fails in the same way.</summary>
public static class Shrinker
{
    /// <summary>A query that takes seconds is reported as it is found rather than tried hundreds of times.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="fails">Whether the query of these choices fails as the first one did.</param>
    /// <param name="attempts">How many smaller queries are tried at most.</param>
    public static async Task<IReadOnlyList<int>> Shrink(IReadOnlyList<int> made, Func<IReadOnlyList<int>, Task<bool>> fails, int attempts = 300)
    {
        var best = made.ToList();
        var isSmaller = true;
        var watch = Stopwatch.StartNew();
        while (isSmaller && attempts > 0)
        {
            isSmaller = false;
            foreach (var size in (int[])[32, 16, 8, 4, 2, 1])
            {
                for (var start = 0; start < best.Count && attempts > 0;)
                    start = await Try([.. best.Take(start), .. best.Skip(start + size)]) ? start : start + Math.Max(1, size / 2);
            }

            for (var i = 0; i < best.Count && attempts > 0; i++)
            {
                if (best[i] == 0 || await Try([.. best.Take(i), 0, .. best.Skip(i + 1)]))
                    continue;
                if (best[i] > 1 && !await Try([.. best.Take(i), best[i] / 2, .. best.Skip(i + 1)]))
                    await Try([.. best.Take(i), best[i] - 1, .. best.Skip(i + 1)]);
            }
        }

        return best;

        async Task<bool> Try(List<int> smaller)
        {
            if (attempts-- <= 0 || watch.Elapsed > Patience || !await fails(smaller))
                return false;

            (best, isSmaller) = (smaller, true);
            return true;
        }
    }
}
