using Stripe.EFCore.Query.Execution.Lookups;
using StripeEFCore.Tests.Api.Scans;
using Xunit.Abstractions;

namespace StripeEFCore.Tests.Query;

/// <summary>
///     The rule that chooses between keys and the whole list, over many sizes: what it costs beside the better of the two, and how often it waits.
/// </summary>
public sealed class KeysOrListTests(ITestOutputHelper output)
{
    private static int[] Sizes { get; } =
    [
        .. Enumerable.Range(1, 130), .. Enumerable.Range(1, 8).Select(i => 100 * i + 1), 150, 199, 200, 333, 500, 900, 1000, 1300, 2500, 4999, 5000
    ];

    /// <summary>What the pages of answers are to keys: one each, or many for a few.</summary>
    private static IEnumerable<int[]> Costs(int parents)
    {
        yield return [.. Enumerable.Repeat(1, parents)];
        yield return [.. Enumerable.Range(0, parents).Select(i => i % 10 == 0 ? 4 : 1)];
        yield return [.. Enumerable.Range(0, parents).Select(i => i == parents / 2 ? 300 : 1)];
        yield return [.. Enumerable.Repeat(7, parents)];
    }

    [Fact]
    public void Twice_the_better_way_and_the_looks_where_the_length_is_known()
        => ForAll((costs, pages) =>
        {
            foreach (var isLikely in new[] { false, true })
            {
                var run = new WeighedList(pages) { IsLikely = isLikely }.Ask(costs);
                Assert.InRange(run.Requests, 1, 2 * Math.Min(costs.Sum(), pages) + run.Looks + KeysOrList.Few);
            }
        });

    [Theory]
    [InlineData(0.8)]
    [InlineData(1.25)]
    public void Not_much_more_where_the_length_is_mistaken(double mistake)
        => ForAll((costs, pages) =>
        {
            var run = new WeighedList(pages) { Mistake = mistake }.Ask(costs);
            Assert.InRange(run.Requests, 1, 2.25 * Math.Min(costs.Sum(), pages) + run.Looks + KeysOrList.Few);
        });

    [Fact]
    public void Twice_the_better_way_where_the_list_cannot_be_looked_at()
        => ForAll((costs, pages) =>
        {
            var run = new WeighedList(pages) { CanBeLookedAt = false }.Ask(costs);
            Assert.InRange(run.Requests, 1, 2 * Math.Min(costs.Sum(), pages) + KeysOrList.Few);
        });

    [Fact]
    public void Not_more_than_the_list_where_many_keys_follow()
    {
        foreach (var pages in Sizes.Where(s => s >= 60))
        {
            var run = new WeighedList(pages).Ask([.. Enumerable.Repeat(1, 6000)]);
            Assert.InRange(run.Requests, pages, 2 * pages);
        }
    }

    [Fact]
    public void One_wave_and_one_for_each_window_until_the_list_is_chosen()
        => ForAll((costs, pages) =>
        {
            if (costs.All(c => c == 1))
                Assert.InRange(new WeighedList(pages).Ask(costs).Waves, 0, 1 + (costs.Length + 99) / 100);
        });

    [Theory]
    [InlineData("even")]
    [InlineData("growth")]
    public void Keys_of_many_pages_that_nobody_foresaw_cost_about_twice_the_better_way_and_few_looks(string kind)
    {
        foreach (var pages in new[] { 4, 9, 15, 30, 43, 60, 100, 150, 250, 400, 700 })
        {
            var seconds = CreatedSeconds.Of(kind, 100 * pages - 30);
            foreach (var parents in new[] { 1, 2, 4, 6, 20 })
            {
                foreach (var cost in new[] { 2, 5, 20, 40, 200 })
                {
                    var run = new WeighedList(pages) { Seconds = seconds }.Ask([.. Enumerable.Repeat(cost, parents)]);
                    var better = Math.Min(parents * cost, pages);
                    output.WriteLine($"{parents} parents of {cost}, {pages} pages: {run.Requests} requests, {run.Looks} of them looks");
                    Assert.InRange(run.Looks, 0, 4 + better / 8);

                    // Looks are a little mistaken about how long the list is, and fewer of them than for keys that are foreseen.
                    Assert.InRange(run.Requests - run.Looks, 1, 2.25 * better + KeysOrList.Few);
                }
            }
        }
    }

    [Fact]
    public void A_list_is_not_looked_at_where_nothing_can_be()
    {
        // As many pages as there are parents would reach back far behind the first object that Stripe ever had.
        var run = new WeighedList(3) { Seconds = CreatedSeconds.Of("even", 270), IsLikely = true }.Ask([.. Enumerable.Repeat(1, 100)]);
        Assert.Equal((3, 0), (run.Requests, run.Looks));
    }

    /// <summary>
    ///     Where a business goes evenly or grows, looks tell its length; where half of it happened in one hour, or is old, they cannot, and yet it stays in
    ///     bounds.
    /// </summary>
    [Theory]
    [InlineData("even", 2)]
    [InlineData("growth", 2)]
    [InlineData("half in one hour", 3.25)]
    [InlineData("twelve bursts", 3.25)]
    [InlineData("one second", 3.25)]
    [InlineData("old and dense", 3.25)]
    public void Twice_the_better_way_where_looks_can_tell_and_little_more_where_not(string kind, double most)
    {
        var (worst, text) = (0.0, "");
        foreach (var pages in new[] { 1, 2, 3, 4, 6, 9, 15, 30, 60, 100, 150, 250, 400, 700, 1200 })
        {
            var seconds = CreatedSeconds.Of(kind, 100 * pages - 30);
            foreach (var parents in new[] { 1, 3, 5, 6, 8, 12, 20, 35, 60, 99, 100, 101, 250, 500, 1000, 1300 })
            {
                foreach (var isLikely in new[] { false, true })
                {
                    var run = new WeighedList(pages) { Seconds = seconds, IsLikely = isLikely }.Ask([.. Enumerable.Repeat(1, parents)]);
                    var better = Math.Min(parents, pages);
                    var factor = (run.Requests - run.Looks - KeysOrList.Few) / (double)better;
                    if (factor > worst)
                        (worst, text) = (factor, $"{parents} parents, {pages} pages: {run.Requests} requests, {run.Looks} of them looks");
                    Assert.InRange(run.Waves, 0, 1 + (parents + 99) / 100);
                    Assert.InRange(run.Looks, 0, 3 + better / 8);
                }
            }
        }

        output.WriteLine($"{worst:F2}: {text}");
        Assert.InRange(worst, 0, most);
    }

    private static void ForAll(Action<int[], int> check)
    {
        foreach (var parents in Sizes)
        {
            foreach (var costs in Costs(parents))
            {
                foreach (var pages in Sizes)
                    check(costs, pages);
            }
        }
    }
}
