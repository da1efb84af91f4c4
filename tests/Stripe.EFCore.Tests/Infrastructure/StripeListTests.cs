using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Metadata;
using StripeEFCore.Tests.Metadata;

namespace StripeEFCore.Tests.Infrastructure;

/// <summary>Lists that the model declares.</summary>
public class StripeListTests
{
    [Fact]
    public void A_declared_list_has_what_it_declares()
    {
        var resource = ModelReading.ModelOf<Preview>().EntityType<Order>().GetStripeResource();

        Assert.Equal("/v1/preview/orders", resource.ListPath);
        Assert.Equal("/v1/preview/orders/{id}", resource.RetrievePath);
        Assert.Equal(ResourceOperations.Retrieve, resource.Operations);
        Assert.Equal("preview.order", resource.Object);
        Assert.True(resource.NewestFirst);
        Assert.Equal(
            [
                ("customer", ParameterKind.Equality, ParameterType.String, "customer"),
                ("created", ParameterKind.Range, ParameterType.Timestamp, "created"),
                ("paid", ParameterKind.Equality, ParameterType.Boolean, "state.is_paid"),
                ("numbers", ParameterKind.AnyOf, ParameterType.Integer, "number"),
            ],
            resource.Parameters.Select(p => (p.Name, p.Kind, p.Type, p.Field!.ToString())));
        Assert.Equal("customer", Assert.Single(resource.Expandables).Path.ToString());
    }

    [Fact]
    public void A_path_of_the_catalog_brings_what_the_catalog_knows()
    {
        var resource = ModelReading.ModelOf<Known>().EntityType<Sub>().GetStripeResource();

        Assert.Equal("/v1/subscriptions/{id}", resource.RetrievePath);
        Assert.Contains(resource.Parameters, p => p.Name == "status");
        Assert.Contains(resource.Expandables, e => e.Path.ToString() == "customer");
        Assert.Contains(resource.CompleteSets, set => set.Any(p => p is { Name: "status", Value: "all" }));
        Assert.Equal("customer", ModelReading.ModelOf<Known>().EntityType<Sub>().FindProperty("CustomerId")!.GetJsonPath().ToString());
    }

    [Fact]
    public void A_nested_list_of_one_parent_is_retrieved_below_that_parent()
    {
        var resource = ModelReading.ModelOf<OneParent>().EntityType<Entry>().GetStripeResource();

        Assert.Equal("/v1/customers/cus_1/balance_transactions", resource.ListPath);
        Assert.Equal("/v1/customers/cus_1/balance_transactions/{id}", resource.RetrievePath);
    }

    [Fact]
    public void A_parameter_that_is_always_sent_joins_the_lists_hidden_defaults()
    {
        var resource = ModelReading.ModelOf<AlwaysSent>().EntityType<Sub>().GetStripeResource();

        Assert.Equal("status=all&customer=cus_1", string.Join('&', Assert.Single(resource.CompleteSets).Select(p => $"{p.Name}={p.Value}")));
    }

    [Fact]
    public void A_filter_can_be_mandatory()
        => Assert.True(Assert.Single(ModelReading.ModelOf<Mandatory>().EntityType<Sub>().GetStripeResource().Parameters).Required);

    [Fact]
    public void Lists_of_the_second_API_are_paged_by_URL()
        => Assert.Equal(PagingStyle.NextPageUrl, ModelReading.ModelOf<SecondApi>().EntityType<Sub>().GetStripeResource().Paging);

    [Fact]
    public void A_filter_on_a_member_that_is_not_mapped_is_refused()
    {
        using var context = new NotMapped();

        Assert.Contains("'Secret'", Assert.Throws<InvalidOperationException>(() => context.Model).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1/customers", "starts with '/'")]
    [InlineData("", "starts with '/'")]
    [InlineData("/v1/customers/{customer}/tax_ids/{id}", "at most one placeholder")]
    [InlineData("/v1/customers/a{customer}/tax_ids", "at most one placeholder")]
    public void What_is_no_path_is_refused(string path, string says)
        => Assert.Contains(says, Assert.Throws<ArgumentException>(() => new StripeListBuilder<Order>(path)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_member_is_refused()
        => Assert.Throws<ArgumentException>(() => new StripeListBuilder<Order>("/v1/x").Filter(o => o.Number + 1));

    private sealed class Preview : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Order>().ToStripeList("/v1/preview/orders", list => list
                .Filter(o => o.CustomerId, "customer")
                .Range(o => o.Created)
                .Filter(o => o.State!.Paid, "paid")
                .AnyOf(o => o.Number, "numbers", 10)
                .Expandable(o => o.Customer)
                .Retrieve()
                .ObjectName("preview.order")
                .NewestFirst());

            // Said after the filter that rests on it.
            modelBuilder.Entity<Order>().ComplexProperty(o => o.State, s => s.Property(x => x.Paid).HasJsonPath("is_paid"));
            modelBuilder.Entity<Customer>();
        }
    }

    private sealed class Known : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Sub>().ToStripeList("/v1/subscriptions");
    }

    private sealed class OneParent : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Entry>().ToStripeList("/v1/customers/cus_1/balance_transactions");
    }

    private sealed class AlwaysSent : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Sub>().ToStripeList("/v1/subscriptions?customer=cus%5F1&");
    }

    private sealed class Mandatory : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Sub>().ToStripeList("/v1/things", list => list.RequiredFilter(s => s.CustomerId));
    }

    private sealed class SecondApi : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Sub>().ToStripeList("/v2/things");
    }

    private sealed class NotMapped : ModelContext
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Hidden>().Ignore(h => h.Secret);
            modelBuilder.Entity<Hidden>().ToStripeList("/v1/things", list => list.Filter(h => h.Secret));
        }
    }

    private sealed class Order
    {
        public string Id { get; set; } = null!;
        public string? CustomerId { get; set; }
        public Customer? Customer { get; set; }
        public DateTime? Created { get; set; }
        public int Number { get; set; }
        public State? State { get; set; }
    }

    private sealed class State
    {
        public bool Paid { get; set; }
    }

    private sealed class Customer
    {
        public string Id { get; set; } = null!;
    }

    private sealed class Sub
    {
        public string Id { get; set; } = null!;
        public string? CustomerId { get; set; }
    }

    private sealed class Entry
    {
        public string Id { get; set; } = null!;
    }

    private sealed class Hidden
    {
        public string Id { get; set; } = null!;
        public string? Secret { get; set; }
    }
}
