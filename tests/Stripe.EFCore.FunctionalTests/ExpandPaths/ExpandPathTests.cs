using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>Every path that <c>expand[]</c> takes, read in queries over Stripe.net's own classes: the values, and the requests that they cost.</summary>
public sealed class ExpandPathTests(ITestOutputHelper output)
{
    private static readonly Lazy<IReadOnlyList<FieldPath>> OfLists = new(() => PathSample.Take(ListPaths(), 300));
    private static readonly Lazy<IReadOnlyList<FieldPath>> OfRetrieves = new(
        () => PathSample.Take(Paths(4).Where(p => StripePaths.Of(p.Root, "id") is not null), 60));
    private static readonly Lazy<IReadOnlyList<FieldPath>> DeeperThanLists = new(() => PathSample.Take(Paths(4), 60));
    private static readonly Lazy<IReadOnlyList<FieldPath>> DeeperThanRetrieves = new(
        () => PathSample.Take(Paths(5).Where(p => StripePaths.Of(p.Root, "id") is not null), 60));

    public static TheoryData<string> Roots => [.. PathSample.Roots.Select(t => t.FullName!)];

    [Fact]
    public void There_are_some_thousand_paths_of_three_levels()
    {
        var all = ListPaths().ToList();
        output.WriteLine(
            $"{PathSample.Roots.Count} lists, {all.Count} paths, {all.Count(p => ScalarTail.Of(p) is null)} without a value, "
            + $"{all.Count(p => ExpectedRequests.Of(p, 3) is null)} refused");
        foreach (var path in all.Where(p => ScalarTail.Of(p) is null))
            output.WriteLine($"no value: {path}");
        foreach (var path in all.Where(p => ExpectedRequests.Of(p, 3) is null))
            output.WriteLine($"refused: {path}");
        Assert.InRange(all.Count, 2_000, 4_000);
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_path_of_three_levels_is_expanded_on_a_list(string root) => Check(root, OfLists.Value, isRetrieve: false);

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_path_of_four_levels_is_expanded_on_a_retrieve(string root) => Check(root, OfRetrieves.Value, isRetrieve: true);

    [Theory]
    [MemberData(nameof(Roots))]
    public void What_is_deeper_than_a_list_expands_is_looked_up(string root) => Check(root, DeeperThanLists.Value, isRetrieve: false);

    [Theory]
    [MemberData(nameof(Roots))]
    public void What_is_deeper_than_a_retrieve_expands_is_looked_up(string root) => Check(root, DeeperThanRetrieves.Value, isRetrieve: true);

    private static IEnumerable<FieldPath> ListPaths() => PathSample.Roots.SelectMany(t => FieldPath.ToExpandable(t, 3));

    /// <summary>The paths of exactly so many levels.</summary>
    private static IEnumerable<FieldPath> Paths(int levels)
        => PathSample.Roots.SelectMany(t => FieldPath.ToExpandable(t, levels)).Where(p => p.Levels == levels);

    private static void Check(string root, IReadOnlyList<FieldPath> sample, bool isRetrieve)
    {
        var paths = sample.Where(p => p.Root.FullName == root).ToList();
        if (paths.Count == 0)
            return;

        using var set = PathSet.Of(paths[0].Root);
        var faults = paths.SelectMany(p => PathCheck.Run(set, p, isRetrieve)).ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} faults in {paths.Count} paths:\n{string.Join('\n', faults)}");
    }
}
