using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Nested;

/// <summary>Servers that do not answer as asked, and references that lead to nothing: an error, a look-up or a rule, and never a silent null.</summary>
public sealed class OddAnswerTests
{
    private const string Unexpanded =
        """{"id":"in_1","object":"invoice","customer":"cus_1","parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1"}}}""";

    [Fact]
    public async Task A_nested_field_that_the_server_does_not_expand_is_an_error_where_it_is_read()
    {
        var stripe = new CannedStripe().OnList("/v1/invoices", Unexpanded);
        await using var db = stripe.Open<Billing>(o => new(o));
        var refusal = await Assert.ThrowsAsync<StripeResponseException>(
            () => db.Invoices.Select(i => i.Parent.SubscriptionDetails.Subscription.Status).ToListAsync());
        Assert.Contains("parent.subscription_details.subscription.status", refusal.Message);
        Assert.Contains("in_1", refusal.Message);
        await Assert.ThrowsAsync<StripeResponseException>(() => db.Invoices.CountAsync(i => i.Parent.SubscriptionDetails.Subscription.Status == "active"));
    }

    [Fact]
    public async Task A_navigation_that_the_server_does_not_expand_is_looked_up()
    {
        var stripe = new CannedStripe()
            .OnList("/v1/invoices", Unexpanded)
            .On("/v1/customers/cus_1", """{"id":"cus_1","object":"customer","email":"a@b.c"}""");
        await using var db = stripe.Open<WithCustomers>(o => new(o));
        Assert.Equal("a@b.c", await db.Invoices.Select(i => i.Customer.Email).SingleAsync());
        Assert.Equal("a@b.c", db.Invoices.Include(i => i.Customer).Single().Customer.Email);
        Assert.Equal(["/v1/invoices?expand[]=data.customer", "/v1/customers/cus_1", "/v1/invoices?expand[]=data.customer", "/v1/customers/cus_1"], stripe.Sent);
    }

    [Fact]
    public async Task A_reference_to_a_deleted_object_is_null_beside_its_id_and_Deleted_can_be_asked_for()
    {
        var stripe = new CannedStripe()
            .OnList("/v1/invoices", """{"id":"in_1","object":"invoice","customer":{"id":"cus_1","object":"customer","deleted":true}}""");
        await using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal("in_1", (await db.Invoices.SingleAsync(i => i.Customer == null)).Id);
        Assert.Equal(0, await db.Invoices.CountAsync(i => i.Customer != null));
        Assert.Equal("cus_1", await db.Invoices.Select(i => i.CustomerId).SingleAsync());
        Assert.Equal("cus_1", await db.Invoices.Select(i => i.Customer.Id).SingleAsync());
        Assert.Null(await db.Invoices.Select(i => i.Customer.Email).SingleAsync());
        Assert.Equal(1, await db.Invoices.CountAsync(i => i.Customer.Deleted == true));

        await using var included = stripe.Open<WithCustomers>(o => new(o));
        var invoice = await included.Invoices.Include(i => i.Customer).SingleAsync();
        Assert.Equal((null, "cus_1"), (invoice.Customer, invoice.CustomerId));
    }

    [Theory]
    [InlineData("[null]", "The field 'lines[0]' of invoice 'in_1' holds a JSON null, which cannot be read as 'StripeEntity'.")]
    [InlineData("null", "The field 'lines' of invoice 'in_1' holds a JSON object without an array 'data', which cannot be read as 'StripeList'.")]
    [InlineData("7", "The field 'lines' of invoice 'in_1' holds a JSON object without an array 'data', which cannot be read as 'StripeList'.")]
    public async Task A_list_with_something_else_than_elements_is_an_error(string data, string said)
    {
        var stripe = new CannedStripe()
            .OnList("/v1/invoices", """{"id":"in_1","object":"invoice","lines":{"object":"list","has_more":false,"data":""" + data + "}}");
        await using var db = stripe.Open<Billing>(o => new(o));
        var refusal = await Assert.ThrowsAsync<StripeResponseException>(() => db.Invoices.Select(i => i.Lines.Data.Count).ToListAsync());
        Assert.Contains(said, refusal.Message);
        Assert.Contains("in_1", refusal.Message);
    }

    [Fact]
    public async Task The_rest_of_a_list_is_read_at_its_known_path_where_it_has_no_url()
    {
        var stripe = new CannedStripe()
            .OnList("/v1/invoices", """{"id":"in_1","object":"invoice","lines":{"object":"list","has_more":true,"data":[{"id":"il_1","amount":5}]}}""")
            .OnList("/v1/invoices/in_1/lines?starting_after=il_1", """{"id":"il_2","amount":7}""");
        await using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal(12, await db.Invoices.Select(i => i.Lines.Data.Sum(l => l.Amount)).SingleAsync());
    }

    [Fact]
    public async Task The_rest_of_a_list_whose_url_leaves_out_its_holder_is_that_of_the_holder()
    {
        var stripe = new CannedStripe()
            .OnList(
                "/v1/invoices?expand[]=data.payments",
                """{"id":"in_1","object":"invoice","payments":{"object":"list","url":"/v1/invoice_payments","has_more":true,"data":"""
                + """[{"id":"inpay_1","amount_paid":5}]}}""")
            .OnList("/v1/invoice_payments?invoice=in_1&starting_after=inpay_1", """{"id":"inpay_2","amount_paid":7}""");
        await using var db = stripe.Open<Billing>(o => new(o));
        Assert.Equal(12, await db.Invoices.Select(i => i.Payments.Data.Sum(p => p.AmountPaid)).SingleAsync());
    }

    [Theory]
    [InlineData("https://evil.example/v1/invoices/in_1/lines", "leads away")]
    [InlineData("//evil.example/v1/invoices/in_1/lines", "leads away")]
    public async Task The_rest_of_a_list_is_not_read_from_another_host(string url, string reason)
    {
        var stripe = new CannedStripe().OnList(
            "/v1/invoices",
            $$$"""{"id":"in_1","object":"invoice","lines":{"object":"list","url":"{{{url}}}","has_more":true,"data":[{"id":"il_1","amount":5}]}}""");
        await using var db = stripe.Open<Billing>(o => new(o));
        var refusal = await Assert.ThrowsAsync<StripeResponseException>(() => db.Invoices.Select(i => i.Lines.Data.Sum(l => l.Amount)).SingleAsync());
        Assert.Contains(reason, refusal.Message);
        Assert.Single(stripe.Sent);
    }

    [Fact]
    public async Task A_list_that_is_handed_out_by_itself_is_whole()
    {
        var stripe = new CannedStripe()
            .OnList(
                "/v1/invoices",
                """{"id":"in_1","object":"invoice","lines":{"object":"list","url":"/v1/invoices/in_1/lines","has_more":true,"data":"""
                + """[{"id":"il_1","amount":5}]}}""")
            .OnList("/v1/invoices/in_1/lines?starting_after=il_1", """{"id":"il_2","amount":7}""");
        await using var db = stripe.Open<Billing>(o => new(o));
        var lines = await db.Invoices.Select(i => i.Lines).SingleAsync();
        Assert.Equal(["il_1", "il_2"], lines.Data.Select(l => l.Id));
        Assert.False(lines.HasMore);
        Assert.True((await db.Invoices.SingleAsync()).Lines.HasMore);
    }

    [Fact]
    public void What_Stripe_expands_on_no_request_is_refused_with_its_path()
    {
        using var db = new CannedStripe().Open<Billing>(o => new(o));
        var query = db.Quotes.SelectMany(q => q.Computed.Upfront.LineItems.Data).SelectMany(l => l.Discounts).Select(d => d.Amount);
        var refusal = Assert.Throws<InvalidOperationException>(() => query.ToQueryString());
        Assert.Contains("computed.upfront.line_items.data.discounts", refusal.Message);
    }

    [Fact]
    public void The_plan_shows_expansions_look_ups_and_lists()
    {
        using var db = new CannedStripe().Open<Billing>(o => new(o));
        var plan = db.Invoices.Select(i => new { i.Parent.SubscriptionDetails.Subscription.Status, Sum = i.Lines.Data.Sum(l => l.Amount) }).ToQueryString();
        Assert.Contains("GET /v1/invoices?limit=100&expand[]=data.parent.subscription_details.subscription", plan);
        Assert.Contains("Elements of lines (GET /v1/invoices/{id}/lines for the rest where it has more than ten)", plan);
        using var customers = new CannedStripe().Open<WithCustomers>(o => new(o));
        Assert.Contains("/v1/subscriptions has all", customers.Customers.Select(c => c.Subscriptions.Data.Count).ToQueryString());
        Assert.Contains("GET /v1/products", db.Subscriptions.Select(s => s.Items.Data[0].Price.Product.Name).ToQueryString());
    }

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();

        public DbSet<Subscription> Subscriptions => Set<Subscription>();

        public DbSet<Quote> Quotes => Set<Quote>();
    }

    private sealed class WithCustomers(DbContextOptions<WithCustomers> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();

        public DbSet<Customer> Customers => Set<Customer>();
    }
}
