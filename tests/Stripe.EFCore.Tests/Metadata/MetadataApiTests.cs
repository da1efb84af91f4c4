using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace StripeEFCore.Tests.Metadata;

/// <summary>The fluent calls and their twins for metadata and for conventions.</summary>
public class MetadataApiTests
{
    private readonly ModelBuilder _builder = new();

    [Fact]
    public void What_the_user_says_of_a_resource_stands_against_conventions()
    {
        var entityType = _builder.Entity<Order>().ToStripeResource("invoice").Metadata;
        var byConvention = (IConventionEntityType)entityType;

        Assert.Equal("invoice", entityType.GetStripeResourceName());
        Assert.Equal(ConfigurationSource.Explicit, byConvention.GetStripeResourceNameConfigurationSource());
        Assert.False(byConvention.Builder.CanSetStripeResource("charge", fromDataAnnotation: true));
        Assert.Null(byConvention.Builder.ToStripeResource("charge"));
        Assert.Equal("invoice", entityType.GetStripeResourceName());
    }

    [Fact]
    public void An_attribute_stands_against_conventions_and_yields_to_the_user()
    {
        var entityType = _builder.Entity<Order>().Metadata;
        var byConvention = (IConventionEntityType)entityType;

        Assert.NotNull(byConvention.Builder.ToStripeResource("charge", fromDataAnnotation: true));
        Assert.Null(byConvention.Builder.ToStripeResource("refund"));
        entityType.SetStripeResourceName("invoice");

        Assert.Equal("invoice", entityType.GetStripeResourceName());
    }

    [Fact]
    public void The_last_of_ToStripeList_and_ToStripeResource_stands()
    {
        var order = _builder.Entity<Order>();

        Assert.Equal("/v1/orders", order.ToStripeList("/v1/orders/").Metadata.GetStripeResourceName());
        Assert.Equal("invoice", order.ToStripeResource("invoice").Metadata.GetStripeResourceName());
    }

    [Fact]
    public void What_the_user_says_of_a_path_stands_against_conventions()
    {
        var property = _builder.Entity<Order>().Property(o => o.Total).HasJsonPath("amount.total").Metadata;
        var byConvention = (IConventionProperty)property;

        Assert.Equal("amount.total", property.GetStripeJsonPath());
        Assert.Equal(ConfigurationSource.Explicit, byConvention.GetStripeJsonPathConfigurationSource());
        Assert.Null(byConvention.Builder.HasJsonPath("elsewhere", fromDataAnnotation: true));
        property.SetStripeJsonPath(null);

        Assert.NotNull(byConvention.Builder.HasJsonPath("elsewhere"));
        Assert.Equal("elsewhere", property.GetStripeJsonPath());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a..b")]
    [InlineData(".a")]
    public void What_is_no_path_is_refused(string path)
        => Assert.Throws<ArgumentException>(() => _builder.Entity<Order>().Property(o => o.Total).HasJsonPath(path));

    [Fact]
    public void Every_kind_of_member_takes_a_path()
    {
        var order = _builder.Entity<Order>();
        order.PrimitiveCollection(o => o.Tags).HasJsonPath("labels");
        order.ComplexProperty(o => o.Address, a => a.HasJsonPath("shipping.address").Property(x => x.City).HasJsonPath("town"));
        order.ComplexCollection(o => o.Lines, l => l.HasJsonPath("lines.data"));
        order.OwnsOne(o => o.Billing, b => b.HasJsonPath("billing_details"));

        Assert.Equal("labels", order.Metadata.FindProperty("Tags")!.GetStripeJsonPath());
        Assert.Equal("shipping.address", order.Metadata.FindComplexProperty("Address")!.GetStripeJsonPath());
        Assert.Equal("town", order.Metadata.FindComplexProperty("Address")!.ComplexType.FindProperty("City")!.GetStripeJsonPath());
        Assert.Equal("lines.data", order.Metadata.FindComplexProperty("Lines")!.GetStripeJsonPath());
        Assert.Equal("billing_details", order.Metadata.FindNavigation("Billing")!.GetStripeJsonPath());
    }

    private sealed class Order
    {
        public string Id { get; set; } = null!;
        public long Total { get; set; }
        public List<string> Tags { get; set; } = [];
        public Address Address { get; set; } = new();
        public List<Line> Lines { get; set; } = [];
        public Billing? Billing { get; set; }
    }

    private sealed class Address
    {
        public string? City { get; set; }
    }

    private sealed class Line
    {
        public long Amount { get; set; }
    }

    private sealed class Billing
    {
        public string? Email { get; set; }
    }
}
