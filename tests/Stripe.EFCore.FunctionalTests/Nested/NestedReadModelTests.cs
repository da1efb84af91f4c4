using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Nested;

/// <summary>Classes of the user's over objects that hold others: what their properties name is asked for.</summary>
public sealed class NestedReadModelTests
{
    private const string Expanded = """{"id":"in_1","object":"invoice","customer":{"id":"cus_1","object":"customer","email":"a@b.c"}}""";

    [Fact]
    public async Task A_property_with_a_path_through_an_expandable_field_expands_it()
    {
        var stripe = new CannedStripe().OnList("/v1/invoices?expand[]=data.customer", Expanded);
        await using var db = stripe.Open<Models>(o => new(o));
        Assert.Equal("a@b.c", (await db.Invoices.SingleAsync()).Email);
        Assert.Equal(["a@b.c"], await db.Invoices.Select(i => i.Email).ToListAsync());
        Assert.Equal(0, await db.Invoices.CountAsync(i => i.Email == null));
        Assert.All(stripe.Sent, s => Assert.Equal("/v1/invoices?expand[]=data.customer", s));
    }

    [Fact]
    public async Task A_property_with_a_path_in_a_class_that_derives_from_Stripes_is_read()
    {
        var stripe = new CannedStripe().OnList("/v1/invoices?expand[]=data.customer", Expanded);
        await using var db = stripe.Open<Derived>(o => new(o));
        var invoice = await db.Invoices.SingleAsync();
        Assert.Equal(("in_1", "cus_1", "a@b.c"), (invoice.Id, invoice.CustomerId, invoice.PayerEmail));
        Assert.Equal("in_1", (await db.Invoices.SingleAsync(i => i.PayerEmail == "a@b.c")).Id);
    }

    [Fact]
    public async Task A_list_of_a_read_model_is_whole_in_queries_and_in_entities()
    {
        var stripe = new CannedStripe()
            .OnList(
                "/v1/invoices",
                """{"id":"in_1","object":"invoice","lines":{"object":"list","url":"/v1/invoices/in_1/lines","has_more":true,"data":"""
                + """[{"id":"il_1","object":"line_item","amount":5}]}}""")
            .OnList("/v1/invoices/in_1/lines?starting_after=il_1", """{"id":"il_2","object":"line_item","amount":7}""");
        await using var db = stripe.Open<WithLines>(o => new(o));
        Assert.Equal(12, await db.Invoices.Select(i => i.Lines.Sum(l => l.Amount)).SingleAsync());
        Assert.Equal([5L, 7L], (await db.Invoices.SingleAsync()).Lines.Select(l => l.Amount));
        Assert.Equal([5L, 7L], db.Invoices.AsNoTracking().Single().Lines.Select(l => l.Amount));
    }

    [Fact]
    public void A_property_that_hides_one_of_Stripes_is_refused_when_the_model_is_built()
    {
        using var db = new CannedStripe().Open<Hiding>(o => new(o));
        var refusal = Assert.Throws<InvalidOperationException>(() => db.Model);
        Assert.Contains("'HidingInvoice.Status' hides", refusal.Message);
        Assert.Contains("[JsonPath", refusal.Message);
    }

    [Fact]
    public async Task A_property_that_hides_one_of_Stripes_may_be_left_out_or_get_a_path()
    {
        var stripe = new CannedStripe().OnList("/v1/invoices", """{"id":"in_1","object":"invoice","number":"N-1","status":"open"}""");
        await using var db = stripe.Open<HidingKnowingly>(o => new(o));
        var invoice = await db.Invoices.SingleAsync();
        Assert.Equal(("open", null), (invoice.Number, invoice.Status));
        Assert.Equal("open", await db.Invoices.Where(i => i.Number == "open").Select(i => i.Number).SingleAsync());
        Assert.Empty(await db.Invoices.Where(i => i.Number == "N-1").ToListAsync());
    }

    private sealed class Models(DbContextOptions<Models> options) : DbContext(options)
    {
        public DbSet<BilledInvoice> Invoices => Set<BilledInvoice>();
    }

    [StripeResource("invoice")]
    private sealed class BilledInvoice
    {
        public string Id { get; set; } = null!;

        [JsonPath("customer.email")]
        public string? Email { get; set; }
    }

    private sealed class Derived(DbContextOptions<Derived> options) : DbContext(options)
    {
        public DbSet<OwnInvoice> Invoices => Set<OwnInvoice>();
    }

    private sealed class OwnInvoice : Invoice
    {
        [JsonPath("customer.email")]
        public string? PayerEmail { get; set; }
    }

    private sealed class Hiding(DbContextOptions<Hiding> options) : DbContext(options)
    {
        public DbSet<HidingInvoice> Invoices => Set<HidingInvoice>();
    }

    private sealed class HidingInvoice : Invoice
    {
        public new string? Status { get; set; }
    }

    private sealed class HidingKnowingly(DbContextOptions<HidingKnowingly> options) : DbContext(options)
    {
        public DbSet<KnowingInvoice> Invoices => Set<KnowingInvoice>();
    }

    private sealed class KnowingInvoice : Invoice
    {
        [NotMapped]
        public new string? Status { get; set; }

        [JsonPath("status")]
        public new string? Number { get; set; }
    }

    private sealed class WithLines(DbContextOptions<WithLines> options) : DbContext(options)
    {
        public DbSet<LinedInvoice> Invoices => Set<LinedInvoice>();
    }

    [StripeResource("invoice")]
    private sealed class LinedInvoice
    {
        public string Id { get; set; } = null!;

        public List<Line> Lines { get; set; } = [];
    }

    private sealed class Line
    {
        public long Amount { get; set; }
    }
}
