using System.Net;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>Filters of lists that are no fields, on Stripe.net's classes and read models.</summary>
public sealed class FilterTests
{
    private readonly Desk _desk = new();

    public FilterTests()
    {
        _desk.List("/v1/balance_transactions", Txn(1), Txn(2), Txn(3));
        _desk.List("/v1/balance_transactions?payout=po_1", Txn(1), Txn(2));
        _desk.List("/v1/balance_transactions?payout=po_2", Txn(3));
        _desk.Refusal(
            "/v1/balance_transactions?payout=po_3",
            HttpStatusCode.BadRequest,
            """{"type":"invalid_request_error","message":"Balance transaction history can only be filtered on automatic transfers, not manual."}""");
        _desk.List("/v1/payouts", Payout(1), Payout(2), Payout(3));
        _desk.List("/v1/subscriptions?status=all", Subscription(1, "price_1"), Subscription(2, "price_1", "price_2"), Subscription(3, "price_3"));
        _desk.List("/v1/subscriptions?price=price_1&status=all", Subscription(1, "price_1"), Subscription(2, "price_1", "price_2"));
        _desk.List("/v1/subscriptions?price=price_2&status=all", Subscription(2, "price_1", "price_2"));
    }

    [Fact]
    public async Task Transactions_know_the_payout_that_they_were_asked_by()
    {
        await using var db = Open();
        var id = "po_1";
        var found = await db.Transactions.Where(t => EF.Property<string>(t, "payout") == id).ToListAsync();
        Assert.Equal(["txn_1 po_1", "txn_2 po_1"], found.Select(t => $"{t.Id} {db.Entry(t).Property("payout").CurrentValue}"));
        Assert.Equal(["/v1/balance_transactions?payout=po_1&limit=100"], _desk.TakeSent());
        Assert.Equal(["po_1", "po_1"], await db.Transactions.Where(t => t.Payout() == id).Select(t => t.Payout()).ToListAsync());
        Assert.Equal(["/v1/balance_transactions?payout=po_1&limit=100"], _desk.TakeSent());
        Assert.All(await db.Transactions.AsNoTracking().Select(t => t.Payout()).ToListAsync(), Assert.Null);
        Assert.Contains("'Payout'", Assert.Throws<InvalidOperationException>(() => found[0].Payout()).Message);
    }

    [Fact]
    public async Task A_manual_payout_has_no_rows_and_one_event()
    {
        await using var db = Open();
        Assert.Empty(await db.Transactions.Where(t => t.Payout() == "po_3").ToListAsync());
        Assert.Contains("not manual", Assert.Single(_desk.TakeEvents()));
        var joined = await db.Payouts.Join(db.Transactions, p => p.Id, t => t.Payout(), (p, t) => p.Id + " " + t.Id).ToListAsync();
        Assert.Equal(["po_1 txn_1", "po_1 txn_2", "po_2 txn_3"], joined.Order());
        Assert.Single(_desk.TakeEvents());
        joined = await db.Transactions.Join(db.Payouts, t => t.Payout(), p => p.Id, (t, p) => p.Id + " " + t.Id).ToListAsync();
        Assert.Equal(["po_1 txn_1", "po_1 txn_2", "po_2 txn_3"], joined.Order());
    }

    [Fact]
    public async Task The_reconciliation_of_twenty_payouts_is_one_list_and_one_for_each()
    {
        await using var db = Open();
        _desk.List("/v1/payouts", [.. Enumerable.Range(1, 20).Select(Payout)]);
        foreach (var i in Enumerable.Range(1, 20))
            _desk.List($"/v1/balance_transactions?payout=po_{i}", Txn(100 + i));
        var rows = await db.Payouts.Join(db.Transactions, p => p.Id, t => t.Payout(), (p, t) => new { p.Id, Transaction = t.Id }).ToListAsync();
        Assert.Equal(20, rows.Count);
        Assert.Equal(21, _desk.TakeSent().Length);
    }

    [Fact]
    public async Task A_navigation_from_the_payout_asks_for_each_payout()
    {
        await using var db = new BookContext(_desk.Options<BookContext>());
        var payouts = await db.Batches.Include(b => b.Transactions).OrderBy(b => b.Id).ToListAsync();
        Assert.Equal(["po_1: txn_1 txn_2", "po_2: txn_3", "po_3: "], payouts.Select(b => $"{b.Id}: {string.Join(' ', b.Transactions.Select(t => t.Id))}"));
        Assert.Equal(4, _desk.TakeSent().Length);
        Assert.Equal([3L, 3L, 0L], await db.Batches.OrderBy(b => b.Id).Select(b => b.Transactions.Sum(t => t.Amount)).ToListAsync());
    }

    [Fact]
    public async Task Subscriptions_of_a_price_are_a_membership()
    {
        await using var db = Open();
        string[] both = ["price_1", "price_2"];
        Assert.Equal(["sub_1", "sub_2"], await Ids(db.Subscriptions.Where(s => s.HasPrice("price_1"))));
        Assert.Equal(["/v1/subscriptions?price=price_1&status=all&limit=100"], _desk.TakeSent());
        Assert.Equal(["sub_1", "sub_2"], await Ids(db.Subscriptions.Where(s => both.Contains(EF.Property<string>(s, "price")))));
        Assert.Equal(2, _desk.TakeSent().Length);
        _desk.List("/v1/subscriptions?price=price_1&status=all&created[lt]=99", Subscription(2, "price_1", "price_2"));
        Assert.Equal(["sub_2"], await Ids(db.Subscriptions.Where(s => s.HasPrice("price_1") && s.Created < DateTime.UnixEpoch.AddSeconds(99))));

        _desk.List("/v1/prices?active=true", """{"id":"price_1","object":"price","created":9}""", """{"id":"price_2","object":"price","created":8}""");
        _desk.List("/v1/prices?active=false");
        string[] pairs = ["price_1 sub_1", "price_1 sub_2", "price_2 sub_2"];
        Assert.Equal(
            pairs,
            (await db.Prices.Join(db.Subscriptions, p => p.Id, s => EF.Property<string>(s, "price"), (p, s) => p.Id + " " + s.Id).ToListAsync()).Order());
        Assert.Equal(
            pairs,
            (await db.Subscriptions.Join(db.Prices, s => EF.Property<string>(s, "price"), p => p.Id, (s, p) => p.Id + " " + s.Id).ToListAsync()).Order());
        Assert.Equal(
            ["sub_1", "sub_2", "sub_2"],
            (await db.Subscriptions.Join(both, s => EF.Property<string>(s, "price"), p => p, (s, p) => s.Id).ToListAsync()).Order());
        var entity = await db.Subscriptions.FirstAsync(s => s.HasPrice("price_1"));
        Assert.Null(db.Entry(entity).Property("price").CurrentValue);
    }

    [Fact]
    public async Task A_membership_is_compared_and_nothing_else()
    {
        await using var db = Open();
        await Refused(() => db.Subscriptions.Where(s => s.HasPrice("price_1")).Select(s => EF.Property<string>(s, "price")).ToListAsync(), "no value of it");
        await Refused(() => db.Subscriptions.Where(s => s.HasPrice("price_1")).OrderBy(s => EF.Property<string>(s, "price")).ToListAsync(), "no value of it");
        await Refused(() => db.Subscriptions.Where(s => !s.HasPrice("price_1")).ToListAsync(), "no value of it");
        await Refused(() => db.Subscriptions.Where(s => s.HasPrice("price_1") || s.Status == "active").ToListAsync(), "no value of it");
        await Refused(() => db.Subscriptions.Where(s => s.HasPrice("price_1") && s.HasPrice("price_2")).ToListAsync(), "one value of it");
        await Refused(
            () => db.Prices.SelectMany(p => db.Subscriptions.Where(s => s.HasPrice(p.Id) && s.HasPrice("price_2"))).ToListAsync(), "one value of it");
        await Refused(() => db.Subscriptions.Where(s => s.CurrentPeriodEnd() != DateTime.UnixEpoch).ToListAsync(), "no value of it");
        await Refused(() => db.Transactions.Where(t => t.Payout() != "po_1").ToListAsync(), "'payout'");
        await Refused(() => db.Transactions.Where(t => t.Payout() == "po_1" || t.Amount > 1).ToListAsync(), "'payout'");
        await Refused(() => db.Transactions.Where(t => t.Payout() + "x" == "po_1x").ToListAsync(), "'payout'");
    }

    [Fact]
    public async Task A_range_of_a_filter_is_sent_and_no_row_is_judged_by_it()
    {
        await using var db = Open();
        _desk.List("/v1/subscriptions?current_period_end[gte]=1000&current_period_end[lt]=2000&status=all", Subscription(3, "price_3"));
        var (from, to) = (DateTime.UnixEpoch.AddSeconds(1000), DateTime.UnixEpoch.AddSeconds(2000));
        Assert.Equal(["sub_3"], await Ids(db.Subscriptions.Where(s => s.CurrentPeriodEnd() >= from && s.CurrentPeriodEnd() < to)));
        Assert.Equal(
            1,
            await db.Subscriptions.CountAsync(s =>
                from <= EF.Property<DateTime?>(s, "current_period_end") && EF.Property<DateTime?>(s, "current_period_end") < to));
        Assert.Null(
            db.Entry(
                await db.Subscriptions.SingleAsync(s => s.CurrentPeriodEnd() >= from && s.CurrentPeriodEnd() < to))
                    .Property("current_period_end").CurrentValue);
    }

    [Fact]
    public async Task Natural_conditions_are_sent_as_the_filters_that_mean_them()
    {
        await using var db = Open();
        Assert.Equal(["sub_1", "sub_2"], await Ids(db.Subscriptions.Where(s => s.Items.Data.Any(i => i.Price.Id == "price_1"))));
        Assert.Equal(["/v1/subscriptions?price=price_1&status=all&limit=100"], _desk.TakeSent());

        _desk.List(
            "/v1/invoiceitems?pending=true",
            """{"id":"ii_1","object":"invoiceitem","invoice":null}""",
            """{"id":"ii_3","object":"invoiceitem","invoice":"in_9"}""");
        _desk.List("/v1/invoiceitems?pending=false", """{"id":"ii_2","object":"invoiceitem","invoice":"in_1"}""");
        Assert.Equal(["ii_1"], await db.InvoiceItems.Where(i => i.InvoiceId == null).Select(i => i.Id).ToListAsync());
        Assert.Equal(["ii_2"], await db.InvoiceItems.Where(i => i.InvoiceId != null).Select(i => i.Id).ToListAsync());
        Assert.Equal(["ii_1", "ii_3"], await db.InvoiceItems.Where(i => i.Pending() == true).Select(i => i.Id).ToListAsync());
        _desk.TakeSent();

        _desk.List("/v1/entitlements/features?archived=true", """{"id":"feat_1","object":"entitlements.feature","active":false}""");
        _desk.List("/v1/entitlements/features?archived=false", """{"id":"feat_2","object":"entitlements.feature","active":true}""");
        var isActive = false;
        Assert.Equal(["feat_1"], await db.Features.Where(f => !f.Active).Select(f => f.Id).ToListAsync());
        Assert.Equal(["feat_1"], await db.Features.Where(f => f.Active == isActive).Select(f => f.Id).ToListAsync());
        Assert.Equal(["feat_2"], await db.Features.Where(f => f.Active).Select(f => f.Id).ToListAsync());
        Assert.Equal(["feat_2"], await db.Features.Where(f => EF.Property<bool?>(f, "archived") == false).Select(f => f.Id).ToListAsync());
    }

    [Fact]
    public async Task A_mandatory_filter_is_a_field_or_a_shadow_property()
    {
        await using var db = Open();
        _desk.List("/v1/subscription_items?subscription=sub_1", """{"id":"si_1","object":"subscription_item","subscription":"sub_1"}""");
        _desk.List("/v1/entitlements/active_entitlements?customer=cus_1", """{"id":"ent_1","object":"entitlements.active_entitlement","lookup_key":"gold"}""");
        Assert.Equal(["si_1"], await db.Items.Where(i => i.Subscription == "sub_1").Select(i => i.Id).ToListAsync());
        Assert.Equal(
            ["cus_1 gold"],
            await db.Entitlements.Where(e => EF.Property<string>(e, "customer") == "cus_1")
                .Select(e => EF.Property<string>(e, "customer") + " " + e.LookupKey)
                .ToListAsync());
        await Refused(() => db.Items.ToListAsync(), "'subscription'", "x.Subscription == value");
        await Refused(() => db.Entitlements.ToListAsync(), "'customer'", "EF.Property<string>(x, \"customer\") == value");
    }

    [Fact]
    public async Task Times_of_a_mandatory_filter_are_whole_seconds()
    {
        await using var db = Open();
        _desk.List(
            "/v1/billing/meters/mtr_1/event_summaries?customer=cus_1&end_time=2000&start_time=1000",
            """{"id":"sum_1","object":"billing.meter_event_summary","aggregated_value":3,"meter":"mtr_1","start_time":1000,"end_time":1500}""");
        var (from, to) = (DateTime.UnixEpoch.AddSeconds(1000), DateTime.UnixEpoch.AddSeconds(2000));
        Assert.Equal([3m], (await Summaries(from, to).Select(s => s.AggregatedValue).ToListAsync()).Select(v => (decimal)v));
        await Refused(() => Summaries(from, to.AddMilliseconds(1)).ToListAsync(), "whole seconds", "'end_time'");

        IQueryable<Stripe.Billing.MeterEventSummary> Summaries(DateTime start, DateTime end)
            => db.Summaries.Where(s => s.Meter == "mtr_1" && EF.Property<string>(s, "customer") == "cus_1"
                && EF.Property<DateTime?>(s, "end_time") == end && EF.Property<DateTime?>(s, "start_time") == start);
    }

    [Fact]
    public async Task Read_models_name_the_filter_with_an_attribute_or_a_fluent_call()
    {
        await using var db = new ReadContext(_desk.Options<ReadContext>());
        Assert.Equal(["txn_1 po_1", "txn_2 po_1"], await db.Txns.Where(t => t.Batch == "po_1").Select(t => t.Id + " " + t.Batch).ToListAsync());
        Assert.Equal(["txn_3 po_2"], await db.Others.Where(t => t.Run == "po_2").Select(t => t.Id + " " + t.Run).ToListAsync());
        Assert.Equal(["txn_3 po_2"], await db.Plain.Where(t => t.PayoutId == "po_2").Select(t => t.Id + " " + t.PayoutId).ToListAsync());
        Assert.Contains("Stripe:Filter: payout", db.Model.ToDebugString(Microsoft.EntityFrameworkCore.Infrastructure.MetadataDebugStringOptions.LongDefault));

        await using var wrong = new WrongContext(_desk.Options<WrongContext>());
        var refusal = Assert.Throws<InvalidOperationException>(() => wrong.Model);
        Assert.Contains("'Wrong.Order'", refusal.Message);
        Assert.Contains("'order'", refusal.Message);
        Assert.Contains("payout", refusal.Message);
    }

    [Fact]
    public async Task The_balance_and_the_account_are_sets_of_one_row()
    {
        await using var db = Open();
        _desk.Object(
            "/v1/balance", """{"object":"balance","livemode":false,"available":[{"amount":5,"currency":"usd"},{"amount":7,"currency":"eur"}],"pending":[]}""");
        _desk.Object("/v1/account", """{"id":"acct_1","object":"account","country":"US"}""");
        Assert.Equal([5L, 7L], (await db.Balances.SingleAsync()).Available.Select(a => a.Amount));
        Assert.Equal(12, await db.Balances.Select(b => b.Available.Sum(a => a.Amount)).SingleAsync());
        Assert.Equal(["acct_1"], await db.Own.Where(a => a.Country == "US").Select(a => a.Id).ToListAsync());
        Assert.Empty(await db.Own.Where(a => a.Country == "DE").ToListAsync());
        Assert.All(_desk.TakeSent(), s => Assert.DoesNotContain("limit", s));
        Assert.Contains("GET /v1/balance", db.Balances.ToQueryString());
    }

    private static async Task<string[]> Ids(IQueryable<Subscription> subscriptions) => [.. (await subscriptions.Select(s => s.Id).ToListAsync()).Order()];

    private async Task Refused<T>(Func<Task<T>> query, params string[] says)
    {
        _desk.TakeSent();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(query);
        Assert.All(says, s => Assert.Contains(s, refusal.Message));
        Assert.Empty(_desk.TakeSent());
    }

    private StripeContext Open() => new(_desk.Options<StripeContext>());

    private static string Txn(int number) => $$"""{"id":"txn_{{number}}","object":"balance_transaction","amount":{{number}},"created":{{1000 - number}}}""";

    private static string Payout(int number) => $$"""{"id":"po_{{number}}","object":"payout","amount":{{number}},"created":{{1000 - number}}}""";

    private static string Subscription(int number, params string[] prices)
    {
        var items = prices.Select((p, i) => $$$"""{"id":"si_{{{number}}}{{{i}}}","object":"subscription_item","price":{"id":"{{{p}}}","object":"price"}}""");
        return $$$"""
            {"id":"sub_{{{number}}}","object":"subscription","created":{{{100 - number}}},"status":"active",
             "items":{"object":"list","has_more":false,"url":"/v1/subscription_items?subscription=sub_{{{number}}}","data":[{{{string.Join(',', items)}}}]}}
            """;
    }

    public sealed class StripeContext(DbContextOptions<StripeContext> options) : DbContext(options)
    {
        public DbSet<BalanceTransaction> Transactions => Set<BalanceTransaction>();

        public DbSet<Payout> Payouts => Set<Payout>();

        public DbSet<Subscription> Subscriptions => Set<Subscription>();

        public DbSet<Price> Prices => Set<Price>();

        public DbSet<SubscriptionItem> Items => Set<SubscriptionItem>();

        public DbSet<InvoiceItem> InvoiceItems => Set<InvoiceItem>();

        public DbSet<Stripe.Entitlements.Feature> Features => Set<Stripe.Entitlements.Feature>();

        public DbSet<Stripe.Entitlements.ActiveEntitlement> Entitlements => Set<Stripe.Entitlements.ActiveEntitlement>();

        public DbSet<Stripe.Billing.MeterEventSummary> Summaries => Set<Stripe.Billing.MeterEventSummary>();

        public DbSet<Balance> Balances => Set<Balance>();

        public DbSet<Account> Own => Set<Account>("Own");

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.SharedTypeEntity<Account>("Own").ToStripeResource("/v1/account");
    }

    [StripeResource("payout")]
    public sealed class Batch
    {
        public string Id { get; set; } = "";

        public List<BalanceTransaction> Transactions { get; set; } = [];
    }

    public sealed class BookContext(DbContextOptions<BookContext> options) : DbContext(options)
    {
        public DbSet<Batch> Batches => Set<Batch>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Batch>().HasMany(b => b.Transactions).WithOne().HasForeignKey("payout");
    }

    [StripeResource("balance_transaction")]
    public sealed class Txn1
    {
        public string Id { get; set; } = "";

        [StripeFilter("payout")]
        public string? Batch { get; set; }
    }

    [StripeResource("balance_transaction")]
    public sealed class Txn2
    {
        public string Id { get; set; } = "";

        public string? Run { get; set; }
    }

    [StripeResource("balance_transaction")]
    public sealed class Txn3
    {
        public string Id { get; set; } = "";

        public string? PayoutId { get; set; }
    }

    [StripeResource("balance_transaction")]
    public sealed class Wrong
    {
        public string Id { get; set; } = "";

        [StripeFilter("order")]
        public string? Order { get; set; }
    }

    public sealed class ReadContext(DbContextOptions<ReadContext> options) : DbContext(options)
    {
        public DbSet<Txn1> Txns => Set<Txn1>();

        public DbSet<Txn2> Others => Set<Txn2>();

        public DbSet<Txn3> Plain => Set<Txn3>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Txn2>().Property(t => t.Run).HasStripeFilter("payout");
    }

    public sealed class WrongContext(DbContextOptions<WrongContext> options) : DbContext(options)
    {
        public DbSet<Wrong> Wrongs => Set<Wrong>();
    }
}
