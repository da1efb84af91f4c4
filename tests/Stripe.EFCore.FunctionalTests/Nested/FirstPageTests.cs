using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Nested;

/// <summary>However a list inside an object is mapped, it is the whole list; where the rest cannot be given, the query is refused.</summary>
public sealed class FirstPageTests
{
    private const string Lines = "/v1/invoices/in_1/lines?starting_after=il_1";

    [Fact]
    public void A_list_that_is_mapped_to_its_data_goes_on()
    {
        var stripe = Stripe();
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal([2], db.ByPath.Select(i => i.Lines.Count()).ToList());
        Assert.Equal([12], db.ByPath.Select(i => i.Lines.Sum(l => l.Amount)).ToList());
        Assert.Equal(["il_1", "il_2"], db.ByPath.SelectMany(i => i.Lines).Select(l => l.Id).ToList());
        Assert.Equal(["in_1"], db.ByPath.Where(i => i.Lines.Any(l => l.Amount == 7)).Select(i => i.Id).ToList());
        Assert.Equal(["il_1", "il_2"], db.ByPath.AsNoTracking().Single().Lines.Select(l => l.Id));
        Assert.Equal(5, stripe.Sent.Count(s => s == Lines));
    }

    [Fact]
    public void A_list_in_a_class_of_the_users_goes_on()
    {
        using var db = Stripe().Open<Billing>(o => new(o));
        Assert.Equal([2], db.ByClass.Select(i => i.Lines.Data.Count()).ToList());
        Assert.Equal(["il_1", "il_2"], db.ByClass.AsNoTracking().Single().Lines.Data.Select(l => l.Id));
    }

    [Fact]
    public void A_list_of_a_class_of_Stripe_net_that_is_mapped_to_its_data_goes_on()
    {
        using var db = Stripe().Open<Billing>(o => new(o));
        Assert.Equal([2], db.ByStripeClass.Select(i => i.Lines.Count()).ToList());
        Assert.Equal([["il_1", "il_2"]], db.ByStripeClass.Select(i => i.Lines.Select(l => l.Id).ToList()).ToList());
        var refusal = Assert.Throws<StripeResponseException>(() => db.ByStripeClass.ToList());
        Assert.Contains("'lines' of invoice 'in_1' holds the first page of a list", refusal.Message);
    }

    [Fact]
    public void A_field_of_the_elements_of_a_list_that_is_mapped_to_its_data_is_expanded()
    {
        var stripe = new CannedStripe().OnList(
            "/v1/charges?expand[]=data.refunds.data.balance_transaction",
            """
            {"id":"ch_1","object":"charge","refunds":{"object":"list","has_more":false,"url":"/v1/charges/ch_1/refunds","data":[
              {"id":"re_1","object":"refund","balance_transaction":{"id":"txn_1","object":"balance_transaction","net":-5}}]}}
            """);
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal([-5L], db.Charges.SelectMany(c => c.Refunds).Select(r => r.Net).ToList());
    }

    [Fact]
    public void Expand_refuses_what_it_cannot_fill()
    {
        using var db = Stripe().Open<Entities>(o => new(o));
        Assert.True(db.Invoices.Single().Lines.HasMore);
        var tracked = Assert.Throws<InvalidOperationException>(() => db.Invoices.Expand(i => i.Lines.Data).Single());
        Assert.Contains("'lines' of Invoice 'in_1'", tracked.Message);
        Assert.Contains("AsNoTracking()", tracked.Message);
        Assert.Equal(2, db.Invoices.AsNoTracking().Expand(i => i.Lines.Data).Single().Lines.Data.Count);

        var inner = Assert.Throws<InvalidOperationException>(() => db.Invoices.Expand(i => i.Customer.Subscriptions.Data).ToList());
        Assert.Contains("Expand(i.Customer.Subscriptions.Data)", inner.Message);
    }

    private static CannedStripe Stripe()
        => new CannedStripe()
            .OnList(
                "/v1/invoices",
                """
                {"id":"in_1","object":"invoice",
                 "lines":{"object":"list","url":"/v1/invoices/in_1/lines","has_more":true,"data":[{"id":"il_1","object":"line_item","amount":5}]}}
                """)
            .OnList(Lines, """{"id":"il_2","object":"line_item","amount":7}""");

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<InvoiceByPath> ByPath => Set<InvoiceByPath>();

        public DbSet<InvoiceByClass> ByClass => Set<InvoiceByClass>();

        public DbSet<InvoiceByStripeClass> ByStripeClass => Set<InvoiceByStripeClass>();

        public DbSet<RefundedCharge> Charges => Set<RefundedCharge>();
    }

    private sealed class Entities(DbContextOptions<Entities> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();
    }

    public sealed class Line
    {
        public string Id { get; set; } = "";

        public long Amount { get; set; }
    }

    public sealed class LineList
    {
        public List<Line> Data { get; set; } = [];
    }

    [StripeResource("invoice")]
    public sealed class InvoiceByPath
    {
        public string Id { get; set; } = "";

        [JsonPath("lines.data")]
        public List<Line> Lines { get; set; } = [];
    }

    [StripeResource("invoice")]
    public sealed class InvoiceByClass
    {
        public string Id { get; set; } = "";

        public LineList Lines { get; set; } = new();
    }

    [StripeResource("invoice")]
    public sealed class InvoiceByStripeClass
    {
        public string Id { get; set; } = "";

        [JsonPath("lines.data")]
        public List<InvoiceLineItem> Lines { get; set; } = [];
    }

    public sealed class RefundRow
    {
        public string Id { get; set; } = "";

        [JsonPath("balance_transaction.net")]
        public long? Net { get; set; }
    }

    [StripeResource("charge")]
    public sealed class RefundedCharge
    {
        public string Id { get; set; } = "";

        [JsonPath("refunds.data")]
        public List<RefundRow> Refunds { get; set; } = [];
    }
}
