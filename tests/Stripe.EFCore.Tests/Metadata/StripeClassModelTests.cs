using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;

namespace StripeEFCore.Tests.Metadata;

/// <summary>Stripe.net's classes as entity types.</summary>
public class StripeClassModelTests
{
    [Fact]
    public void Eight_types_build_their_model_in_under_a_second_beside_whatever_else_runs()
    {
        var watch = Stopwatch.StartNew();
        var model = ModelReading.ModelOf<EightTypes>();

        Assert.Equal(8, model.GetEntityTypes().Count());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"The model took {watch.ElapsedMilliseconds} ms.");
    }

    [Theory]
    [InlineData(typeof(Subscription), "Customer", "CustomerId")]
    [InlineData(typeof(Subscription), "DefaultPaymentMethod", "DefaultPaymentMethodId")]
    [InlineData(typeof(Subscription), "LatestInvoice", "LatestInvoiceId")]
    [InlineData(typeof(Invoice), "Customer", "CustomerId")]
    [InlineData(typeof(Charge), "PaymentIntent", "PaymentIntentId")]
    [InlineData(typeof(PaymentIntent), "LatestCharge", "LatestChargeId")]
    [InlineData(typeof(Price), "Product", "ProductId")]
    [InlineData(typeof(Product), "DefaultPrice", "DefaultPriceId")]
    public void An_expandable_field_is_a_navigation_where_both_ends_are_in_the_model(Type type, string navigation, string foreignKey)
    {
        var found = ModelReading.ModelOf<EightTypes>().FindEntityType(type)!.FindNavigation(navigation)!;

        Assert.Equal(foreignKey, Assert.Single(found.ForeignKey.Properties).Name);
        Assert.False(found.ForeignKey.IsRequired);
        Assert.False(found.ForeignKey.IsUnique);
        Assert.True(found.IsOnDependent);
    }

    [Fact]
    public void An_expandable_field_whose_type_is_not_in_the_model_is_its_id_alone()
    {
        var subscription = ModelReading.ModelOf<EightTypes>().EntityType<Subscription>();

        Assert.NotNull(subscription.FindProperty(nameof(Subscription.TestClockId)));
        Assert.Null(subscription.FindNavigation(nameof(Subscription.TestClock)));
        Assert.Null(subscription.FindProperty(nameof(Subscription.TestClock)));
    }

    [Theory]
    [InlineData(typeof(Subscription), "Id", "id")]
    [InlineData(typeof(Subscription), "CustomerId", "customer")]
    [InlineData(typeof(Subscription), "LatestInvoiceId", "latest_invoice")]
    [InlineData(typeof(Subscription), "DiscountIds", "discounts")]
    [InlineData(typeof(Subscription), "Items", "items")]
    [InlineData(typeof(Subscription), "CancellationDetails", "cancellation_details")]
    [InlineData(typeof(Subscription), "Metadata", "metadata")]
    [InlineData(typeof(Invoice), "AccountTaxIdIds", "account_tax_ids")]
    [InlineData(typeof(Charge), "Level3", "level3")]
    public void A_property_reads_the_field_that_Stripe_net_names(Type type, string property, string path)
        => Assert.Equal(path, ModelReading.ModelOf<EightTypes>().FindEntityType(type)!.FindProperty(property)!.GetJsonPath().ToString());

    [Theory]
    [InlineData("StripeResponse")]
    [InlineData("RawJObject")]
    [InlineData("RawJsonElement")]
    [InlineData("Discounts")]
    public void What_is_no_field_of_its_own_is_left_out(string member)
    {
        var subscription = ModelReading.ModelOf<EightTypes>().EntityType<Subscription>();

        Assert.Null(subscription.FindProperty(member));
        Assert.Null(subscription.FindNavigation(member));
        Assert.Null(subscription.FindComplexProperty(member));
    }

    [Fact]
    public void Nested_objects_are_properties_and_no_complex_types()
        => Assert.All(ModelReading.ModelOf<EightTypes>().GetEntityTypes(), e => Assert.Empty(e.GetComplexProperties()));

    [Theory]
    [InlineData(typeof(Customer), "/v1/customers")]
    [InlineData(typeof(PaymentIntent), "/v1/payment_intents")]
    [InlineData(typeof(Price), "/v1/prices")]
    public void A_class_is_read_from_its_list(Type type, string path)
        => Assert.Equal(path, ModelReading.ModelOf<EightTypes>().FindEntityType(type)!.GetStripeResource().ListPath);

    [Fact]
    public void A_class_of_an_area_is_read_from_the_areas_list()
        => Assert.Equal("/v1/checkout/sessions", ModelReading.ModelOf<Areas>().EntityType<Stripe.Checkout.Session>().GetStripeResource().ListPath);

    [Fact]
    public void The_key_is_the_id_and_is_given_by_Stripe()
    {
        var key = Assert.Single(ModelReading.ModelOf<EightTypes>().EntityType<Customer>().FindPrimaryKey()!.Properties);

        Assert.Equal("Id", key.Name);
        Assert.Equal(Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.OnAdd, key.ValueGenerated);
    }

    [Fact]
    public void Every_class_of_a_top_level_list_builds_a_model()
    {
        var model = ModelReading.ModelOf<EveryClass>();

        Assert.All(EveryClass.Types, t => Assert.NotNull(model.FindEntityType(t)?.FindPrimaryKey()));
    }

    private sealed class EightTypes : ModelContext
    {
        public DbSet<Customer> Customers => Set<Customer>();
        public DbSet<Subscription> Subscriptions => Set<Subscription>();
        public DbSet<Invoice> Invoices => Set<Invoice>();
        public DbSet<Price> Prices => Set<Price>();
        public DbSet<Product> Products => Set<Product>();
        public DbSet<Charge> Charges => Set<Charge>();
        public DbSet<PaymentIntent> PaymentIntents => Set<PaymentIntent>();
        public DbSet<PaymentMethod> PaymentMethods => Set<PaymentMethod>();
    }

    private sealed class Areas : ModelContext
    {
        public DbSet<Stripe.Checkout.Session> CheckoutSessions => Set<Stripe.Checkout.Session>();
        public DbSet<Stripe.BillingPortal.Configuration> PortalConfigurations => Set<Stripe.BillingPortal.Configuration>();
    }

    private sealed class EveryClass : ModelContext
    {
        public static IReadOnlyList<Type> Types { get; } =
        [
            .. StripeCatalog.Resources
                .Where(r => r is { Parent: null, ClrType.IsAbstract: false } && r.Parameters.All(p => !p.Required)
                    && r.ClrType.GetProperty("Id") is not null)
                .Select(r => r.ClrType!)
                .Where(t => StripeCatalog.Find(t) is { Parent: null } found && found.Parameters.All(p => !p.Required))
                .Distinct(),
        ];

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            foreach (var type in Types)
                modelBuilder.Entity(type);
        }
    }
}
