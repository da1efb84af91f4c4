using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Query.Printing;

/// <summary>The plan of a query that asks for many ids or values: a request for each, or the list that has them all.</summary>
public sealed class ManyRequestPlanTests : IDisposable
{
    private readonly Billing _db = new();

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(30)]
    [InlineData(500)]
    public void Each_id_is_a_request_and_the_list_in_their_place_is_told(int count)
    {
        var plan = OfIds(count);

        Assert.Equal(count, plan.Requests.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"GET /v1/invoices/in_{i}"), plan.Requests.Select(r => r.Text));
        Assert.All(plan.Requests, r => Assert.Equal((StripePlannedRequestKind.Retrieve, false), (r.Kind, r.IsForRows)));
        Assert.Equal(count, plan.LeastRequests);
        Assert.Equal(["GET /v1/invoices lacks objects: without objects of test clocks."], plan.Warnings);
        var list = Assert.Single(plan.Requests.SelectMany(r => r.Instead).Distinct());
        Assert.Equal(("GET /v1/invoices?limit=100", StripePlannedRequestKind.List, true), (list.Text, list.Kind, list.IsWholeList));
    }

    [Fact]
    public void An_estimate_takes_the_cheaper_way_as_the_run_does()
    {
        var plan = OfIds(500);
        Assert.Equal(13, plan.EstimateRequests(_ => 1_247));
        Assert.Equal(500, plan.EstimateRequests(_ => 1_000_000));
        Assert.Equal(1, plan.EstimateRequests(_ => 0));
        Assert.Equal(8, OfIds(8).EstimateRequests(_ => 100));
    }

    [Fact]
    public void A_few_ids_are_retrieved_without_a_look_at_the_list()
    {
        var plan = OfIds(8);
        Assert.Equal(8, plan.LeastRequests);
        Assert.All(plan.Requests, r => Assert.Empty(r.Instead));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Each_of_many_values_is_a_list()
    {
        string[] customers = [.. Enumerable.Range(0, 30).Select(i => $"cus_{i}")];
        var plan = _db.Invoices.Where(i => customers.Contains(i.CustomerId)).GetStripePlan();

        Assert.Equal(30, plan.Requests.Count);
        Assert.All(plan.Requests, r => Assert.Equal((StripePlannedRequestKind.List, false), (r.Kind, r.IsWholeList)));
        Assert.Equal(30, plan.EstimateRequests(r => r.IsWholeList ? 10_000 : 40));
        Assert.Equal(60, plan.EstimateRequests(r => r.IsWholeList ? 10_000 : 140));
        Assert.Equal(20, plan.EstimateRequests(r => r.IsWholeList ? 2_000 : 40));
        Assert.Contains("lacks objects: without objects of test clocks", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sets_of_ids_are_counted_each_for_itself()
    {
        string[] customers = [.. Enumerable.Range(0, 20).Select(i => $"cus_{i}")];
        string[] invoices = [.. Enumerable.Range(0, 40).Select(i => $"in_{i}")];
        var plan = _db.Invoices.Where(i => invoices.Contains(i.Id))
            .Select(i => new { i.Id, Others = _db.Customers.Count(c => customers.Contains(c.Id) && c.Email != null) }).GetStripePlan();

        Assert.Equal(60, plan.LeastRequests);
        Assert.Equal(20 + 15, plan.EstimateRequests(r => r.Path == "/v1/invoices" ? 1_500 : 100_000));
    }

    [Fact]
    public void The_text_shows_the_first_ten()
    {
        var plan = OfIds(30);
        Assert.Contains("GET /v1/invoices/in_9", plan.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("in_10", plan.Text.Split("Filter")[0], StringComparison.Ordinal);
        Assert.Contains("and 20 more", plan.Text, StringComparison.Ordinal);
        Assert.Contains("or, once that is cheaper, GET /v1/invoices?limit=100", plan.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _db.Dispose();

    private StripeQueryPlan OfIds(int count)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"in_{i}")];
        return _db.Invoices.Where(i => ids.Contains(i.Id)).GetStripePlan();
    }
}
