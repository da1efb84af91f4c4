using Stripe.EFCore.Catalog;
using Stripe.EFCore.Design.Scaffolding.Choosing;

namespace StripeEFCore.DesignTests.Scaffolding;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData("customer", "/v1/customers")]
    [InlineData("customers", "/v1/customers")]
    [InlineData("/v1/invoices", "/v1/invoices")]
    [InlineData("Invoice", "/v1/invoices")]
    [InlineData("Stripe.Invoice", "/v1/invoices")]
    [InlineData("subscription_items", "/v1/subscription_items")]
    [InlineData("SubscriptionItem", "/v1/subscription_items")]
    [InlineData("billing.meters", "/v1/billing/meters")]
    [InlineData("Checkout.Session", "/v1/checkout/sessions")]
    [InlineData("/v1/customers/{customer}/tax_ids", "/v1/customers/{customer}/tax_ids")]
    [InlineData("/v2/core/accounts", "/v2/core/accounts")]
    [InlineData("balance", "/v1/balance")]
    public void A_resource_has_the_names_that_users_say(string name, string path) => Assert.Equal([path], Paths([name], []));

    [Fact]
    public void Without_a_name_it_is_the_core_set()
        => Assert.Equal(CoreResources.Names.Select(n => StripeCatalog.Find(n)!.ListPath).Order(), Paths([], []).Order());

    [Fact]
    public void The_same_resource_twice_is_one() => Assert.Equal(["/v1/customers"], Paths(["customer", "Customer", "/v1/customers"], []));

    [Fact]
    public void A_schema_is_an_area_of_the_API()
    {
        var paths = Paths([], ["billing"]);
        Assert.Contains("/v1/billing/meters", paths);
        Assert.All(paths, p => Assert.StartsWith("/v1/billing/", p, StringComparison.Ordinal));
        Assert.Equal([.. paths, "/v1/customers"], Paths(["customers"], ["billing"]).OrderBy(p => p == "/v1/customers"));
    }

    [Fact]
    public void The_schema_metadata_chooses_no_list()
    {
        var choice = ResourceChoice.Of(["customers"], ["Metadata"]);
        Assert.True(choice.ReadsMetadata);
        Assert.Equal(["/v1/customers"], choice.Resources.Select(r => r.ListPath));
        Assert.False(ResourceChoice.Of(["customers"], []).ReadsMetadata);
    }

    [Theory]
    [InlineData("invioces", "'invoice'")]
    [InlineData("custumer", "'customer'")]
    [InlineData("/v1/credit_notes/preview/lines", "--table")]
    public void An_unknown_name_is_refused_with_near_ones(string name, string told)
    {
        using var run = new ScaffoldRun().Run(tables: name);
        Assert.Equal("Microsoft.EntityFrameworkCore.Design.OperationException", run.ErrorType);
        Assert.Contains($"'{name}'", run.Error, StringComparison.Ordinal);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Fact]
    public void An_unknown_schema_is_refused_with_those_there_are()
    {
        using var run = new ScaffoldRun().Run(arguments: ("schemaFilters", new[] { "dbo" }));
        Assert.Contains("'dbo'", run.Error, StringComparison.Ordinal);
        Assert.Contains("metadata", run.Error, StringComparison.Ordinal);
        Assert.Contains("Issuing", run.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Paths(string[] tables, string[] schemas) => ResourceChoice.Of(tables, schemas).Resources.Select(r => r.ListPath);
}
