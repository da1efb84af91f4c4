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
    public async Task A_list_that_is_compared_with_its_own_average_is_read_once()
        => AssertReadOnce(await SameRows(s => s.Charges.Where(h => h.Amount > s.Charges.Average(x => x.Amount)).Select(h => h.Id)));

    [Fact]
    public async Task A_list_whose_condition_is_a_value_of_the_same_list_is_read_once()
        => AssertReadOnce(await SameRows(s => s.Charges.Where(h => h.Created == s.Charges.Min(x => x.Created)).Select(h => h.Id)));

    [Fact]
    public async Task Each_row_beside_the_sum_of_its_list_reads_the_list_once()
        => AssertReadOnce(await SameRows(s => s.Invoices.Select(i => i.Id + s.Invoices.Sum(x => x.Total))));

    [Fact]
    public async Task Whole_objects_beside_an_aggregate_of_their_list_are_read_once()
    {
        await using var db = CreateContext();
        var rows = await db.Charges.Where(h => h.Amount > db.Charges.Average(x => x.Amount)).ToListAsync();
        Assert.Equal(Objects.Charges.Where(h => h.Amount > Objects.Charges.Average(x => x.Amount)).Select(h => h.Id), rows.Select(h => h.Id));
        AssertReadOnce(Sent);
        Assert.All(Sent, r => Assert.StartsWith("/v1/charges", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_with_an_expanded_object_and_an_aggregate_of_their_list_are_read_once()
        => AssertReadOnce(await SameRows(s => s.Invoices.Where(i => i.Total > s.Invoices.Average(x => x.Total)).Select(i => i.Id + i.Customer!.Name)));

    [Fact]
    public async Task A_list_with_a_filter_of_its_own_is_not_widened_for_a_subquery()
    {
        var sent = await SameRows(s => s.Invoices.Where(i => i.Status == "open" && i.Total > s.Invoices.Average(x => x.Total)).Select(i => i.Id));
        Assert.Contains(sent, r => r.StartsWith("/v1/invoices", StringComparison.Ordinal) && r.Contains("status=open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_query_that_finds_nothing_does_not_read_the_list_of_its_subquery()
    {
        var sent = await SameRows(s => s.Invoices
            .Where(i => i.CustomerId == "cus_none").Where(i => i.Total > s.Invoices.Average(x => x.Total)).Select(i => i.Id));
        Assert.All(sent, r => Assert.Contains("customer=cus_none", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whether_a_list_has_such_a_row_and_the_sum_of_it_are_one_list()
    {
        var sent = await SameRows(s => s.Customers
            .Where(c => c.Balance < s.Charges.Sum(h => h.Amount) && s.Charges.Any(h => h.Amount > 5_000))
            .Select(c => c.Id));
        AssertReadOnce(sent.Where(r => r.StartsWith("/v1/charges", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_synchronous_query_reads_its_list_once_too()
    {
        await using var db = CreateContext();
        Assert.Equal(
            Objects.Charges.Count(h => h.Amount >= Objects.Charges.Max(x => x.Amount)),
            db.Charges.Count(h => h.Amount >= db.Charges.Max(x => x.Amount)));
        AssertReadOnce(Sent);
    }

    [Fact]
    public async Task The_plan_says_that_the_querys_own_list_is_shared()
    {
        await using var db = CreateContext();
        Assert.Equal(
            """
            Filter Charge.amount > #1
            ├─ GET /v1/charges?limit=100 (a long list is read in several ranges of created at once) (shared: read once)
            └─ #1, once: Average of Charge2.amount
               └─ GET /v1/charges?limit=100 (a long list is read in several ranges of created at once)
            """,
            db.Charges.Where(h => h.Amount > db.Charges.Average(x => x.Amount)).Select(h => h.Id).ToQueryString());
    }

    [Fact]
    public async Task The_plan_says_that_a_list_is_shared()
    {
        await using var db = CreateContext();
        var plan = db.Customers.Select(c => new { All = c.Invoices.Count(), Open = c.Invoices.Count(i => i.Status == "open") }).ToQueryString();
        Assert.Equal(
            """
            GET /v1/customers?limit=100 (a long list is read in several ranges of created at once)
            All, for each row: Count
            └─ Filter Customer.id != null && Customer.id == Invoice.customer
               └─ GET /v1/invoices?customer={Customer.id}&limit=100, or once the whole list when that is cheaper
            Open, for each row: Count
            └─ Filter Customer.id != null && Customer.id == Invoice2.customer && Invoice2.status == "open"
               └─ GET /v1/invoices?customer={Customer.id}&limit=100, or once the whole list when that is cheaper (shared: read once)
            """,
            plan);
    }

    /// <summary>No page of a list is asked for twice, however much of it the requests want.</summary>
    private static void AssertReadOnce(IEnumerable<string> sent)
    {
        var pages = sent.Select(r => string.Join('&', r.Split('?', '&').Where(p => !p.StartsWith("expand", StringComparison.Ordinal)))).ToList();
        Assert.Equal(pages.Distinct().Order(), pages.Order());
    }
}
