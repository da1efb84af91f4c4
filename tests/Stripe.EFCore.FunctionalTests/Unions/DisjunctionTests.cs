using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>A disjunction is a request for each branch, whose rows are merged: LINQ's rows, in the order of the list, by as few requests as an expert needs.</summary>
public sealed class DisjunctionTests(LedgerRuns runs) : IClassFixture<LedgerRuns>
{
    private static readonly DateTime Recent = LedgerObjects.At(222);
    private static readonly DateTime Latest = LedgerObjects.At(380);
    private static readonly DateTime Old = LedgerObjects.At(8);

    [Fact]
    public async Task Two_emails_are_two_requests()
    {
        var (one, other) = ("buyer3@example.com", "buyer7@example.com");
        Assert.Equal(
            ["/v1/customers?email=buyer3@example.com&limit=100", "/v1/customers?email=buyer7@example.com&limit=100"],
            await runs.RowsOf(db => db.Buyers.Where(b => b.Email == one || b.Email == other)));
    }

    [Fact]
    public async Task An_email_or_a_range_is_two_requests_whose_rows_come_once()
    {
        var email = "shared@example.com";
        Assert.Equal(
            ["/v1/customers?email=shared@example.com&limit=100", $"/v1/customers?created[gt]={Unix(Recent)}&limit=100"],
            await runs.RowsOf(db => db.Buyers.Where(b => b.Email == email || b.Created > Recent)));
    }

    [Fact]
    public async Task Different_fields_are_a_request_each()
    {
        var (customer, subscription) = ("cus_14", "sub_5");
        Assert.Equal(2, (await runs.RowsOf(db => db.Bills.Where(b => b.CustomerId == customer || b.SubscriptionId == subscription))).Length);
    }

    [Fact]
    public async Task What_all_branches_have_in_common_is_sent_with_each()
    {
        var (customer, due) = ("cus_14", LedgerObjects.At(40));
        Assert.Equal(
            ["/v1/invoices?status=open&customer=cus_14&limit=100", $"/v1/invoices?status=open&due_date[lt]={Unix(due)}&limit=100"],
            await runs.RowsOf(db => db.Bills.Where(b => b.Status == "open" && (b.CustomerId == customer || b.DueDate < due))));
    }

    [Fact]
    public async Task Branches_are_conjunctions_and_disjunctions_themselves()
    {
        var sent = await runs.RowsOf(db => db.Bills.Where(b =>
            b.Status == "open" && (b.CustomerId == "cus_14" || b.CollectionMethod == "send_invoice" && b.DueDate < Old)
            || b.Status == "draft" && b.SubscriptionId == "sub_5"));
        Assert.Equal(
            [
                "/v1/invoices?status=open&customer=cus_14&limit=100",
                $"/v1/invoices?status=open&collection_method=send_invoice&due_date[lt]={Unix(Old)}&limit=100",
                "/v1/invoices?status=draft&subscription=sub_5&limit=100",
            ],
            sent);
    }

    [Fact]
    public async Task A_negated_conjunction_is_a_disjunction()
    {
        var customer = "cus_14";
        Assert.Equal(2, (await runs.RowsOf(db => db.Bills.Where(b => !(b.CustomerId != customer && b.Created <= Latest)))).Length);
    }

    [Fact]
    public async Task Ranges_that_overlap_or_touch_are_one_request()
    {
        var (a, b, c, d) = (LedgerObjects.At(20), LedgerObjects.At(50), LedgerObjects.At(40), LedgerObjects.At(80));
        Assert.Equal(
            [$"/v1/customers?created[gte]={Unix(a)}&created[lt]={Unix(d)}&limit=100"],
            await runs.RowsOf(db => db.Buyers.Where(x => x.Created >= a && x.Created < b || x.Created >= c && x.Created < d)));
        Assert.Single(await runs.RowsOf(db => db.Buyers.Where(x => x.Created >= a && x.Created < b || x.Created >= b && x.Created < d)));
        Assert.Single(await runs.RowsOf(db => db.Buyers.Where(x => x.Created > a && x.Created <= c || x.Created > c && x.Created <= d)));
        Assert.Single(await runs.RowsOf(db => db.Buyers.Where(x => x.Created == c || x.Created > c && x.Created < d)));
        Assert.Single(await runs.RowsOf(db => db.Buyers.Where(x => x.Created >= a && x.Created <= d || x.Created >= c && x.Created <= b)));
    }

    [Fact]
    public async Task Ranges_that_lie_apart_are_a_request_each()
    {
        var (a, b, c, d) = (LedgerObjects.At(20), LedgerObjects.At(30), LedgerObjects.At(50), LedgerObjects.At(70));
        Assert.Equal(2, (await runs.RowsOf(db => db.Buyers.Where(x => x.Created >= a && x.Created < b || x.Created >= c && x.Created < d))).Length);
        Assert.Equal(2, (await runs.RowsOf(db => db.Buyers.Where(x => x.Created < a || x.Created > Recent))).Length);
        Assert.Equal(2, (await runs.RowsOf(db => db.Buyers.Where(x => x.Created >= a && x.Created < b || x.Created > b && x.Created < d))).Length);
    }

    [Fact]
    public async Task Ranges_that_leave_nothing_out_are_the_list_with_its_missing_values()
    {
        var (early, late) = (LedgerObjects.At(100), LedgerObjects.At(200));
        Assert.All(await runs.RowsOf(db => db.Bills.Where(b => b.DueDate < late || b.DueDate > early)), s => Assert.DoesNotContain("due_date", s, StringComparison.Ordinal));
        Assert.All(await runs.RowsOf(db => db.Bills.Where(b => !(b.DueDate < early) || b.Created < Old)), s => Assert.DoesNotContain("due_date", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_branch_inside_another_one_is_not_sent()
    {
        var customer = "cus_14";
        Assert.Equal(
            ["/v1/invoices?customer=cus_14&limit=100"],
            await runs.RowsOf(db => db.Bills.Where(b => b.CustomerId == customer || b.CustomerId == customer && b.Created > Recent)));
        Assert.Single(await runs.RowsOf(db => db.Bills.Where(b => b.Created > Recent && b.Status == "open" || b.Created > Old && b.Status == "open")));
        Assert.Single(await runs.RowsOf(db => db.Bills.Where(b => (b.CustomerId == customer || b.DueDate > Recent) && b.CustomerId == customer)));
    }

    [Fact]
    public async Task A_branch_that_no_row_can_meet_is_not_sent()
    {
        var customer = "cus_14";
        Assert.Equal(
            ["/v1/invoices?status=open&customer=cus_14&limit=100"],
            await runs.RowsOf(db => db.Bills.Where(b => b.Status == "open" && (b.Status == "draft" && b.Created > Old || b.CustomerId == customer))));
        Assert.Single(await runs.RowsOf(db => db.Bills.Where(b => b.CustomerId == customer || b.Created > Recent && b.Created < Old)));
        Assert.Empty(await runs.RowsOf(db => db.Bills.Where(b =>
            b.Status == "open" && (b.Status == "draft" && b.CustomerId == customer || b.Created > Recent && b.Created < Old))));
        string[] none = [];
        Assert.Single(await runs.RowsOf(db => db.Bills.Where(b => b.CustomerId == customer || none.Contains(b.SubscriptionId))));
    }

    [Fact]
    public async Task A_branch_that_the_API_cannot_answer_makes_it_one_scan_with_what_is_common()
    {
        Assert.All(
            await runs.RowsOf(db => db.Bills.Where(b => b.Status == "paid" && (b.CustomerId == "cus_14" || b.AmountDue > 900))),
            s => Assert.StartsWith("/v1/invoices?status=paid&limit=100", s, StringComparison.Ordinal));
        Assert.Equal(3, (await runs.RowsOf(db => db.Buyers.Where(b => b.Email == "shared@example.com" || b.Name == "Buyer 1"))).Length);
        Assert.Equal(4, (await runs.RowsOf(db => db.Bills.Where(b => b.Status == "a_newer_status" || b.CustomerId == "cus_14"))).Length);
        string? nothing = null;
        Assert.Equal(4, (await runs.RowsOf(db => db.Bills.Where(b => b.CustomerId == nothing || b.Created > Recent))).Length);
    }

    [Fact]
    public async Task A_filter_that_may_be_left_out_is_sent_where_it_has_a_value()
    {
        foreach (var (email, since, expected) in new (string?, DateTime?, string[])[]
        {
            ("buyer3@example.com", null, ["/v1/customers?email=buyer3@example.com&limit=100"]),
            (null, Recent, [$"/v1/customers?created[gte]={Unix(Recent)}&limit=100"]),
            ("shared@example.com", Recent, [$"/v1/customers?email=shared@example.com&created[gte]={Unix(Recent)}&limit=100"]),
        })
        {
            Assert.Equal(expected, await runs.RowsOf(db => db.Buyers.Where(b => (email == null || b.Email == email) && (since == null || b.Created >= since))));
        }

        var wanted = false;
        Assert.Empty(await runs.RowsOf(db => db.Buyers.Where(b => wanted && b.Created > Recent)));
        Assert.Single(await runs.RowsOf(db => db.Buyers.Where(b => !wanted && b.Created > Recent)));
        Assert.Equal(
            [$"/v1/customers?created[gt]={Unix(Recent)}&limit=100"],
            await runs.RowsOf(db => db.Buyers.Where(b => wanted ? b.Email == "shared@example.com" : b.Created > Recent)));
    }

    [Fact]
    public async Task An_id_or_another_filter_is_a_retrieve_and_a_list()
    {
        var id = "cus_30";
        Assert.Equal(
            ["/v1/customers/cus_30", "/v1/customers?email=shared@example.com&limit=100"],
            (await runs.RowsOf(db => db.Buyers.Where(b => b.Id == id || b.Email == "shared@example.com"))).Order(StringComparer.Ordinal));
        string[] ids = ["cus_200", "cus_2", "cus_nothere", "cus_100"];
        Assert.Equal(5, (await runs.RowsOf(db => db.Buyers.Where(b => ids.Contains(b.Id) || b.Created > Recent))).Length);
        Assert.Equal(2, (await runs.RowsOf(db => db.Articles.Where(a => (ids.Contains(a.Id) || a.Id == "prod_9" || a.Id == "prod_7") || a.Url == "https://example.com/8"))).Length);
        var many = Enumerable.Range(1, 40).Select(n => $"cus_{n}").ToArray();
        Assert.Equal(3, (await runs.RowsOf(db => db.Buyers.Where(b => many.Contains(b.Id) || b.Created > Recent))).Length);
    }

    [Fact]
    public async Task Hidden_defaults_are_undone_in_each_branch()
    {
        Assert.Equal(
            ["/v1/subscriptions?customer=cus_5&status=all&limit=100", $"/v1/subscriptions?created[gt]={Unix(Recent)}&status=all&limit=100"],
            await runs.RowsOf(db => db.Contracts.Where(c => c.CustomerId == "cus_5" || c.Created > Recent)));
        Assert.Equal(2, (await runs.RowsOf(db => db.Contracts.Where(c => c.Status == "canceled" && c.Created > Recent || c.CustomerId == "cus_5"))).Length);
        Assert.Equal(
            ["/v1/prices?product=prod_3&active=true&limit=100", "/v1/prices?product=prod_3&active=false&limit=100"],
            (await runs.RowsOf(db => db.Tariffs.Where(t => t.ProductId == "prod_3" || t.ProductId == "prod_3" && t.Currency == "eur"))));
        Assert.Equal(4, (await runs.RowsOf(db => db.Tariffs.Where(t => t.ProductId == "prod_3" || t.LookupKey == "key_4"))).Length);
        Assert.Equal(
            ["active=true", "product=prod_3&active=false", "active=true"],
            (await runs.RowsOf(db => db.Tariffs.Where(t => t.Active || t.ProductId == "prod_3"))).Select(s => s.Split('?')[1].Split("&limit")[0]));
    }

    [Fact]
    public async Task More_branches_than_ten_are_one_scan()
    {
        Assert.Equal(10, (await runs.RowsOf(db => db.Bills.Where(b =>
            b.CustomerId == "cus_1" && b.Created > Old || b.SubscriptionId == "sub_1" || b.CustomerId == "cus_2" && b.Created > Old || b.SubscriptionId == "sub_2"
            || b.CustomerId == "cus_3" && b.Created > Old || b.SubscriptionId == "sub_3" || b.CustomerId == "cus_4" && b.Created > Old || b.SubscriptionId == "sub_4"
            || b.CustomerId == "cus_5" && b.Created > Old || b.SubscriptionId == "sub_5"))).Length);
        Assert.Equal(4, (await runs.RowsOf(db => db.Bills.Where(b =>
            b.CustomerId == "cus_1" && b.Created > Old || b.SubscriptionId == "sub_1" || b.CustomerId == "cus_2" && b.Created > Old || b.SubscriptionId == "sub_2"
            || b.CustomerId == "cus_3" && b.Created > Old || b.SubscriptionId == "sub_3" || b.CustomerId == "cus_4" && b.Created > Old || b.SubscriptionId == "sub_4"
            || b.CustomerId == "cus_5" && b.Created > Old || b.SubscriptionId == "sub_5" || b.DueDate < Old))).Length);
        var customers = Enumerable.Range(1, 8).Select(n => $"cus_{n}").ToArray();
        Assert.Equal(9, (await runs.RowsOf(db => db.Bills.Where(b => customers.Contains(b.CustomerId) || b.Created > Recent && b.Status == "open"))).Length);
        var subscriptions = Enumerable.Range(1, 8).Select(n => $"sub_{n}").ToArray();
        Assert.Equal(4, (await runs.RowsOf(db => db.Bills.Where(b => customers.Contains(b.CustomerId) || subscriptions.Contains(b.SubscriptionId)))).Length);
    }

    [Fact]
    public async Task A_disjunction_within_few_rows_is_judged_here()
        => Assert.Equal(
            ["/v1/invoices?customer=cus_14&limit=100"],
            await runs.RowsOf(db => db.Bills.Where(b => b.CustomerId == "cus_14" && (b.Status == "open" && b.AmountDue > 3 || b.DueDate < Recent))));

    [Theory]
    [InlineData(10, 2)]
    [InlineData(11, 4)]
    [InlineData(25, 6)]
    public async Task Keys_of_prices_are_sent_ten_at_once(int count, int requests)
    {
        var keys = Enumerable.Range(1, count).Select(n => $"key_{n}").ToArray();
        Assert.Equal(requests, (await runs.RowsOf(db => db.Tariffs.Where(t => keys.Contains(t.LookupKey)))).Length);
        var half = keys[..(count / 2)];
        var rest = keys[(count / 2)..];
        Assert.Equal(requests, (await runs.RowsOf(db => db.Tariffs.Where(t => half.Contains(t.LookupKey) && t.Created > Old || rest.Contains(t.LookupKey) && t.Created > Old))).Length);
        if (requests <= 4)
            Assert.Equal(requests + 2, (await runs.RowsOf(db => db.Tariffs.Where(t => keys.Contains(t.LookupKey) || t.ProductId == "prod_7"))).Length);
    }

    [Fact]
    public async Task Types_of_events_and_ids_of_products_are_sent_in_slices()
    {
        var types = typeof(Stripe.EventTypes).GetFields().Select(f => (string)f.GetRawConstantValue()!).Take(24).Append("invoice.paid").ToArray();
        Assert.Equal(2, (await runs.RowsOf(db => db.Notices.Where(n => types.Contains(n.Type)))).Length);
        Assert.Equal(3, (await runs.RowsOf(db => db.Notices.Where(n => types.Contains(n.Type) || n.Created > Recent && n.Type == "customer.created"))).Length);
        var ids = Enumerable.Range(1, 150).Select(n => $"prod_{n}").ToArray();
        Assert.Equal(2, (await runs.RowsOf(db => db.Articles.Where(a => ids.Contains(a.Id)))).Length);
    }

    [Fact]
    public void Values_over_a_disjunction_are_those_of_LINQ()
    {
        var (email, customer) = ("shared@example.com", "cus_14");
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.Count(b => b.Email == email || b.Created > Recent)).Length);
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.Any(b => b.Email == "nobody" || b.Created > Recent)).Length);
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.First(b => b.Email == email || b.Created < Old).Id).Length);
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.OrderByDescending(b => b.Created).First(b => b.Email == email || b.Created < Old).Id).Length);
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.Where(b => b.Email == email || b.Created < Old).Max(b => b.Balance)).Length);
        Assert.Equal(2, runs.ValueOf(db => string.Join(
            ",", db.Bills.Where(b => b.CustomerId == customer || b.DueDate < Old).GroupBy(b => b.Status).Select(g => new { g.Key, N = g.Count() })
                .OrderBy(g => g.Key).ToList().Select(g => g.Key + g.N))).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    public async Task The_first_rows_of_a_disjunction_end_its_lists_early(int count)
    {
        var email = "shared@example.com";
        var sent = await runs.RowsOf(db => db.Buyers.Where(b => b.Email == email || b.Created < Recent).OrderByDescending(b => b.Created).Take(count));
        Assert.Equal(
            [$"/v1/customers?email=shared@example.com&limit={count}", $"/v1/customers?created[lt]={Unix(Recent)}&limit={count}"], sent);
        Assert.Equal(2, (await runs.RowsOf(db => db.Buyers.Where(b => b.Email == email || b.Created < Recent).Skip(3).Take(count))).Length);
    }

    [Fact]
    public async Task What_is_joined_or_included_is_that_of_LINQ()
    {
        var email = "buyer7@example.com";
        runs.ValueOf(db => string.Join(",", db.Buyers.Where(b => b.Email == email || b.Created < Old)
            .Join(db.Bills, b => b.Id, i => i.CustomerId, (b, i) => new { b.Id, Bill = i.Id }).ToList().OrderBy(x => x.Bill)));
        runs.ValueOf(db => string.Join(",", db.Bills.Where(i => i.Status == "open" && (i.CustomerId == "cus_14" || i.DueDate < Old))
            .Select(i => new { i.Id, i.Customer!.Email }).ToList()));
        runs.ValueOf(db => string.Join(",", db.Buyers.Where(b => b.Email == email || b.Created < Old)
            .Select(b => new { b.Id, N = b.Bills.Count(i => i.Status == "open" || i.DueDate < Recent) }).ToList()));
        runs.ValueOf(db => string.Join(",", db.Buyers
            .Where(b => db.Bills.Any(i => i.CustomerId == b.Id && (i.Status == "draft" && i.Created > Old || i.SubscriptionId == "sub_5"))).Select(b => b.Id).ToList()));
        runs.ValueOf(db => string.Join(",", db.Buyers
            .Where(b => b.Created > Recent && db.Bills.Any(i => i.AmountDue == 5 || i.SubscriptionId == "sub_5" && i.Created > Old)).Select(b => b.Id).ToList()));

        await using var context = runs.Server.CreateContext();
        var included = await context.Set<Buyer>().Include(b => b.Bills).Where(b => b.Email == email || b.Created < Old).ToListAsync();
        Assert.Equal(
            runs.Objects.AllBuyers.Where(b => b.Email == email || b.Created < Old).Select(b => (b.Id, b.Bills.Count)), included.Select(b => (b.Id, b.Bills.Count)));
    }

    [Fact]
    public void A_filter_that_may_be_left_out_narrows_the_lists_of_many_parents()
    {
        DateTime? since = LedgerObjects.At(350);
        var sent = runs.ValueOf(db => string.Join(",", db.Buyers.Select(b => new { b.Id, N = b.Bills.Count(i => since == null || i.Created >= since) }).ToList()));
        Assert.All(sent.Where(s => s.StartsWith("/v1/invoices", StringComparison.Ordinal)), s => Assert.Contains("created[gte]=", s, StringComparison.Ordinal));
    }

    [Fact]
    public void The_plan_shows_the_requests_that_are_sent()
    {
        using var db = runs.Server.CreateContext();
        var (email, since) = ("shared@example.com", (DateTime?)null);
        var plan = db.Buyers.Where(b => b.Email == email || b.Created > Recent).ToQueryString();
        Assert.Contains("GET /v1/customers?email=shared@example.com&limit=100", plan, StringComparison.Ordinal);
        Assert.Contains($"GET /v1/customers?created[gt]={Unix(Recent)}&limit=100", plan, StringComparison.Ordinal);
        Assert.Contains(
            "GET /v1/customers?email=shared@example.com&limit=100",
            db.Buyers.Where(b => (since == null || b.Created > since) && b.Email == email).ToQueryString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_scan_is_told_only_where_a_branch_reads_everything()
    {
        using var strict = runs.Server.CreateContext(o => o.ConfigureWarnings(w => w.Throw(StripeEventId.UnboundedScan)));
        await strict.Buyers.Where(b => b.Email == "x" || b.Created > Recent).ToListAsync();
        await strict.Tariffs.Where(t => t.Active || t.ProductId == "prod_3").ToListAsync();
        await strict.Contracts.Where(c => c.Status != "canceled").ToListAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => strict.Buyers.Where(b => b.Email == "x" || b.Name == "y").ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => strict.Buyers.Where(b => b.Email == "x" || b.Created <= DateTime.UtcNow).ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => strict.Buyers.Where(b => b.Created > Old || b.Created < Recent).ToListAsync());
    }

    [Fact]
    public async Task A_failure_of_one_branch_ends_the_query_and_its_other_requests()
    {
        var server = new LedgerServer(runs.Objects);
        var cancelled = 0;
        var isUnderWay = new TaskCompletionSource();
        server.Before = async (request, token) =>
        {
            if (request.Contains("email", StringComparison.Ordinal))
            {
                await isUnderWay.Task;
                throw new InvalidOperationException("no answer");
            }

            try
            {
                isUnderWay.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }
        };
        await using var db = server.CreateContext();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => db.Buyers.Where(b => b.Email == "x" || b.Created > Recent).ToListAsync());
        Assert.Contains("no answer", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, cancelled);
    }

    [Fact]
    public async Task A_caller_who_cancels_ends_all_branches()
    {
        var server = new LedgerServer(runs.Objects);
        using var leaving = new CancellationTokenSource();
        var waiting = 0;
        server.Before = async (_, token) =>
        {
            if (Interlocked.Increment(ref waiting) == 2)
                await leaving.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };
        await using var db = server.CreateContext();
        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => db.Buyers.Where(b => b.Email == "x" || b.Created > Recent).ToListAsync(leaving.Token));
        Assert.Equal(leaving.Token, failure.CancellationToken);
    }

    [Fact]
    public void Children_of_rows_that_may_be_of_a_test_clock_are_told_of()
    {
        using var db = runs.Server.CreateContext();
        const string leftOut = "(without objects of test clocks)";
        Assert.Contains(leftOut, Counted(db.Contracts.Where(c => c.CustomerId == "cus_5")), StringComparison.Ordinal);
        Assert.Contains(leftOut, Counted(db.Contracts.Where(c => c.CustomerId == "cus_5" || c.Created > Recent)), StringComparison.Ordinal);
        Assert.DoesNotContain(leftOut, Counted(db.Contracts.Where(c => c.Status == "active" || c.Created > Recent)), StringComparison.Ordinal);

        string Counted(IQueryable<Contract> contracts) => contracts.Select(c => new { c.Id, N = db.Bills.Count(b => b.SubscriptionId == c.Id) }).ToQueryString();
    }

    [Fact]
    public async Task Rows_of_one_second_come_once()
    {
        var objects = new LedgerObjects();
        foreach (var buyer in objects.AllBuyers)
            buyer.Created = LedgerObjects.At(buyer.Id.Length == 7 ? 200 : 100);
        var server = new LedgerServer(objects);
        await using var db = server.CreateContext();
        var (time, email) = (LedgerObjects.At(150), "shared@example.com");
        var ids = await db.Buyers.Where(b => b.Email == email || b.Created > time).Select(b => b.Id).ToListAsync();
        Assert.Equal(objects.AllBuyers.Where(b => b.Email == email || b.Created > time).Select(b => b.Id).Order(), ids.Order());
    }

    private static long Unix(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds();
}
