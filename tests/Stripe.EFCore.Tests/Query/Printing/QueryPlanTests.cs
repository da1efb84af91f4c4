using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Query.Printing;

/// <summary>The plan as an object, which programs and tests of users read.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly Billing _db = new();

    [Fact]
    public void A_plan_has_the_requests_and_the_work()
    {
        var query = _db.Invoices.Where(i => i.Status == "open" && i.Total > 100).OrderBy(i => i.Total);
        var plan = query.GetStripePlan();

        var request = Assert.Single(plan.Requests);
        Assert.Equal("GET /v1/invoices?status=open&limit=100", request.Text);
        Assert.Equal(("/v1/invoices", StripePlannedRequestKind.List, false, false), (request.Path, request.Kind, request.IsForRows, request.IsWholeList));
        Assert.Equal(["Sort by total", "Filter status == \"open\" && total > 100"], plan.Work);
        Assert.Empty(plan.Warnings);
        Assert.Equal(query.ToQueryString(), plan.Text);
        Assert.Equal(1, plan.LeastRequests);
        Assert.Equal(3, plan.EstimateRequests(_ => 201));
    }

    [Fact]
    public void A_whole_list_is_a_warning_and_the_first_rows_of_it_are_none()
    {
        var whole = _db.Subscriptions.Where(s => s.CancelAtPeriodEnd).GetStripePlan();
        Assert.True(whole.Requests.Single().IsWholeList);
        Assert.Contains("GET /v1/subscriptions reads the whole list", Assert.Single(whole.Warnings), StringComparison.Ordinal);

        Assert.Empty(_db.Invoices.OrderByDescending(i => i.Created).Take(5).GetStripePlan().Warnings);
        Assert.Empty(_db.Invoices.Take(5).GetStripePlan().Warnings);
    }

    [Fact]
    public void A_few_rows_that_this_process_looks_for_may_take_the_whole_list()
    {
        foreach (var plan in new[]
        {
            _db.Invoices.Where(i => i.Total > 1_000_000).OrderByDescending(i => i.Created).Take(20).GetStripePlan(),
            _db.Invoices.Where(i => i.Number == "nope").Take(1).GetStripePlan(),
        })
        {
            Assert.True(plan.Requests.Single().IsWholeList);
            Assert.Contains("GET /v1/invoices reads the whole list", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        }

        Assert.Empty(_db.Invoices.Where(i => i.Status == "open" && i.Total > 1_000_000).Take(20).GetStripePlan().Warnings);
    }

    [Fact]
    public void Requests_for_rows_are_told_apart()
    {
        var plan = _db.Customers.Where(c => c.Email == "a@example.com")
            .Select(c => new { c.Id, Open = _db.Invoices.Count(i => i.CustomerId == c.Id && i.Status == "open") })
            .GetStripePlan();

        Assert.Equal([("/v1/customers", false), ("/v1/invoices", true)], plan.Requests.Select(r => (r.Path, r.IsForRows)));
        Assert.Equal(1, plan.LeastRequests);
        Assert.Equal(3, plan.EstimateRequests(r => r.IsForRows ? 2 : 2));
    }

    [Fact]
    public void A_search_warns_and_an_object_by_its_id_does_not()
    {
        var search = _db.Customers.UseSearch().Where(c => c.Name == "Ann").GetStripePlan();
        Assert.Equal(StripePlannedRequestKind.Search, search.Requests.Single().Kind);
        Assert.Contains("last minute", Assert.Single(search.Warnings), StringComparison.Ordinal);

        var one = _db.Customers.Where(c => c.Id == "cus_1").GetStripePlan();
        Assert.Equal(("/v1/customers/cus_1", StripePlannedRequestKind.Retrieve), (one.Requests.Single().Path, one.Requests.Single().Kind));
        Assert.Empty(one.Warnings);
        Assert.Equal(StripePlannedRequestKind.Retrieve, _db.Balances.GetStripePlan().Requests.Single().Kind);
    }

    [Fact]
    public void Objects_that_Stripe_leaves_out_are_a_warning_without_what_else_is_said_of_the_request()
    {
        var events = _db.Events.Where(e => e.Type == "invoice.paid").GetStripePlan();
        Assert.Contains("several ranges", Assert.Single(events.Requests).Note, StringComparison.Ordinal);
        Assert.Equal("GET /v1/events lacks objects: without what is older than 30 days: Stripe does not keep it.", Assert.Single(events.Warnings));
    }

    [Fact]
    public void A_list_that_is_shared_stands_once()
    {
        var plan = _db.Charges.Where(c => c.Amount > _db.Charges.Average(x => x.Amount)).GetStripePlan();
        Assert.Single(plan.Requests);
        Assert.Equal(1, plan.LeastRequests);
    }

    [Fact]
    public void A_query_without_rows_sends_nothing()
    {
        string[] none = [];
        Assert.Empty(_db.Customers.Where(c => none.Contains(c.Id)).GetStripePlan().Requests);
    }

    [Fact]
    public void A_query_of_others_is_refused()
        => Assert.Contains("UseStripe", Assert.Throws<InvalidOperationException>(() => new[] { 1 }.AsQueryable().GetStripePlan()).Message);

    public void Dispose() => _db.Dispose();
}
