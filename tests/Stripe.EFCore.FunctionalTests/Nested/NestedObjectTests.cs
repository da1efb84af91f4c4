using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Nested;

/// <summary>What Stripe's objects hold inside: nested objects, expandable fields and lists, read through LINQ.</summary>
public sealed class NestedObjectTests
{
    private const string Invoice =
        """
        {"id":"in_1","object":"invoice","customer":"cus_1","parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1"}},
         "lines":{"object":"list","url":"/v1/invoices/in_1/lines","has_more":true,"data":[{"id":"il_1","object":"line_item","amount":5}]}}
        """;

    private const string ExpandedInvoice =
        """
        {"id":"in_1","object":"invoice","customer":{"id":"cus_1","object":"customer","email":"a@b.c"},
         "parent":{"type":"subscription_details","subscription_details":{"subscription":{"id":"sub_1","object":"subscription","status":"active"}}}}
        """;

    [Fact]
    public void An_expandable_field_of_a_nested_object_is_expanded_where_a_query_reads_it()
    {
        var stripe = new CannedStripe().OnList("/v1/invoices?expand[]=data.parent.subscription_details.subscription", ExpandedInvoice);
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal(["active"], db.Invoices.Select(i => i.Parent.SubscriptionDetails.Subscription.Status).ToList());
        Assert.Equal(["in_1"], db.Invoices.Where(i => i.Parent.SubscriptionDetails.Subscription.Status == "active").Select(i => i.Id).ToList());
        Assert.Equal(0, db.Invoices.Count(i => i.Parent.SubscriptionDetails.Subscription.Status == "past_due"));
        Assert.Equal(3, stripe.Sent.Count);
    }

    [Fact]
    public void The_id_of_a_nested_expandable_field_is_pushed_as_a_filter_and_expands_nothing()
    {
        var stripe = new CannedStripe().OnList("/v1/invoices?subscription=sub_1", Invoice);
        using var db = stripe.Open<Billing>(o => new(o));
        var id = "sub_1";
        Assert.Equal("in_1", db.Invoices.Where(i => i.Parent.SubscriptionDetails.SubscriptionId == id).Select(i => i.Id).Single());
        Assert.Equal(["/v1/invoices?subscription=sub_1"], stripe.Sent);
    }

    [Fact]
    public void A_reference_to_a_class_outside_the_model_is_expanded()
    {
        var stripe = new CannedStripe().OnList("/v1/invoices?expand[]=data.customer", ExpandedInvoice);
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal(["a@b.c"], db.Invoices.Select(i => i.Customer.Email).ToList());
    }

    [Fact]
    public void SelectMany_over_a_nested_list_gives_its_elements()
    {
        var stripe = new CannedStripe().OnList(
            "/v1/subscriptions?status=all",
            """
            {"id":"sub_1","object":"subscription","items":{"object":"list","has_more":false,"url":"/v1/subscription_items?subscription=sub_1","data":[
              {"id":"si_1","object":"subscription_item","quantity":2,"price":{"id":"price_1","unit_amount":10}},
              {"id":"si_2","object":"subscription_item","quantity":3,"price":{"id":"price_2","unit_amount":20}}]}}
            """);
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal(2, db.Subscriptions.SelectMany(s => s.Items.Data).Count());
        Assert.Equal(2, db.Subscriptions.SelectMany(s => s.Items).Count());
        Assert.Equal(["sub_1 si_1", "sub_1 si_2"], db.Subscriptions.SelectMany(s => s.Items.Data, (s, i) => s.Id + " " + i.Id).ToList());
        Assert.Equal(80, (from s in db.Subscriptions from i in s.Items.Data where i.Quantity > 0 select i.Quantity * i.Price.UnitAmount!.Value).Sum());
        Assert.Equal("price_2", db.Subscriptions.Select(s => s.Items.Data[1].Price.Id).Single());
        Assert.Equal(["si_1"], db.Subscriptions.Select(s => s.Items.Data.Find(i => i.Quantity == 2)!.Id).ToList());
        Assert.Equal(2, db.Subscriptions.Select(s => s.Items.Data).Single().Count);
    }

    [Fact]
    public void An_embedded_list_is_read_to_its_end_where_a_query_computes_over_it()
    {
        var stripe = new CannedStripe()
            .OnList("/v1/invoices", Invoice)
            .OnList("/v1/invoices/in_1/lines?starting_after=il_1", """{"id":"il_2","object":"line_item","amount":7}""");
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal(12, db.Invoices.Select(i => i.Lines.Data.Sum(l => l.Amount)).Single());
        Assert.Equal(2, db.Invoices.SelectMany(i => i.Lines).Count());
        Assert.Equal(["il_2"], db.Invoices.SelectMany(i => i.Lines.Data).Where(l => l.Amount > 5).Select(l => l.Id).ToList());
        Assert.Equal(2, db.Invoices.Select(i => i.Lines.Data).Single().Count);
        Assert.Equal(2, db.Invoices.Select(i => i.Lines.Data.Count).Single());
        Assert.Equal(10, stripe.Sent.Count);
        Assert.True(db.Invoices.Select(i => i.Lines.Data.Any()).Single());
        Assert.Equal("il_1", db.Invoices.Select(i => i.Lines.Data.First().Id).Single());
        Assert.Equal(12, stripe.Sent.Count);
        Assert.True(db.Invoices.Single().Lines.HasMore);
    }

    [Fact]
    public void A_list_that_comes_only_when_expanded_is_asked_for()
    {
        var stripe = new CannedStripe().OnList(
            "/v1/charges?expand[]=data.refunds",
            """{"id":"ch_1","object":"charge","refunds":{"object":"list","has_more":false,"url":"/v1/charges/ch_1/refunds","data":"""
            + """[{"id":"re_1","object":"refund","amount":3}]}}""");
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal(0, db.Charges.Count(c => !c.Refunds.Data.Any()));
        Assert.Equal(3, db.Charges.Select(c => c.Refunds.Data.Sum(r => r.Amount)).Single());
        Assert.Equal(3, db.Charges.SelectMany(c => c.Refunds.Data).Sum(r => r.Amount));
    }

    [Fact]
    public void A_field_that_is_deeper_than_Stripe_expands_is_looked_up()
    {
        var stripe = new CannedStripe()
            .OnList(
                "/v1/subscriptions?status=all",
                """
                {"id":"sub_1","object":"subscription","items":{"object":"list","has_more":false,"url":"/v1/subscription_items?subscription=sub_1","data":[
                  {"id":"si_1","object":"subscription_item","price":{"id":"price_1","object":"price","product":"prod_1"}}]}}
                """)
            .OnList("/v1/products?ids[0]=prod_1", """{"id":"prod_1","object":"product","name":"Gold"}""")
            .On("/v1/subscriptions/sub_1", """
                {"id":"sub_1","object":"subscription","items":{"object":"list","has_more":false,"url":"/v1/subscription_items?subscription=sub_1","data":[
                  {"id":"si_1","object":"subscription_item",
                    "price":{"id":"price_1","object":"price","product":{"id":"prod_1","object":"product","name":"Silver"}}}]}}
                """);
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal("Gold", db.Subscriptions.Select(s => s.Items.Data[0].Price.Product.Name).Single());
        Assert.Equal(["/v1/subscriptions?status=all", "/v1/products?ids[0]=prod_1"], stripe.Sent);
        Assert.Equal(1, db.Subscriptions.Count(s => s.Items.Data.Any(i => i.Price.Product.Name == "Gold")));
        Assert.Equal(0, db.Subscriptions.Count(s => s.Items.Data.Any(i => i.Price.Product.Name == "Tin")));
        Assert.Equal("Silver", db.Subscriptions.Where(s => s.Id == "sub_1").Select(s => s.Items.Data[0].Price.Product.Name).Single());
        Assert.Equal("/v1/subscriptions/sub_1?expand[]=items.data.price.product", stripe.Sent[^1]);
    }

    [Fact]
    public void A_member_of_a_null_object_is_null()
    {
        var stripe = new CannedStripe().OnList(
            "/v1/charges",
            """{"id":"ch_1","object":"charge","amount":1,"payment_method_details":{"type":"card","card_present":null}}""",
            """{"id":"ch_2","object":"charge","amount":2,"payment_method_details":{"type":"card_present","card_present":{"exp_month":3}}}""",
            """{"id":"ch_3","object":"charge","amount":3,"payment_method_details":null}""");
        using var db = stripe.Open<Billing>(o => new(o));
        var guarded = from c in db.Charges let cp = c.PaymentMethodDetails.CardPresent select cp == null ? (long?)null : cp.ExpMonth;
        Assert.Equal([null, 3, null], guarded.ToList());
        Assert.Equal([null, 3, null], db.Charges.Select(c => (long?)c.PaymentMethodDetails.CardPresent.ExpMonth).ToList());
        Assert.Equal([null, 0, null], db.Charges.Select(c => (long?)c.PaymentMethodDetails.CardPresent.ExpYear).ToList());
        Assert.Equal(["ch_2"], db.Charges.Where(c => c.PaymentMethodDetails.CardPresent.ExpYear < 2020).Select(c => c.Id).ToList());
        Assert.Equal(["ch_1", "ch_3"], db.Charges.Where(c => c.PaymentMethodDetails.CardPresent == null).Select(c => c.Id).ToList());
        Assert.Equal(3, db.Charges.Min(c => (long?)c.PaymentMethodDetails.CardPresent.ExpMonth));
        Assert.Equal(2, db.Charges.GroupBy(c => (long?)c.PaymentMethodDetails.CardPresent.ExpMonth).Count());
        var refusal = Assert.Throws<InvalidOperationException>(() => db.Charges.Select(c => c.PaymentMethodDetails.CardPresent.ExpMonth).ToList());
        Assert.Contains("payment_method_details.card_present.exp_month", refusal.Message);
        Assert.Contains("ch_1", refusal.Message);
    }

    [Fact]
    public void Expand_fills_the_entities_that_are_handed_out()
    {
        var stripe = new CannedStripe()
            .OnList("/v1/invoices?expand[]=data.parent.subscription_details.subscription", ExpandedInvoice)
            .OnList("/v1/invoices?expand[]=data.customer", ExpandedInvoice)
            .OnList("/v1/invoices", Invoice)
            .OnList("/v1/invoices/in_1/lines?starting_after=il_1", """{"id":"il_2","object":"line_item","amount":7}""");
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal("active", db.Invoices.Expand(i => i.Parent.SubscriptionDetails.Subscription).Single().Parent.SubscriptionDetails.Subscription.Status);
        Assert.Equal(
            "active",
            db.Invoices.AsNoTracking().Expand("parent.subscription_details.subscription").Single().Parent.SubscriptionDetails.Subscription.Status);
        db.ChangeTracker.Clear();
        Assert.Equal("a@b.c", db.Invoices.Expand(i => i.Customer).Single().Customer.Email);
        db.ChangeTracker.Clear();
        var whole = db.Invoices.Expand(i => i.Lines.Data).Single();
        Assert.Equal(["il_1", "il_2"], whole.Lines.Data.Select(l => l.Id));
        Assert.False(whole.Lines.HasMore);
        Assert.False(db.ChangeTracker.HasChanges());
        var refusal = Assert.Throws<InvalidOperationException>(() => db.Invoices.Include(i => i.Customer).ToList());
        Assert.Contains("Use Expand(i => i.Customer)", refusal.Message);
    }

    [Fact]
    public void An_object_is_of_the_class_that_its_json_names()
    {
        var stripe = new CannedStripe().OnList(
            "/v1/charges",
            """{"id":"ch_1","object":"charge","source":{"id":"card_1","object":"card","last4":"4242"}}""",
            """{"id":"ch_2","object":"charge","source":{"id":"ba_1","object":"bank_account","last4":"6789"}}""",
            """{"id":"ch_3","object":"charge","source":null}""");
        using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal(["4242", null, null], db.Charges.Select(c => (string?)(c.Source as Card)!.Last4).ToList());
        Assert.Equal(["ch_2"], db.Charges.Where(c => c.Source is BankAccount).Select(c => c.Id).ToList());
        Assert.Equal(["ch_3"], db.Charges.Where(c => c.Source == null).Select(c => c.Id).ToList());
        Assert.Equal(["card_1", "ba_1", null], db.Charges.Select(c => (string?)c.Source.Id).ToList());
        Assert.Equal(1, db.Charges.Count(c => ((BankAccount)c.Source).Last4 == "6789"));
    }

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();

        public DbSet<Subscription> Subscriptions => Set<Subscription>();

        public DbSet<Charge> Charges => Set<Charge>();
    }
}
