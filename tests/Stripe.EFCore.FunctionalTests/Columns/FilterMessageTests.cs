using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>What a query is told that uses a filter column in a way that no request answers, and that the way out which the message names is one.</summary>
public sealed class FilterMessageTests
{
    private static readonly string Id = "po_1";
    private static readonly string Price = "price_1";

    private readonly Desk _desk = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, (Func<Book, IQueryable<object?>> Query, string Message)> Cases { get; } = new()
    {
        ["another value"] = (db => db.Transactions.Where(t => t.Payout() != Id), NotAnswered("x.Payout() != \"po_1\"") + Payouts + WithoutIds),
        ["a negated comparison"] = (db => db.Transactions.Where(t => !(t.Payout() == Id)), NotAnswered("!(x.Payout() == \"po_1\")") + Payouts + WithoutIds),
        ["not among values"] = (
            db => db.Transactions.Where(t => !new[] { Id, "po_2" }.Contains(t.Payout())),
            NotAnswered("![\"po_1\", \"po_2\"].Contains(x.Payout())") + Payouts + WithoutIds),
        ["null"] = (db => db.Transactions.Where(t => t.Payout() == null), NotAnswered("x.Payout() == null") + Payouts + NoNull
            + Compare("== or Contains", "x.Payout() ==")),
        ["not null"] = (
            db => db.Transactions.Where(t => t.Payout() != null), NotAnswered("x.Payout() != null") + Payouts + NoNull
                + Compare("== or Contains", "x.Payout() ==")),
        ["or a field"] = (
            db => db.Transactions.Where(t => t.Payout() == Id || t.Type == "refund"), NotAnswered("x.Payout() == \"po_1\" || x.Type == \"refund\"")
                + Payouts + OrIds),
        ["or a field, and more"] = (
            db => db.Transactions.Where(t => t.Amount > 1 && (t.Type == "refund" || t.Payout() == Id)),
            NotAnswered("x.Type == \"refund\" || x.Payout() == \"po_1\"") + Payouts + OrIds),
        ["group"] = (db => db.Transactions.GroupBy(t => t.Payout()).Select(g => g.Key), "The query cannot group by 'x.Payout()'. " + Payouts + ValuesFirst),
        ["sort"] = (db => db.Transactions.OrderBy(t => t.Payout()), "The query cannot sort by 'x.Payout()'. " + Payouts + ValuesFirst),
        ["arithmetic"] = (
            db => db.Transactions.Where(t => t.Payout() + "x" == "po_1x"),
            NotAnswered("x.Payout() + \"x\" == \"po_1x\"") + Payouts + Compare("== or Contains", "x.Payout() ==")),
        ["arithmetic in a projection"] = (
            db => db.Transactions.Select(t => t.Payout() + "x"), "The query cannot compute with 'x.Payout() + \"x\"'. " + Payouts
                + Compare("== or Contains", "x.Payout() ==")),
        ["a comparison in a projection"] = (
            db => db.Transactions.Select(t => (object)(t.Payout() == Id)),
            "The query cannot select 'x.Payout() == \"po_1\"'. " + Payouts + Compare("== or Contains", "x.Payout() ==")),
        ["by EF.Property"] = (db => db.Transactions.Where(t => EF.Property<string>(t, "payout") != Id), NotAnswered("x.Payout() != \"po_1\"") + Payouts
            + WithoutIds),
        ["joined by"] = (
            db => db.Payouts.Join(db.Transactions, p => new { p.Id, p.Amount }, t => new { Id = t.Payout()!, t.Amount }, (p, t) => t),
            "The query cannot join by 'x.Payout()' in this way. " + Payouts + Compare("== or Contains", "x.Payout() ==")),
        ["in a subquery"] = (
            db => db.Payouts.Where(p => db.Transactions.Any(t => t.Payout() != p.Id)), NotAnswered("x.Payout() != Payout.id") + Payouts + WithoutIds),
        ["a read model"] = (
            db => db.Entries.Where(t => t.Batch != Id || t.Amount > 5),
            NotAnswered("x.Batch != \"po_1\" || x.Amount > 5") + NoField("x.Batch", "/v1/balance_transactions", "payout")
                + OrIds.Replace("x.Payout()", "x.Batch")),
        ["not pending"] = (
            db => db.InvoiceItems.Where(i => i.Pending() != true),
            NotAnswered("x.Pending() != true") + NoField("x.Pending()", "/v1/invoiceitems", "pending") + Compared("(x.InvoiceId != null) == value")),
        ["not delivered"] = (
            db => db.Events.Where(e => e.DeliverySuccess() != false),
            NotAnswered("x.DeliverySuccess() != false") + NoField("x.DeliverySuccess()", "/v1/events", "delivery_success")
                + WithoutIds.Replace("x.Payout()", "x.DeliverySuccess()")),
        ["not the price"] = (
            db => db.Subscriptions.Where(s => !s.HasPrice(Price)),
            NotAnswered("!x.HasPrice(\"price_1\")") + NoValue("x.HasPrice(value)", "price") + Compared("!x.Items.Data.Any(i => i.Price.Id == value)")),
        ["not the plan"] = (
            db => db.Subscriptions.Where(s => !s.HasPlan(Price)),
            NotAnswered("!x.HasPlan(\"price_1\")") + NoValue("x.HasPlan(value)", "plan") + Compared("!x.Items.Data.Any(i => i.Plan.Id == value)")),
        ["the price or a status"] = (
            db => db.Subscriptions.Where(s => s.HasPrice(Price) || s.Status == "active"),
            NotAnswered("x.HasPrice(\"price_1\") || x.Status == \"active\"") + NoValue("x.HasPrice(value)", "price")
                + "Write x.Items.Data.Any(i => i.Price.Id == value) on this side of the ||: it is compared in process."),
        ["the price selected"] = (
            db => db.Subscriptions.Where(s => s.HasPrice(Price)).Select(s => EF.Property<string>(s, "price")),
            "The query cannot select 'EF.Property<string>(x, \"price\")'. " + NoValue("x.HasPrice(value)", "price")
                + Computed("x.Items.Data.Select(i => i.Price.Id)")),
        ["whether it has the price selected"] = (
            db => db.Subscriptions.Select(s => new { s.Id, Has = s.HasPrice(Price) }),
            "The query cannot select 'x.HasPrice(\"price_1\")'. " + NoValue("x.HasPrice(value)", "price")
                + Compared("x.Items.Data.Any(i => i.Price.Id == value)")),
        ["two prices"] = (
            db => db.Subscriptions.Where(s => s.HasPrice(Price) && s.HasPrice("price_2")),
            "One request cannot carry all that this query compares with 'x.HasPrice(value)': of the filter 'price', '/v1/subscriptions' takes one value of it. "
            + "Write x.Items.Data.Any(i => i.Price.Id == value) in the place of the others: it is compared in process."),
        ["sorted by the end of the period"] = (
            db => db.Subscriptions.OrderBy(s => s.CurrentPeriodEnd()),
            "The query cannot sort by 'x.CurrentPeriodEnd()'. " + NoValue("x.CurrentPeriodEnd()", "current_period_end")
                + Computed("x.Items.Data.Min(i => i.CurrentPeriodEnd)")),
        ["the end of the period selected"] = (
            db => db.Subscriptions.Select(s => (object?)s.CurrentPeriodEnd()),
            "The query cannot select 'x.CurrentPeriodEnd()'. " + NoValue("x.CurrentPeriodEnd()", "current_period_end")
                + Computed("x.Items.Data.Min(i => i.CurrentPeriodEnd)")),
        ["another end of the period"] = (
            db => db.Subscriptions.Where(s => s.CurrentPeriodEnd() != DateTime.UnixEpoch),
            NotAnswered("x.CurrentPeriodEnd() != 1970-01-01 00:00:00") + NoValue("x.CurrentPeriodEnd()", "current_period_end")
                + Computed("x.Items.Data.Min(i => i.CurrentPeriodEnd)")),
        ["grouped by the start of the period"] = (
            db => db.Subscriptions.GroupBy(s => s.CurrentPeriodStart()).Select(g => (object?)g.Key),
            "The query cannot group by 'x.CurrentPeriodStart()'. " + NoValue("x.CurrentPeriodStart()", "current_period_start")
                + Computed("x.Items.Data.Max(i => i.CurrentPeriodStart)")),
        ["a time before 1970"] = (db => db.Subscriptions.Where(s => s.CurrentPeriodEnd() > DateTime.UnixEpoch.AddDays(-1)), NoTime("1969-12-31 00:00:00")),
        ["a time with a fraction"] = (
            db => db.Subscriptions.Where(s => s.CurrentPeriodEnd() == DateTime.UnixEpoch.AddSeconds(1.5)), NoTime("1970-01-01 00:00:01.5")),
    };

    private static string Payouts => NoField("x.Payout()", "/v1/balance_transactions", "payout");

    private static string WithoutIds
        => "Compare the ids: Where(x => !others.Select(o => o.Id).Contains(x.Id)), where 'others' is the same set with Where(x => x.Payout() == value).";

    private static string OrIds
        => "Compare the ids on this side of the ||: Where(x => others.Select(o => o.Id).Contains(x.Id) || ...), "
            + "where 'others' is the same set with Where(x => x.Payout() == value).";

    private static string ValuesFirst
        => "Ask for its values first, as in Where(x => x.Payout() == value) or Where(x => values.Contains(x.Payout())), "
            + "or join the set to a query of the values.";

    private static string NoNull => "Stripe's list cannot be asked for objects without one. ";

    private static string NotAnswered(string use) => $"No request answers '{use}'. ";

    private static string NoField(string column, string list, string filter)
        => $"'{column}' is no field of the objects of '{list}' but its filter '{filter}', and a row has a value of it only if its request asks for "
            + $"that value. ";

    private static string NoValue(string column, string filter)
        => $"'{column}' is the filter '{filter}' of '/v1/subscriptions', which says whether an object fits and is no value of it. ";

    private static string Compare(string operators, string comparison)
        => $"Compare it with a value by {operators}, on its own or joined to other conditions by &&, as in Where(x => {comparison} value), wherever "
            + $"the query reads this list.";

    private static string Compared(string twin) => $"Write {twin} in its place: it is compared in process.";

    private static string Computed(string twin) => $"Write {twin} in its place: it is computed in process.";

    private static string NoTime(string time)
        => $"No request answers a comparison of 'x.CurrentPeriodEnd()' with '{time}': the filter 'current_period_end' of '/v1/subscriptions' takes "
            + $"whole seconds since 1970. "
            + "Round the value to a second from 1970 on before the query.";

    [Theory]
    [MemberData(nameof(Names))]
    public void A_filter_column_that_no_request_answers_is_refused_with_the_way_out(string name)
    {
        using var db = new Book(_desk.Options<Book>());
        var (query, message) = Cases[name];
        var refusal = Assert.Throws<InvalidOperationException>(() => query(db).ToList());
        Assert.Equal(message, refusal.Message);
        Assert.Empty(_desk.TakeSent());
    }

    [Fact]
    public async Task What_the_messages_say_to_write_is_answered()
    {
        await using var db = new Book(_desk.Options<Book>());
        _desk.List("/v1/balance_transactions", Txn(1, "charge"), Txn(2, "refund"), Txn(3, "refund"), Txn(4, "charge"));
        _desk.List("/v1/balance_transactions?type=refund", Txn(2, "refund"), Txn(3, "refund"));
        foreach (var number in new[] { 1, 2 })
            _desk.Object($"/v1/balance_transactions/txn_{number}", Txn(number, number == 1 ? "charge" : "refund"));
        _desk.List("/v1/balance_transactions?payout=po_1", Txn(1, "charge"), Txn(2, "refund"));
        _desk.List("/v1/balance_transactions?payout=po_2", Txn(3, "refund"));
        _desk.List("/v1/payouts", """{"id":"po_1","object":"payout","created":9}""", """{"id":"po_2","object":"payout","created":8}""");
        var others = db.Transactions.Where(o => o.Payout() == Id);
        Assert.Equal(["txn_3", "txn_4"], await db.Transactions.Where(x => !others.Select(o => o.Id).Contains(x.Id)).Select(x => x.Id).ToListAsync());
        Assert.Equal(
            ["txn_1", "txn_2", "txn_3"], await db.Transactions.Where(x => others.Select(o => o.Id).Contains(x.Id) || x.Type == "refund").Select(x => x.Id)
                .ToListAsync());
        string[] values = ["po_1", "po_2"];
        Assert.Equal(
            ["po_1 2", "po_2 1"],
            (await db.Transactions.Where(x => values.Contains(x.Payout())).GroupBy(x => x.Payout()).Select(g => g.Key + " " + g.Count()).ToListAsync())
                .Order());
        Assert.Equal(
            ["po_1 2", "po_2 1"],
            (await db.Payouts.Join(db.Transactions, p => p.Id, x => x.Payout(), (p, x) => new { p.Id, x.Amount }).GroupBy(x => x.Id)
                .Select(g => g.Key + " " + g.Count()).ToListAsync()).Order());

        _desk.List("/v1/subscriptions?status=all", Subscription(1, 300, "price_1"), Subscription(2, 200, "price_2"),
            Subscription(3, 100, "price_1", "price_2"));
        _desk.List("/v1/subscriptions?price=price_1&status=all", Subscription(1, 300, "price_1"), Subscription(3, 100, "price_1", "price_2"));
        Assert.Equal(["sub_2"], await db.Subscriptions.Where(x => !x.Items.Data.Any(i => i.Price.Id == Price)).Select(x => x.Id).ToListAsync());
        Assert.Equal(
            ["sub_3"],
            await db.Subscriptions.Where(x => x.HasPrice(Price) && x.Items.Data.Any(i => i.Price.Id == "price_2")).Select(x => x.Id).ToListAsync());
        Assert.Equal(["sub_3", "sub_2", "sub_1"], await db.Subscriptions.OrderBy(x => x.Items.Data.Min(i => i.CurrentPeriodEnd)).Select(x => x.Id)
            .ToListAsync());
        Assert.Equal(["price_1"], (await db.Subscriptions.OrderBy(x => x.Id).Select(x => x.Items.Data.Select(i => i.Price.Id).ToList()).FirstAsync()));
    }

    private static string Txn(int number, string type)
        => $$"""{"id":"txn_{{number}}","object":"balance_transaction","amount":{{number}},"type":"{{type}}","created":{{1000 - number}}}""";

    private static string Subscription(int number, int end, params string[] prices)
    {
        var items = prices.Select(p =>
            $$$"""
            {"id":"si_{{{number}}}{{{p}}}","object":"subscription_item","current_period_end":{{{end}}},
             "price":{"id":"{{{p}}}","object":"price"}}
            """);
        return $$$"""
            {"id":"sub_{{{number}}}","object":"subscription","created":{{{100 - number}}},"status":"active",
             "items":{"object":"list","has_more":false,"url":"/v1/subscription_items?subscription=sub_{{{number}}}","data":[{{{string.Join(',', items)}}}]}}
            """;
    }

    public sealed class Book(DbContextOptions<Book> options) : DbContext(options)
    {
        public DbSet<BalanceTransaction> Transactions => Set<BalanceTransaction>();

        public DbSet<Payout> Payouts => Set<Payout>();

        public DbSet<Subscription> Subscriptions => Set<Subscription>();

        public DbSet<InvoiceItem> InvoiceItems => Set<InvoiceItem>();

        public DbSet<Event> Events => Set<Event>();

        public DbSet<Entry> Entries => Set<Entry>();
    }

    [StripeResource("balance_transaction")]
    public sealed class Entry
    {
        public string Id { get; set; } = "";

        public long Amount { get; set; }

        [StripeFilter("payout")]
        public string? Batch { get; set; }
    }
}
