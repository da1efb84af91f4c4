using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Uncorrelated;

/// <summary>A list that several parts of a query read is read once, with all that any of them needs.</summary>
public sealed class SharedListTests(ShopFixture shop) : SubqueryTest(shop)
{
    [Fact]
    public async Task A_list_that_is_read_with_and_without_an_expansion_is_read_once()
    {
        var sent = await SameRows(s => s.Customers.Select(c => c.Id
            + string.Join(',', c.Invoices.Select(i => i.Id + i.Customer!.Name).OrderBy(t => t))
            + string.Join(',', c.Subscriptions.Select(b => b.Id + b.Invoices.Count).OrderBy(t => t))));

        AssertReadOnce(sent);
        Assert.All(sent.Where(r => r.StartsWith("/v1/invoices", StringComparison.Ordinal)),
            r => Assert.Contains("expand[]=data.customer", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Different_expansions_of_one_list_are_asked_for_at_once()
    {
        var sent = await SameRows(s => s.Customers.Select(c => c.Id
            + c.Invoices.Select(i => i.Customer!.Email).Max() + c.Invoices.Select(i => i.Subscription == null ? null : i.Subscription.Currency).Max()));

        AssertReadOnce(sent);
        Assert.Contains(sent, r => r.StartsWith("/v1/invoices", StringComparison.Ordinal)
            && r.Contains("expand[]=data.customer", StringComparison.Ordinal)
                && r.Contains("expand[]=data.parent.subscription_details.subscription", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Aggregates_over_the_same_children_read_them_once()
        => AssertReadOnce(await SameRows(s
            => s.Customers.Select(c => $"{c.Id} {c.Invoices.Count()} {c.Invoices.Sum(i => i.Total)} {c.Invoices.Max(i => (long?)i.Total)}")));

    [Fact]
    public async Task Children_of_which_a_part_is_counted_too_are_read_once()
    {
        var sent = await SameRows(s => s.Customers.Select(c =>
            $"{c.Id} {c.Invoices.Count(i => i.Status == "open")} {c.Invoices.Count()} {c.Invoices.Where(i => i.Status == "paid").Sum(i => i.Total)}"));

        AssertReadOnce(sent);
        Assert.DoesNotContain(sent, r => r.Contains("status=", StringComparison.Ordinal) && r.StartsWith("/v1/invoices", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_sorted_by_and_what_is_shown_of_it_is_read_once()
    {
        var sent = await SameRows(s => from c in s.Customers
                                       let total = c.Invoices.Sum(i => i.Total)
                                       orderby total descending, c.Id
                                       select $"{c.Id} {total} {c.Invoices.Count(i => i.Status == "open")}");
        AssertReadOnce(sent);
    }

    [Fact]
    public async Task The_same_subquery_written_twice_is_read_once()
    {
        var sent = await SameRows(s => s.Products.Where(p => p.Created < s.Invoices.Max(i => i.Created))
            .Select(p => p.Id + s.Invoices.Max(i => i.Created).Year));
        AssertReadOnce(sent);
    }

    [Fact]
    public async Task A_list_that_may_not_be_needed_does_not_widen_another()
    {
        var sent = await SameRows(s => s.Customers.OrderByDescending(c => c.Created).Take(2).Select(c =>
            $"{c.Id} {c.Invoices.Count(i => i.Status == "open")} {(c.Balance > 1_000_000 ? c.Invoices.Count() : 0)}"));
        Assert.Equal(2, sent.Count(r => r.StartsWith("/v1/invoices", StringComparison.Ordinal) && r.Contains("status=open", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_a_list_that_is_read_whole_a_part_is_taken()
    {
        var sent = await SameRows(s => s.Products.Select(p => $"{p.Id} {s.Charges.Count()} {s.Charges.Where(h => h.CustomerId == "cus_none").Count()}"));
        AssertReadOnce(sent);
    }

    [Fact]
    public async Task The_first_row_and_the_whole_of_a_list_are_one_list()
    {
        var sent = await SameRows(s => s.Products.Select(p => $"{p.Id} {s.Customers.OrderByDescending(c => c.Created).First().Id} {s.Customers.Count()}"));
        Assert.Single(sent, r => r.StartsWith("/v1/customers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plan_says_that_a_list_is_shared()
    {
        await using var db = CreateContext();
        var plan = db.Customers.Select(c => new { All = c.Invoices.Count(), Open = c.Invoices.Count(i => i.Status == "open") }).ToQueryString();
        Assert.Equal(
            """
            GET /v1/customers?limit=100 (a long list is read in several ranges of created at once)
            For each row:
            └─ Count
               └─ Filter (Customer.id != null) && (Customer.id == Invoice.customer)
                  └─ GET /v1/invoices?customer={Customer.id}&limit=100, or once the whole list when that is cheaper
            For each row:
            └─ Count
               └─ Filter ((Customer.id != null) && (Customer.id == Invoice.customer)) && (Invoice.status == "open")
                  └─ GET /v1/invoices?customer={Customer.id}&limit=100, or once the whole list when that is cheaper (shared: read once)
            """,
            plan);
    }

    /// <summary>No page of a list is asked for twice, however much of it the requests want.</summary>
    private static void AssertReadOnce(IReadOnlyList<string> sent)
    {
        var pages = sent.Select(r => string.Join('&', r.Split('?', '&').Where(p => !p.StartsWith("expand", StringComparison.Ordinal)))).ToList();
        Assert.Equal(pages.Distinct().Order(), pages.Order());
    }
}
