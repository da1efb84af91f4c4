using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;

namespace StripeEFCore.Tests.Metadata;

/// <summary>A user's own classes as entity types.</summary>
public class ReadModelTests
{
    private static readonly IModel Model = ModelReading.ModelOf<Shop>();

    [Theory]
    [InlineData(typeof(Customer), "/v1/customers")]
    [InlineData(typeof(Invoice), "/v1/invoices")]
    [InlineData(typeof(BillingPrice), "/v1/prices")]
    [InlineData(typeof(Payer), "/v1/payouts")]
    [InlineData(typeof(Good), "/v1/products")]
    [InlineData(typeof(Reversal), "/v1/refunds")]
    [InlineData(typeof(Meter), "/v1/billing/meters")]
    public void A_class_finds_its_list_by_its_name_its_set_its_attribute_or_what_the_model_says(Type type, string path)
    {
        var entityType = Model.FindEntityType(type)!;

        Assert.Equal(path, entityType.GetStripeResource().ListPath);
        Assert.NotNull(entityType.GetStripeResourceName());
    }

    [Theory]
    [InlineData("Id", "id")]
    [InlineData("AmountDue", "amount_due")]
    [InlineData("CustomerId", "customer")]
    [InlineData("Number", "invoice_number")]
    [InlineData("Total", "amounts.total")]
    [InlineData("Memo", "description")]
    [InlineData("Footnote", "footer")]
    [InlineData("Paid", "is_paid")]
    [InlineData("SubscriptionId", "parent.subscription_details.subscription")]
    [InlineData("AccountTaxIdIds", "account_tax_ids")]
    [InlineData("NotOfStripeNet", "not_of_stripe_net")]
    public void A_property_reads_what_the_user_says_else_the_field_of_its_name(string property, string path)
    {
        var found = Model.EntityType<Invoice>().FindProperty(property)!;

        Assert.Equal(path, found.GetJsonPath().ToString());
        Assert.Equal(path, found.GetStripeJsonPath());
    }

    [Fact]
    public void A_reference_without_a_foreign_key_property_reads_the_id_from_the_field()
    {
        var navigation = Model.EntityType<Subscription>().FindNavigation(nameof(Subscription.Customer))!;

        var foreignKey = Assert.Single(navigation.ForeignKey.Properties);
        Assert.True(foreignKey.IsShadowProperty());
        Assert.Equal("customer", foreignKey.GetJsonPath().ToString());
        Assert.False(navigation.ForeignKey.IsRequired);
    }

    [Fact]
    public void A_collection_navigation_pairs_with_the_reference_of_the_other_side()
    {
        var invoices = Model.EntityType<Customer>().FindNavigation(nameof(Customer.Invoices))!;

        Assert.True(invoices.IsCollection);
        Assert.Equal(nameof(Invoice.CustomerId), Assert.Single(invoices.ForeignKey.Properties).Name);
        Assert.Equal(nameof(Invoice.Customer), invoices.Inverse!.Name);
    }

    [Fact]
    public void A_required_foreign_key_is_no_promise_that_the_object_is_still_there()
        => Assert.False(Model.EntityType<Invoice>().FindNavigation(nameof(Invoice.Customer))!.ForeignKey.IsRequired);

    [Fact]
    public void A_class_that_the_context_does_not_name_is_a_nested_object_though_it_has_an_id()
    {
        var discount = Model.EntityType<Customer>().FindComplexProperty(nameof(Customer.Discount))!;

        Assert.Null(Model.FindEntityType(typeof(Discount)));
        Assert.Equal("discount", discount.GetJsonPath().ToString());
        Assert.Equal(
            "discount.coupon.percent_off",
            discount.ComplexType.FindComplexProperty("Coupon")!.ComplexType.FindProperty("PercentOff")!.GetJsonPath().ToString());
    }

    [Fact]
    public void Paths_of_nested_members_start_at_the_document()
    {
        var shipping = Model.EntityType<Customer>().FindComplexProperty(nameof(Customer.Shipping))!;
        var address = shipping.ComplexType.FindComplexProperty(nameof(Shipping.Address))!;

        Assert.True(shipping.IsNullable);
        Assert.Equal("shipping.address", address.GetJsonPath().ToString());
        Assert.Equal("shipping.address.postal_code", address.ComplexType.FindProperty(nameof(Address.PostalCode))!.GetJsonPath().ToString());
        Assert.Equal("shipping.address.town", address.ComplexType.FindProperty(nameof(Address.City))!.GetJsonPath().ToString());
    }

    [Fact]
    public void Paths_below_a_list_start_at_its_element()
    {
        var lines = Model.EntityType<Invoice>().FindComplexProperty(nameof(Invoice.Lines))!;

        Assert.True(lines.IsCollection);
        Assert.Equal("lines", lines.GetJsonPath().ToString());
        Assert.Equal("amount", lines.ComplexType.FindProperty(nameof(InvoiceLine.Amount))!.GetJsonPath().ToString());
        Assert.Equal("period.start", lines.ComplexType.FindComplexProperty("Period")!.ComplexType.FindProperty("Start")!.GetJsonPath().ToString());
    }

    [Fact]
    public void A_struct_of_the_users_is_a_nested_object_too()
        => Assert.NotNull(Model.EntityType<Subscription>().FindComplexProperty(nameof(Subscription.Pause)));

    [Fact]
    public void A_nested_member_that_refers_to_an_entity_is_left_to_its_id()
    {
        var line = Model.EntityType<Invoice>().FindComplexProperty(nameof(Invoice.Lines))!.ComplexType;

        Assert.Null(line.FindComplexProperty(nameof(InvoiceLine.Invoice)));
        Assert.Equal("invoice", line.FindProperty(nameof(InvoiceLine.InvoiceId))!.GetJsonPath().ToString());
    }

    [Fact]
    public void A_list_of_strings_is_a_primitive_collection()
        => Assert.True(Model.EntityType<Customer>().FindProperty(nameof(Customer.PreferredLocales))!.IsPrimitiveCollection);

    [Theory]
    [InlineData(nameof(Customer.Metadata))]
    [InlineData(nameof(Customer.StripeAddress))]
    [InlineData(nameof(Customer.Flags))]
    public void Dictionaries_and_nested_classes_of_Stripe_net_are_one_value(string property)
        => Assert.NotNull(Model.EntityType<Customer>().FindProperty(property));

    [Fact]
    public void An_owned_type_reads_from_the_field_of_its_navigation()
    {
        var owned = Model.EntityType<Subscription>().FindNavigation(nameof(Subscription.BillingThresholds))!;

        Assert.True(owned.ForeignKey.IsOwnership);
        Assert.Equal("billing_thresholds", owned.GetJsonPath().ToString());
        Assert.Equal("amount_gte", owned.TargetEntityType.FindProperty("AmountGte")!.GetJsonPath().ToString());
    }

    [Fact]
    public void The_classes_of_a_hierarchy_are_told_apart_by_the_field_object()
    {
        var model = ModelReading.ModelOf<Sources>();

        Assert.Equal("object", model.EntityType<Source>().FindDiscriminatorProperty()!.GetJsonPath().ToString());
        Assert.Equal("bank_account", model.EntityType<BankAccount>().GetDiscriminatorValue());
        Assert.Equal("/v1/things", model.EntityType<BankAccount>().GetStripeResource().ListPath);
    }

    [Fact]
    public void Records_with_constructors_are_mapped()
        => Assert.Equal("unit_amount", Model.EntityType<BillingPrice>().FindProperty("UnitAmount")!.GetJsonPath().ToString());

    private sealed class Shop : ModelContext
    {
        public DbSet<Customer> Customers => Set<Customer>();
        public DbSet<Invoice> Invoices => Set<Invoice>();
        public DbSet<Subscription> Subscriptions => Set<Subscription>();
        public DbSet<BillingPrice> Prices => Set<BillingPrice>();
        public DbSet<Payer> Payers => Set<Payer>();
        public DbSet<Good> Goods => Set<Good>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Reversal>().ToTable("refund");
            modelBuilder.Entity<Meter>().ToStripeResource("billing.meter");
            modelBuilder.Entity<Subscription>().OwnsOne(s => s.BillingThresholds);
            modelBuilder.Entity<Invoice>(invoice =>
            {
                invoice.Property(i => i.SubscriptionId).HasJsonPath("parent.subscription_details.subscription");
                invoice.Property(i => i.Paid).HasColumnName("is_paid");
            });
            modelBuilder.Entity<Customer>().ComplexProperty(
                c => c.Shipping, s => s.ComplexProperty(x => x.Address, a => a.Property(x => x.City).HasJsonPath("town")));
        }
    }

    private sealed class Customer
    {
        public string Id { get; set; } = null!;
        public Dictionary<string, string> Metadata { get; set; } = [];
        public Dictionary<string, bool> Flags { get; set; } = [];
        public List<string> PreferredLocales { get; set; } = [];
        public Discount? Discount { get; set; }
        public Shipping? Shipping { get; set; }
        public Stripe.Address? StripeAddress { get; set; }
        public List<Invoice> Invoices { get; set; } = [];
    }

    private sealed class Discount
    {
        public string Id { get; set; } = null!;
        public Coupon? Coupon { get; set; }
    }

    private sealed class Coupon
    {
        public string Id { get; set; } = null!;
        public decimal? PercentOff { get; set; }
    }

    private sealed class Shipping
    {
        public string? Name { get; set; }
        public Address? Address { get; set; }
    }

    private sealed class Address
    {
        public string? City { get; set; }
        public string? PostalCode { get; set; }
    }

    private sealed class Invoice
    {
        public string Id { get; set; } = null!;
        public long AmountDue { get; set; }
        public string CustomerId { get; set; } = null!;
        public Customer? Customer { get; set; }

        [JsonPropertyName("invoice_number")]
        public string? Number { get; set; }

        [JsonPath("amounts.total")]
        public long Total { get; set; }

        [Column("description")]
        public string? Memo { get; set; }

        [JsonPath("footer")]
        [JsonPropertyName("somewhere_else")]
        public string? Footnote { get; set; }

        [JsonPath("overridden")]
        public bool Paid { get; set; }
        public string? SubscriptionId { get; set; }
        public List<string> AccountTaxIdIds { get; set; } = [];
        public int NotOfStripeNet { get; set; }
        public List<InvoiceLine> Lines { get; set; } = [];
    }

    private sealed class InvoiceLine
    {
        public string Id { get; set; } = null!;
        public long Amount { get; set; }
        public string? InvoiceId { get; set; }
        public Invoice? Invoice { get; set; }
        public Period? Period { get; set; }
    }

    private sealed class Period
    {
        public DateTime Start { get; set; }
    }

    private sealed class Subscription
    {
        public string Id { get; set; } = null!;
        public Customer? Customer { get; set; }
        public Pause Pause { get; set; }
        public Thresholds? BillingThresholds { get; set; }
    }

    private struct Pause
    {
        public string? Behavior { get; set; }
    }

    private sealed class Thresholds
    {
        public long? AmountGte { get; set; }
    }

    private sealed record BillingPrice(string Id, long? UnitAmount);

    [StripeResource("payout")]
    private sealed class Payer
    {
        public string Id { get; set; } = null!;
    }

    [Table("products")]
    private sealed class Good
    {
        public string Id { get; set; } = null!;
    }

    private sealed class Reversal
    {
        public string Id { get; set; } = null!;
    }

    private sealed class Meter
    {
        public string Id { get; set; } = null!;
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

    private sealed class Sources : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Source>().ToStripeList("/v1/things");
            modelBuilder.Entity<Card>();
            modelBuilder.Entity<BankAccount>();
        }
    }
}
