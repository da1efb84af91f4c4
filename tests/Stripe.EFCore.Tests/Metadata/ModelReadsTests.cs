using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Metadata;

/// <summary>Objects that are read through a model of conventions alone.</summary>
public class ModelReadsTests
{
    private readonly FakeStripe _stripe = new(request => FakeStripe.Json(
        request.PathAndQuery.StartsWith("/v1/sources", StringComparison.Ordinal)
            ? """
              {"object":"list","has_more":false,"data":[
                {"id":"card_1","object":"card","last4":"4242"},
                {"id":"ba_1","object":"bank_account","routing_number":"110000000"}]}
              """
            : """
              {"object":"list","has_more":false,"data":[{
                "id":"sub_1","object":"subscription","customer":"cus_1","status":"active","metadata":{"a":"1"},
                "pause_collection":{"behavior":"void","resumes_at":1700000000},
                "billing_thresholds":{"amount_gte":5},
                "default_tax_rates":[{"id":"txr_1","percentage":19.5,"flat_amount":{"amount":7}}],
                "items":{"object":"list","data":[{"id":"si_1","quantity":3,"price":{"id":"price_1","unit_amount":100}}]},
                "payment_settings":{"payment_method_types":["card","sepa_debit"]}}]}
              """));

    [Theory]
    [InlineData(QueryTrackingBehavior.TrackAll)]
    [InlineData(QueryTrackingBehavior.NoTracking)]
    public async Task A_read_model_is_filled_to_its_depths(QueryTrackingBehavior tracking)
    {
        await using var context = new Shop(_stripe);
        context.ChangeTracker.QueryTrackingBehavior = tracking;
        var subscription = Assert.Single(await context.Subscriptions.ToListAsync());

        Assert.Equal("void", subscription.Pause.Behavior);
        Assert.Equal(5, subscription.BillingThresholds!.AmountGte);
        var rate = Assert.Single(subscription.DefaultTaxRates);
        Assert.Equal(("txr_1", 19.5m, 7), (rate.Id, rate.Percentage, rate.FlatAmount!.Amount));
        var item = Assert.Single(subscription.Items);
        Assert.Equal(("si_1", 3, "price_1", 100), (item.Id, item.Quantity, item.PriceId, item.Price!.UnitAmount));
        Assert.Equal(["card", "sepa_debit"], subscription.PaymentSettings!.PaymentMethodTypes);
        Assert.False(context.ChangeTracker.HasChanges());
    }

    [Fact]
    public async Task A_change_inside_a_nested_list_is_seen()
    {
        await using var context = new Shop(_stripe);
        var subscription = await context.Subscriptions.SingleAsync();
        subscription.Items[0].Quantity++;

        Assert.Equal(EntityState.Modified, context.Entry(subscription).State);
    }

    [Fact]
    public async Task Nested_members_can_be_asked_for()
    {
        await using var context = new Shop(_stripe);

        Assert.Equal(3, await context.Subscriptions.Where(s => s.BillingThresholds!.AmountGte > 4).SelectMany(s => s.Items).SumAsync(i => i.Quantity));
        Assert.Equal("void", await context.Subscriptions.Select(s => s.Pause.Behavior).SingleAsync());
        Assert.Equal("cus_1", await context.Subscriptions.Select(s => EF.Property<string>(s, "CustomerId")).SingleAsync());
    }

    [Fact]
    public async Task The_classes_of_a_hierarchy_are_read_by_the_field_object()
    {
        await using var context = new Shop(_stripe);
        var sources = await context.Sources.ToListAsync();

        Assert.Equal("4242", Assert.IsType<Card>(sources[0]).Last4);
        Assert.Equal("110000000", Assert.IsType<BankAccount>(sources[1]).RoutingNumber);
        Assert.Single(await context.Sources.OfType<Card>().ToListAsync());
    }

    [Fact]
    public async Task A_class_of_Stripe_net_is_filled_to_its_depths()
    {
        await using var context = new StripeNet(_stripe);
        var subscription = await context.Subscriptions.SingleAsync();

        Assert.Equal(("sub_1", "cus_1", "1"), (subscription.Id, subscription.CustomerId, subscription.Metadata["a"]));
        Assert.Equal(100, Assert.Single(subscription.Items).Price.UnitAmount);
        Assert.Equal(["card", "sepa_debit"], subscription.PaymentSettings.PaymentMethodTypes);
        Assert.False(context.ChangeTracker.HasChanges());
        Assert.Equal("sub_1", await context.Subscriptions.Where(s => s.Items.Data.Any(i => i.Price.Id == "price_1")).Select(s => s.Id).SingleAsync());
    }

    private sealed class Shop(HttpMessageHandler stripe) : DbContext
    {
        public DbSet<Subscription> Subscriptions => Set<Subscription>();
        public DbSet<Customer> Customers => Set<Customer>();
        public DbSet<Source> Sources => Set<Source>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
            => optionsBuilder.UseStripe("LiveAPIKey=sk_test_1", s => s.MessageHandler(stripe));

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Subscription>().ComplexProperty(s => s.Pause).HasJsonPath("pause_collection");
            modelBuilder.Entity<Subscription>().OwnsOne(s => s.BillingThresholds);
            modelBuilder.Entity<Source>().ToStripeList("/v1/sources");
            modelBuilder.Entity<Card>();
            modelBuilder.Entity<BankAccount>();
        }
    }

    private sealed class StripeNet(HttpMessageHandler stripe) : DbContext
    {
        public DbSet<Stripe.Subscription> Subscriptions => Set<Stripe.Subscription>();
        public DbSet<Stripe.Price> Prices => Set<Stripe.Price>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
            => optionsBuilder.UseStripe("LiveAPIKey=sk_test_1", s => s.MessageHandler(stripe));
    }

    private sealed class Customer
    {
        public string Id { get; set; } = null!;
    }

    private sealed class Subscription
    {
        public string Id { get; set; } = null!;
        public Customer? Customer { get; set; }
        public Pause Pause { get; set; }
        public Thresholds? BillingThresholds { get; set; }
        public List<TaxRate> DefaultTaxRates { get; set; } = [];
        public List<Item> Items { get; set; } = [];
        public PaymentSettings? PaymentSettings { get; set; }
    }

    private struct Pause
    {
        public string? Behavior { get; set; }
        public DateTime? ResumesAt { get; set; }
    }

    private sealed class Thresholds
    {
        public long? AmountGte { get; set; }
    }

    private sealed record TaxRate(string Id, decimal Percentage)
    {
        public FlatAmount? FlatAmount { get; set; }
    }

    private sealed class FlatAmount
    {
        public long Amount { get; set; }
    }

    private sealed class Item
    {
        public string Id { get; set; } = null!;
        public long Quantity { get; set; }
        public string? PriceId { get; set; }
        public Price? Price { get; set; }
    }

    private sealed class Price
    {
        public string Id { get; set; } = null!;
        public long? UnitAmount { get; set; }
    }

    private sealed class PaymentSettings
    {
        public List<string> PaymentMethodTypes { get; set; } = [];
    }

    private abstract class Source
    {
        public string Id { get; set; } = null!;
    }

    private sealed class Card : Source
    {
        public string? Last4 { get; set; }
    }

    private sealed class BankAccount : Source
    {
        public string? RoutingNumber { get; set; }
    }
}
