namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>
///     A disjunction is a request for each branch, whose rows are merged: LINQ's rows, in the order of the list, by as few requests as an expert needs.
/// </summary>
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
        Assert.All(
            await runs.RowsOf(db => db.Bills.Where(b => b.DueDate < late || b.DueDate > early)),
            s => Assert.DoesNotContain("due_date", s, StringComparison.Ordinal));
        Assert.All(
            await runs.RowsOf(db => db.Bills.Where(b => !(b.DueDate < early) || b.Created < Old)),
            s => Assert.DoesNotContain("due_date", s, StringComparison.Ordinal));
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
        Assert.Equal(
            2,
            (
                await runs.RowsOf(db => db.Articles.Where(a => (ids.Contains(a.Id) || a.Id == "prod_9" || a.Id == "prod_7")
                    || a.Url == "https://example.com/8"))).Length);
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
            b.CustomerId == "cus_1" && b.Created > Old
                || b.SubscriptionId == "sub_1"
                || b.CustomerId == "cus_2" && b.Created > Old
                || b.SubscriptionId == "sub_2"
            || b.CustomerId == "cus_3" && b.Created > Old
            || b.SubscriptionId == "sub_3"
            || b.CustomerId == "cus_4" && b.Created > Old
            || b.SubscriptionId == "sub_4"
            || b.CustomerId == "cus_5" && b.Created > Old || b.SubscriptionId == "sub_5"))).Length);
        Assert.Equal(4, (await runs.RowsOf(db => db.Bills.Where(b =>
            b.CustomerId == "cus_1" && b.Created > Old
                || b.SubscriptionId == "sub_1"
                || b.CustomerId == "cus_2" && b.Created > Old
                || b.SubscriptionId == "sub_2"
            || b.CustomerId == "cus_3" && b.Created > Old
            || b.SubscriptionId == "sub_3"
            || b.CustomerId == "cus_4" && b.Created > Old
            || b.SubscriptionId == "sub_4"
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
        Assert.Equal(
            requests,
            (
                await runs.RowsOf(db => db.Tariffs.Where(t => half.Contains(t.LookupKey) && t.Created > Old
                    || rest.Contains(t.LookupKey) && t.Created > Old))).Length);
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

    private static long Unix(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds();
}
