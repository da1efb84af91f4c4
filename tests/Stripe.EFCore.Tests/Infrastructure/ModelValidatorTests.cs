using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Metadata;
using StripeEFCore.Tests.Metadata;

namespace StripeEFCore.Tests.Infrastructure;

/// <summary>What a model may not hold, and what the message says.</summary>
public class ModelValidatorTests
{
    [Fact]
    public void A_class_that_is_no_resource_is_refused_with_the_nearest_names()
        => Refused<Unknown>("'Custmer'", "maps to no resource", "'customer'", "ToStripeResource", "ToStripeList");

    [Fact]
    public void A_name_that_is_no_resource_is_refused_with_the_nearest_names()
        => Refused<UnknownName>("'invioce'", "'invoice'");

    [Fact]
    public void A_list_below_a_parent_has_its_parent_as_a_property()
        => Assert.Equal(
            "customer",
            ModelReading.ModelOf<NeedsParent>()
                .EntityType<TaxRegistrationLine>()
                .GetProperties()
                .Single(p => p.GetStripeFilter() is not null)
                .GetStripeFilter());

    [Fact]
    public void A_list_with_a_mandatory_filter_has_it_as_a_property()
        => Assert.Equal("subscription", ModelReading.ModelOf<NeedsFilter>().EntityType<SubscriptionItem>().FindProperty("subscription")!.GetStripeFilter());

    [Fact]
    public void The_class_of_Stripe_net_has_a_mandatory_filter_as_its_own_field()
        => Assert.DoesNotContain(
            ModelReading.ModelOf<NeedsFilterOfStripeNet>().EntityType<Stripe.SubscriptionItem>().GetProperties(), p => p.GetStripeFilter() is not null);

    [Fact]
    public void The_way_out_of_a_mandatory_filter_is_taken()
    {
        var resource = ModelReading.ModelOf<FilterAlways>().EntityType<SubscriptionItem>().GetStripeResource();

        Assert.Equal(("subscription", "sub_1"), Assert.Single(Assert.Single(resource.CompleteSets)) is var p ? (p.Name, p.Value) : default);
        Assert.DoesNotContain(resource.Parameters, p => p.Name == "subscription");
    }

    [Fact]
    public void A_class_without_a_key_is_refused()
        => Refused<NoKey>("'Customer'", "HasNoKey");

    [Fact]
    public void A_class_without_a_key_that_says_so_is_taken()
        => Assert.Null(ModelReading.ModelOf<Keyless>().EntityType<Customer>().FindPrimaryKey());

    [Fact]
    public void A_concurrency_token_is_refused()
        => Refused<Versioned>("'Coupon.Version'", "concurrency token");

    [Fact]
    public void Collections_of_each_other_are_refused()
        => Refused<ManyToMany>("'Product'", "'Customer'", "many to many");

    [Fact]
    public void A_collection_whose_objects_do_not_name_their_parent_is_refused()
        => Refused<NoSuchField>("'Customer.Products'", "/v1/products", "'customer'", "HasJsonPath");

    [Theory]
    [InlineData(nameof(Owner.Invoices), "/v1/invoices")]
    [InlineData(nameof(Owner.Subscriptions), "/v1/subscriptions")]
    public void A_collection_of_objects_that_do_not_come_with_their_parent_is_refused(string collection, string list)
    {
        using var context = new OwnerAlone(collection);
        var refusal = Assert.Throws<InvalidOperationException>(() => context.Model);

        Assert.Contains($"'Owner.{collection}' would always be empty", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(list, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("DbSet<", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_collection_that_comes_with_its_parent_is_taken()
    {
        using var context = new OwnerAlone(nameof(Owner.TaxIds));
        Assert.NotNull(context.Model.EntityType<Owner>().FindComplexProperty(nameof(Owner.TaxIds)));
    }

    [Fact]
    public void A_collection_whose_field_is_named_by_the_user_is_taken()
        => Assert.Equal(
            "metadata.owner",
            Assert.Single(ModelReading.ModelOf<FieldNamed>().EntityType<Product>().GetForeignKeys()).Properties[0].GetJsonPath().ToString());

    private static void Refused<TContext>(params string[] says)
        where TContext : DbContext, new()
    {
        using var context = new TContext();
        var refusal = Assert.Throws<InvalidOperationException>(() => context.Model);

        Assert.All(says, s => Assert.Contains(s, refusal.Message, StringComparison.Ordinal));
    }

    private sealed class Unknown : ModelContext
    {
        public DbSet<Custmer> Custmers => Set<Custmer>();
    }

    private sealed class UnknownName : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Bill>().ToStripeResource("invioce");
    }

    private sealed class NeedsParent : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<TaxRegistrationLine>().ToStripeResource("/v1/customers/{customer}/balance_transactions");
    }

    private sealed class NeedsFilter : ModelContext
    {
        public DbSet<SubscriptionItem> Items => Set<SubscriptionItem>();
    }

    private sealed class NeedsFilterOfStripeNet : ModelContext
    {
        public DbSet<Stripe.SubscriptionItem> Items => Set<Stripe.SubscriptionItem>();
    }

    private sealed class FilterAlways : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<SubscriptionItem>().ToStripeList("/v1/subscription_items?subscription=sub_1");
    }

    private sealed class NoKey : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Keys.Customer>();
    }

    private sealed class Keyless : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Customer>().HasNoKey().Ignore(c => c.Products);
    }

    private sealed class Versioned : ModelContext
    {
        public DbSet<Coupon> Coupons => Set<Coupon>();
    }

    private sealed class ManyToMany : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Customer>().HasMany(c => c.Products).WithMany();
    }

    private sealed class NoSuchField : ModelContext
    {
        public DbSet<Customer> Customers => Set<Customer>();
        public DbSet<Product> Products => Set<Product>();
    }

    private sealed class OwnerAlone(string collection) : ModelContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        {
            base.OnConfiguring(optionsBuilder);
            optionsBuilder.EnableServiceProviderCaching(false);
        }

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Owner>(owner =>
        {
            owner.ToStripeResource("customer");
            foreach (var other in new[] { nameof(Owner.Invoices), nameof(Owner.Subscriptions), nameof(Owner.TaxIds) }.Where(c => c != collection))
                owner.Ignore(other);
        });
    }

    private sealed class FieldNamed : ModelContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Product>().Property<string?>("CustomerId").HasJsonPath("metadata.owner");
    }

    private sealed class Custmer
    {
        public string Id { get; set; } = null!;
    }

    private sealed class Bill
    {
        public string Id { get; set; } = null!;
    }

    private sealed class TaxRegistrationLine
    {
        public string Id { get; set; } = null!;
    }

    private sealed class SubscriptionItem
    {
        public string Id { get; set; } = null!;
    }

    private sealed class Coupon
    {
        public string Id { get; set; } = null!;

        [ConcurrencyCheck]
        public int Version { get; set; }
    }

    private sealed class Customer
    {
        public string Id { get; set; } = null!;
        public List<Product> Products { get; set; } = [];
    }

    private sealed class Owner
    {
        public string Id { get; set; } = null!;
        public List<Invoice> Invoices { get; set; } = [];
        public List<Subscription> Subscriptions { get; set; } = [];
        public List<Locale> TaxIds { get; set; } = [];
    }

    private sealed class Invoice
    {
        public long Total { get; set; }
    }

    private sealed class Subscription
    {
        public string? Status { get; set; }
    }

    private sealed class Locale
    {
        public string? Name { get; set; }
    }

    private sealed class Product
    {
        public string Id { get; set; } = null!;
    }

    private static class Keys
    {
        public sealed class Customer
        {
            public string? Name { get; set; }
        }
    }
}
