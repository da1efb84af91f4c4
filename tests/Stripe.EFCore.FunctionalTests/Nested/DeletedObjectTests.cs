using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Nested;

/// <summary>Of a deleted object Stripe sends its id and <c>deleted: true</c>: the reference is null, and that it was deleted can be asked.</summary>
public sealed class DeletedObjectTests
{
    private static readonly string[] Invoices =
    [
        """{"id":"in_1","object":"invoice","customer":{"id":"cus_1","object":"customer","balance":5,"created":1700000000}}""",
        """{"id":"in_2","object":"invoice","customer":{"id":"cus_2","object":"customer","deleted":true}}""",
        """{"id":"in_3","object":"invoice","customer":null}""",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_deleted_reference_means_the_same_in_every_context(bool hasCustomers)
    {
        var stripe = new CannedStripe().OnList("/v1/invoices?expand[]=data.customer", Invoices);
        using DbContext db = hasCustomers ? stripe.Open<Customers>(o => new(o)) : stripe.Open<InvoicesAlone>(o => new(o));
        var invoices = db.Set<Invoice>();
        Assert.Equal(["in_2"], invoices.Where(i => i.Customer.Deleted == true).Select(i => i.Id).ToList());
        Assert.Equal(["in_1", "in_3"], invoices.Where(i => i.Customer.Deleted != true).Select(i => i.Id).ToList());
        Assert.Equal([null, true, null], invoices.Select(i => i.Customer.Deleted).ToList());
        Assert.Equal(["in_2", "in_3"], invoices.Where(i => i.Customer == null).Select(i => i.Id).ToList());
        Assert.Equal([5L, null, null], invoices.Select(i => (long?)i.Customer.Balance).ToList());
        var refusal = Assert.Throws<InvalidOperationException>(() => invoices.Select(i => i.Customer.Balance).ToList());
        Assert.Contains("balance'", refusal.Message);
        Assert.Contains("'(Int64?)'", refusal.Message);
        Assert.Equal([], invoices.Where(i => i.Customer.Balance == 0).Select(i => i.Id).ToList());
        Assert.Equal(2, invoices.GroupBy(i => (long?)i.Customer.Balance).Single(g => g.Key == null).Count());
    }

    [Fact]
    public void Whether_a_looked_up_object_was_deleted_is_read_where_it_is_referred_to()
    {
        var stripe = new CannedStripe()
            .OnList(
                "/v1/subscriptions?status=all",
                """
                {"id":"sub_1","object":"subscription","items":{"object":"list","has_more":false,"url":"/v1/subscription_items?subscription=sub_1","data":[
                  {"id":"si_1","object":"subscription_item","price":{"id":"price_1","object":"price","product":"prod_1"}}]}}
                """)
            .On("/v1/prices/price_1", """{"id":"price_1","object":"price","product":{"id":"prod_1","object":"product","deleted":true}}""");
        using var db = stripe.Open<SubscriptionsAlone>(o => new(o));
        Assert.Equal(["sub_1"], db.Subscriptions.Where(s => s.Items.Data[0].Price.Product.Deleted == true).Select(s => s.Id).ToList());
    }

    [Fact]
    public void An_id_where_the_object_was_asked_for_does_not_say_whether_there_is_an_object()
    {
        var stripe = new CannedStripe().OnList("/v1/invoices?expand[]=data.customer", """{"id":"in_1","object":"invoice","customer":"cus_1"}""");
        using var db = stripe.Open<InvoicesAlone>(o => new(o));
        Action[] queries =
        [
            () => db.Invoices.Count(i => i.Customer != null),
            () => db.Invoices.Count(i => i.Customer == null),
            () => db.Invoices.Select(i => i.Customer).ToList(),
        ];
        Assert.All(queries, query =>
        {
            var refusal = Assert.Throws<Stripe.EFCore.StripeResponseException>(query);
            Assert.Contains("customer", refusal.Message);
            Assert.Contains("in_1", refusal.Message);
        });
        Assert.Contains("'customer' of Invoice 'in_1'", Assert.Throws<InvalidOperationException>(() => db.Invoices.Expand(i => i.Customer).ToList()).Message);
    }

    private sealed class Customers(DbContextOptions<Customers> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();

        public DbSet<Customer> AllCustomers => Set<Customer>();
    }

    private sealed class InvoicesAlone(DbContextOptions<InvoicesAlone> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();
    }

    private sealed class SubscriptionsAlone(DbContextOptions<SubscriptionsAlone> options) : DbContext(options)
    {
        public DbSet<Subscription> Subscriptions => Set<Subscription>();
    }
}
