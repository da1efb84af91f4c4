using StripeEFCore.FunctionalTests.Differential;
using StripeEFCore.FunctionalTests.StripeModel.Queries;

namespace StripeEFCore.FunctionalTests.StripeModel;

/// <summary>
///     Every business query over Stripe.net's own classes gives what LINQ to Objects gives over the objects that Stripe.net's own client read, both
///     synchronously and asynchronously.
/// </summary>
public sealed class StripeQueryTests(StripeFixture stripe) : IClassFixture<StripeFixture>
{
    private const int MostWithoutResults = 5;

    private static readonly Dictionary<string, QueryShape> Queries = StripeQueries.All().ToDictionary(q => q.Name);

    public static TheoryData<string> Names => [.. Queries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sync_query_answers_what_LINQ_to_Objects_answers(string name)
    {
        using var context = stripe.CreateContext();
        ShapeAssert.Answers(Queries[name], StripeJudge.Expected(Queries[name], stripe.Objects), StripeJudge.Actual(Queries[name], context));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Async_query_answers_what_LINQ_to_Objects_answers(string name)
    {
        await using var context = stripe.CreateContext();
        ShapeAssert.Answers(Queries[name], StripeJudge.Expected(Queries[name], stripe.Objects), await StripeJudge.ActualAsync(Queries[name], context));
    }

    [Fact]
    public void There_are_at_least_300_queries() => Assert.True(Queries.Count >= 300, $"{Queries.Count} queries");

    /// <summary>A query that finds nothing, or null only, tells little.</summary>
    [Fact]
    public void Queries_find_something()
    {
        string[] nothing = ["", "null", "0", "False", "InvalidOperationException"];
        var trivial = Queries.Values.Where(q => StripeJudge.Expected(q, stripe.Objects).Split('\n').All(nothing.Contains)).Select(q => q.Name).ToList();
        Assert.True(trivial.Count <= MostWithoutResults, string.Join("\n", trivial));
    }
}
