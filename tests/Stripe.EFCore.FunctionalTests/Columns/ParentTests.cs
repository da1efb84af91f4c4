using System.Net;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>Lists below a parent: the parent's id is a column, and the request has it in its path.</summary>
public sealed class ParentTests
{
    private readonly Desk _desk = new();

    public ParentTests()
    {
        _desk.List("/v1/invoices", Invoice(1), Invoice(2), Invoice(3));
        _desk.List("/v1/invoices?customer=cus_1", Invoice(1), Invoice(2));
        _desk.List("/v1/invoices/in_1/lines", Line("il_1", "in_1", 5), Line("il_2", "in_1", 7));
        _desk.List("/v1/invoices/in_2/lines", Line("il_3", "in_2", 9));
        _desk.List("/v1/invoices/in_3/lines");
        _desk.List("/v1/quotes/qt_1/line_items", Item("li_1", 1), Item("li_2", 2));
        _desk.List("/v1/quotes/qt_2/line_items", Item("li_3", 3));
        _desk.List("/v1/checkout/sessions/cs_1/line_items", Item("li_4", 4));
        _desk.List("/v1/accounts/acct_1/capabilities", Capability("acct_1", "active"));
        _desk.List("/v1/accounts/acct_2/capabilities", Capability("acct_2", "pending"));
        _desk.Refusal("/v1/invoices/in_0/lines", HttpStatusCode.NotFound, Missing("invoice", "in_0"));
        _desk.Refusal("/v1/quotes/qt_0/line_items", HttpStatusCode.NotFound, Missing("quote", "qt_0"));
    }

    [Fact]
    public async Task The_lines_of_one_invoice_are_its_list()
    {
        await using var db = Open();
        var id = "in_1";
        Assert.Equal(["il_1", "il_2"], await db.Lines.Where(l => l.Invoice == id).Select(l => l.Id).ToListAsync());
        Assert.Equal(["/v1/invoices/in_1/lines?limit=100"], _desk.TakeSent());
        Assert.Equal(7, await db.Lines.Where(l => l.Invoice == "in_1" && l.Amount > 5).Select(l => l.Amount).SingleAsync());
        Assert.Contains("GET /v1/invoices/in_1/lines?limit=100", db.Lines.Where(l => l.Invoice == id).ToQueryString());
    }

    [Fact]
    public async Task The_lines_of_one_invoice_are_no_unbounded_scan()
    {
        await using var db = new StripeContext(new DbContextOptionsBuilder<StripeContext>(_desk.Options<StripeContext>())
            .ConfigureWarnings(w => w.Throw(StripeEventId.UnboundedScan)).Options);
        Assert.Equal(2, await db.Lines.CountAsync(l => l.Invoice == "in_1"));
        Assert.Equal(2, (await db.Lines.Where(l => l.Invoice == "in_1").ToListAsync()).Count);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Invoices.ToListAsync());
    }

    [Fact]
    public async Task A_set_of_parents_is_a_list_each_and_some_are_under_way_at_once()
    {
        await using var db = Open();
        string[] ids = ["in_2", "in_1", "in_3", "in_1"];
        _desk.HoldUntilTwo();
        Assert.Equal(["il_1", "il_2", "il_3"], (await db.Lines.Where(l => ids.Contains(l.Invoice)).Select(l => l.Id).ToListAsync()).Order());
        Assert.Equal(3, _desk.TakeSent().Length);
        Assert.True(_desk.MostAtOnce > 1);
        Assert.Empty(await db.Lines.Where(l => new string[0].Contains(l.Invoice)).ToListAsync());
        Assert.Empty(_desk.TakeSent());

        var many = Enumerable.Range(1, 60).Select(i => $"in_{i}").ToList();
        foreach (var other in many.Skip(3))
            _desk.List($"/v1/invoices/{other}/lines", Line($"il_{other}", other, 1));
        Assert.Equal(60, await db.Lines.CountAsync(l => many.Contains(l.Invoice)));
        Assert.Equal(60, _desk.TakeSent().Length);
        Assert.True(_desk.MostAtOnce <= 8, $"{_desk.MostAtOnce} requests at once");
    }

    [Fact]
    public async Task Joins_ask_for_the_lists_of_the_parents_that_they_have()
    {
        await using var db = Open();
        string[] sent = ["/v1/invoices?customer=cus_1&limit=100", "/v1/invoices/in_1/lines?limit=100", "/v1/invoices/in_2/lines?limit=100"];
        var invoices = db.Invoices.Where(i => i.CustomerId == "cus_1");
        Assert.Equal(
            ["in_1 5", "in_1 7", "in_2 9"],
            (await invoices.Join(db.Lines, i => i.Id, l => l.Invoice, (i, l) => i.Id + " " + l.Amount).ToListAsync()).Order());
        Assert.Equal(sent.Order(), _desk.TakeSent().Order());
        Assert.Equal([12L, 9L], await invoices.Select(i => db.Lines.Where(l => l.Invoice == i.Id).Sum(l => l.Amount)).ToListAsync());
        Assert.Equal(sent.Order(), _desk.TakeSent().Order());
        Assert.Equal(
            ["in_1 5", "in_1 7", "in_2 9"],
            (await db.Lines.Join(invoices, l => l.Invoice, i => i.Id, (l, i) => i.Id + " " + l.Amount).ToListAsync()).Order());
        Assert.Equal(sent.Order(), _desk.TakeSent().Order());
        Assert.Equal(
            ["in_1 7"], await db.Lines.Where(l => l.Amount == 7).Join(invoices, l => l.Invoice, i => i.Id, (l, i) => i.Id + " " + l.Amount).ToListAsync());
        _desk.TakeSent();
        Assert.Equal(3, await invoices.SelectMany(i => db.Lines.Where(l => l.Invoice == i.Id)).CountAsync());
        Assert.Equal(sent.Order(), _desk.TakeSent().Order());
    }

    [Fact]
    public async Task Without_a_parent_the_query_is_refused_before_any_request()
    {
        await using var db = Open();
        string? none = null;
        await Refused(() => db.Lines.ToListAsync(), "'invoice'", "x.Invoice == value");
        await Refused(() => db.Lines.Where(l => l.Invoice == none).ToListAsync(), "'invoice'", "x.Invoice == value");
        await Refused(() => db.Lines.Where(l => l.Invoice != "in_1").ToListAsync(), "'invoice'", "x.Invoice == value");
        await Refused(() => db.Lines.Where(l => l.Invoice == "in_1" || l.Amount > 5).ToListAsync(), "'invoice'", "x.Invoice == value");
        await Refused(() => db.Lines.Where(l => l.Invoice + "x" == "in_1x").ToListAsync(), "'invoice'", "x.Invoice == value");
        await Refused(() => db.Lines.Where(l => l.Id == "il_1").ToListAsync(), "'invoice'", "x.Invoice == value");
        await Refused(() => db.QuoteLines.ToListAsync(), "'quote'", "EF.Property<string>(x, \"quote\") == value");
    }

    [Fact]
    public async Task A_parent_that_no_object_names_is_a_shadow_property_with_the_value_that_was_asked_for()
    {
        await using var db = Open();
        var found = await db.QuoteLines.Where(l => EF.Property<string>(l, "quote") == "qt_1").ToListAsync();
        Assert.Equal(["li_1", "li_2"], found.Select(l => l.Id));
        Assert.All(found, l => Assert.Equal("qt_1", db.Entry(db.QuoteLines, l, "quote")));
        string[] quotes = ["qt_1", "qt_2"];
        Assert.Equal(
            ["qt_1 1", "qt_1 2", "qt_2 3"],
            (await db.QuoteLines.Where(l => quotes.Contains(EF.Property<string>(l, "quote")))
                .Select(l => EF.Property<string>(l, "quote") + " " + l.AmountTotal)
                .ToListAsync()).Order());
        Assert.Equal(["li_4"], await db.SessionLines.Where(l => EF.Property<string>(l, "session") == "cs_1").Select(l => l.Id).ToListAsync());
        Assert.Contains("Stripe:Filter: quote", db.Model.ToDebugString(Microsoft.EntityFrameworkCore.Infrastructure.MetadataDebugStringOptions.LongDefault));
    }

    [Fact]
    public async Task Read_models_have_the_parent_in_a_property_of_its_name()
    {
        await using var db = new ReadContext(_desk.Options<ReadContext>());
        _desk.List("/v1/quotes", """{"id":"qt_1","object":"quote"}""", """{"id":"qt_2","object":"quote"}""");
        Assert.Equal(["qt_1"], await db.Lines.Where(l => l.QuoteId == "qt_1" && l.AmountTotal == 1).Select(l => l.QuoteId).ToListAsync());
        Assert.Equal(["/v1/quotes/qt_1/line_items?limit=100"], _desk.TakeSent());

        var quotes = await db.Quotes.Include(q => q.Lines).OrderBy(q => q.Id).ToListAsync();
        Assert.Equal([2, 1], quotes.Select(q => q.Lines.Count));
        Assert.All(quotes, q => Assert.All(q.Lines, l => Assert.Equal(q.Id, l.QuoteId)));
        Assert.Equal(3, _desk.TakeSent().Length);
        Assert.Equal([3L, 3L], await db.Quotes.OrderBy(q => q.Id).Select(q => q.Lines.Sum(l => l.AmountTotal)).ToListAsync());
        Assert.Equal(["cs_1"], await db.Bought.Where(b => b.Checkout == "cs_1").Select(b => b.Checkout).ToListAsync());
    }

    [Fact]
    public async Task A_list_that_the_catalog_does_not_know_has_a_parent_and_filters_too()
    {
        await using var db = new ReadContext(_desk.Options<ReadContext>());
        _desk.List("/v1/orders/or_1/parts", """{"id":"pt_1"}""", """{"id":"pt_2"}""").List("/v1/orders/or_1/parts?kind=big", """{"id":"pt_2"}""");
        Assert.Equal(["pt_1 or_1", "pt_2 or_1"], await db.Parts.Where(p => p.OrderId == "or_1").Select(p => p.Id + " " + p.OrderId).ToListAsync());
        Assert.Equal([null, null], await db.Parts.Where(p => p.OrderId == "or_1").Select(p => p.Size).ToListAsync());
        Assert.Equal(
            ["pt_2 or_1 big"],
            await db.Parts.Where(p => p.Size == "big" && p.OrderId == "or_1").Select(p => p.Id + " " + p.OrderId + " " + p.Size).ToListAsync());
        await Refused(() => db.Parts.ToListAsync(), "'order'", "x.OrderId == value");
        await Refused(() => db.Parts.Where(p => p.OrderId == "or_1" && p.Size != "big").ToListAsync(), "'kind'", "x.Size == value");
    }

    [Fact]
    public async Task A_parent_that_does_not_exist_has_no_rows_and_an_event_says_so()
    {
        await using var db = Open();
        Assert.Empty(await db.Lines.Where(l => l.Invoice == "in_0").ToListAsync());
        Assert.Contains("No such invoice: 'in_0'", Assert.Single(_desk.TakeEvents()));
        string[] quotes = ["qt_0", "qt_2"];
        Assert.Equal(["li_3"], await db.QuoteLines.Where(l => quotes.Contains(EF.Property<string>(l, "quote"))).Select(l => l.Id).ToListAsync());
        Assert.Single(_desk.TakeEvents());
        Assert.Empty(await db.Lines.Where(l => l.Invoice == "").ToListAsync());
        Assert.Empty(await db.Lines.Where(l => l.Invoice == "..").ToListAsync());
    }

    [Fact]
    public async Task A_parent_that_is_gone_between_two_pages_is_an_error()
    {
        await using var db = Open();
        var rows = Enumerable.Range(1, 100).Select(i => Line($"il_{i}", "in_9", i));
        _desk.Object("/v1/invoices/in_9/lines", $$"""{"object":"list","has_more":true,"data":[{{string.Join(',', rows)}}]}""");
        _desk.Refusal("/v1/invoices/in_9/lines?starting_after=il_100", HttpStatusCode.NotFound, Missing("invoice", "in_9"));
        await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Lines.Where(l => l.Invoice == "in_9").ToListAsync());
    }

    [Fact]
    public async Task Another_refusal_is_an_error()
    {
        await using var db = Open();
        _desk.Refusal("/v1/invoices/in_8/lines", HttpStatusCode.BadRequest, """{"type":"invalid_request_error","message":"No."}""");
        await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Lines.Where(l => l.Invoice == "in_8").ToListAsync());
        Assert.Empty(_desk.TakeEvents());
    }

    [Fact]
    public async Task Objects_of_two_parents_with_one_id_are_two()
    {
        await using var db = Open();
        string[] accounts = ["acct_1", "acct_2"];
        var found = await db.Capabilities.Where(c => accounts.Contains(c.AccountId)).ToListAsync();
        Assert.Equal(["acct_1 active", "acct_2 pending"], found.Select(c => $"{c.AccountId} {c.Status}").Order());
        Assert.Equal(2, found.Distinct().Count());
    }

    [Fact]
    public async Task A_null_in_the_field_of_the_parent_is_the_parent_that_was_asked_for()
    {
        await using var db = Open();
        _desk.List(
            "/v1/invoices/in_7/lines", """{"id":"il_7","object":"line_item","amount":1,"invoice":null}""", """{"id":"il_8","object":"line_item","amount":2}""");
        Assert.Equal(["in_7", "in_7"], await db.Lines.Where(l => l.Invoice == "in_7").Select(l => l.Invoice).ToListAsync());
        Assert.Equal(2, await db.Lines.CountAsync(l => l.Invoice == "in_7"));
    }

    private async Task Refused<T>(Func<Task<T>> query, params string[] says)
    {
        _desk.TakeSent();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(query);
        Assert.All(says, s => Assert.Contains(s, refusal.Message));
        Assert.Empty(_desk.TakeSent());
    }

    private StripeContext Open() => new(_desk.Options<StripeContext>());

    private static string Invoice(int number) => $$"""{"id":"in_{{number}}","object":"invoice","created":{{100 - number}},"customer":"cus_1"}""";

    private static string Line(string id, string invoice, int amount)
        => $$"""{"id":"{{id}}","object":"line_item","amount":{{amount}},"invoice":"{{invoice}}"}""";

    private static string Item(string id, int amount) => $$"""{"id":"{{id}}","object":"item","amount_total":{{amount}}}""";

    private static string Capability(string account, string status)
        => $$"""{"id":"card_payments","object":"capability","account":"{{account}}","status":"{{status}}"}""";

    private static string Missing(string parameter, string id)
        => $$"""{"type":"invalid_request_error","code":"resource_missing","param":"{{parameter}}","message":"No such {{parameter}}: '{{id}}'"}""";

    public sealed class StripeContext(DbContextOptions<StripeContext> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();

        public DbSet<InvoiceLineItem> Lines => Set<InvoiceLineItem>();

        public DbSet<Capability> Capabilities => Set<Capability>();

        public DbSet<LineItem> QuoteLines => Set<LineItem>("QuoteLines");

        public DbSet<LineItem> SessionLines => Set<LineItem>("SessionLines");

        public object? Entry(DbSet<LineItem> set, LineItem item, string property) => set.Entry(item).Property(property).CurrentValue;

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.SharedTypeEntity<LineItem>("QuoteLines").ToStripeResource("/v1/quotes/{quote}/line_items");
            modelBuilder.SharedTypeEntity<LineItem>("SessionLines").ToStripeResource("/v1/checkout/sessions/{session}/line_items");
        }
    }

    public sealed class Quote
    {
        public string Id { get; set; } = "";

        public List<QuoteLine> Lines { get; set; } = [];
    }

    [StripeResource("/v1/quotes/{quote}/line_items")]
    public sealed class QuoteLine
    {
        public string Id { get; set; } = "";

        public string? QuoteId { get; set; }

        public long AmountTotal { get; set; }
    }

    [StripeResource("/v1/checkout/sessions/{session}/line_items")]
    public sealed class BoughtItem
    {
        public string Id { get; set; } = "";

        [StripeFilter("session")]
        public string? Checkout { get; set; }
    }

    public sealed class Part
    {
        public string Id { get; set; } = "";

        public string? OrderId { get; set; }

        [StripeFilter("kind")]
        public string? Size { get; set; }
    }

    public sealed class ReadContext(DbContextOptions<ReadContext> options) : DbContext(options)
    {
        public DbSet<Part> Parts => Set<Part>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Part>().ToStripeList("/v1/orders/{order}/parts");

        public DbSet<Quote> Quotes => Set<Quote>();

        public DbSet<QuoteLine> Lines => Set<QuoteLine>();

        public DbSet<BoughtItem> Bought => Set<BoughtItem>();
    }
}
