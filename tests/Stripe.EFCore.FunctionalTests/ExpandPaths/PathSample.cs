using System.Globalization;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>
///     The paths that the tests ask for. By default they are a part, spread evenly over all; the environment variable <c>STRIPE_EFCORE_EXPAND_PATHS</c> says
///     how many times more they are (a thousand for every path).
/// </summary>
internal static class PathSample
{
    private const string Variable = "STRIPE_EFCORE_EXPAND_PATHS";

    private static readonly int Times =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : 1;

    public static IReadOnlyList<Type> Roots { get; } = [.. StripePaths.Lists.Keys.OrderBy(t => t.FullName, StringComparer.Ordinal)];

    public static IReadOnlyList<FieldPath> Take(IEnumerable<FieldPath> paths, int count)
    {
        var all = paths.ToList();
        var many = (int)Math.Min(all.Count, (long)count * Times);
        return [.. Enumerable.Range(0, many).Select(i => all[(int)((long)i * all.Count / many)])];
    }
}
