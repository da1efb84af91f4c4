using System.Text.RegularExpressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;

namespace StripeEFCore.Tests.Catalog.Writes;

/// <summary>Facts of what Stripe writes at the version of the referenced Stripe.net, as a user of the catalog sees them.</summary>
public partial class StripeWritesTests
{
    /// <summary>What Stripe.net writes and the catalog does not have, with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["POST /oauth/token"] = "Connects an account by a code: it makes no object of Stripe's API.",
        ["POST /oauth/deauthorize"] = "Ends such a connection.",
    };

    [Fact]
    public async Task Every_write_of_Stripe_net_is_there_and_nothing_else()
    {
        var expected = (await StripeNetOperations.RecordAsync())
            .Where(operation => operation.Method != HttpMethod.Get)
            .Select(operation => $"{operation.Method} {operation.Path}")
            .Distinct()
            .Except(Exceptions.Keys)
            .Order(StringComparer.Ordinal)
            .ToList();

        var found = StripeWrites.All
            .SelectMany(writes => WriteParameterTests.OperationsOf(writes).Select(operation => (operation.Method, operation.Path))
                .Concat(writes.Others.Select(verb => (verb.Method, verb.Path))))
            .Select(operation => $"{operation.Method} {Unnamed(operation.Path)}")
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Lists_that_can_be_read_have_the_writes_that_the_catalog_says()
        => Assert.All(StripeCatalog.Resources, resource =>
        {
            var writes = StripeWrites.Find(resource.ListPath);
            Assert.Equal(resource.Operations.HasFlag(ResourceOperations.Create), writes?.Create is not null);
            Assert.Equal(resource.Operations.HasFlag(ResourceOperations.Update), writes?.Update is not null);
            Assert.Equal(resource.Operations.HasFlag(ResourceOperations.Delete), writes?.Delete is not null);
        });

    [Theory]
    [InlineData("/v1/customers", "POST /v1/customers", "POST /v1/customers/{id}", "DELETE /v1/customers/{id}")]
    [InlineData("/v1/customers/{customer}/tax_ids", "POST /v1/customers/{customer}/tax_ids", null, "DELETE /v1/customers/{customer}/tax_ids/{id}")]
    [InlineData("/v1/subscriptions", "POST /v1/subscriptions", "POST /v1/subscriptions/{id}", "DELETE /v1/subscriptions/{id}")]
    [InlineData("/v1/subscription_items", "POST /v1/subscription_items", "POST /v1/subscription_items/{id}", "DELETE /v1/subscription_items/{id}")]
    [InlineData("/v1/invoices/{invoice}/lines", null, "POST /v1/invoices/{invoice}/lines/{id}", null)]
    [InlineData("/v1/payment_intents", "POST /v1/payment_intents", "POST /v1/payment_intents/{id}", null)]
    [InlineData("/v1/transfers/{transfer}/reversals", "POST /v1/transfers/{transfer}/reversals", "POST /v1/transfers/{transfer}/reversals/{id}", null)]
    [InlineData("/v1/balance_settings", null, "POST /v1/balance_settings", null)]
    [InlineData("/v1/customers/{customer}/cash_balance", null, "POST /v1/customers/{customer}/cash_balance", null)]
    [InlineData(
        "/v2/core/event_destinations",
        "POST /v2/core/event_destinations",
        "POST /v2/core/event_destinations/{id}",
        "DELETE /v2/core/event_destinations/{id}")]
    public void Operations_of_a_list(string list, string? create, string? update, string? delete)
    {
        var writes = StripeWrites.Find(list)!;

        Assert.Equal([create, update, delete], new[] { writes.Create, writes.Update, writes.Delete }.Select(Request));
        Assert.Equal(update == $"POST {list}", writes.IsSingleton);
    }

    [Theory]
    [InlineData("/v1/events")]
    [InlineData("/v1/balance_transactions")]
    [InlineData("/v1/no_such_thing")]
    [InlineData("")]
    public void What_cannot_be_written_is_not_there(string list) => Assert.Null(StripeWrites.Find(list));

    [Fact]
    public void Messages_name_the_service_and_the_class_of_the_parameters()
    {
        var customers = StripeWrites.Find("/v1/customers")!;
        Assert.Equal(("CustomerService.Create", "CustomerCreateOptions"), (customers.Create!.Service, customers.Create.Options));
        Assert.Equal(("CustomerService.Delete", null), (customers.Delete!.Service, customers.Delete.Options));
        Assert.Empty(customers.Delete.Fields.All);
        Assert.Equal("V2.Core.EventDestinationCreateOptions", StripeWrites.Find("/v2/core/event_destinations")!.Create!.Options);
        Assert.Equal("CustomerTaxIdService.Create", StripeWrites.Find("/v1/customers/{customer}/tax_ids")!.Create!.Service);
    }

    [Fact]
    public void Json_and_hosts_are_those_of_the_path()
    {
        Assert.True(StripeWrites.Find("/v2/core/event_destinations")!.Create!.IsJson);
        Assert.False(StripeWrites.Find("/v1/customers")!.Create!.IsJson);
        Assert.Equal(
            ["/v1/files @files.stripe.com", "/v2/billing/meter_event_stream @meter-events.stripe.com"],
            StripeWrites.All.Where(writes => writes.Create?.Host is not null).Select(writes => $"{writes.ListPath} @{writes.Create!.Host}"));
    }

    [Theory]
    [InlineData("/v1/invoices", "FinalizeInvoice", "POST", "/v1/invoices/{id}/finalize")]
    [InlineData("/v1/invoices", "VoidInvoice", "POST", "/v1/invoices/{id}/void")]
    [InlineData("/v1/invoices", "CreatePreview", "POST", "/v1/invoices/create_preview")]
    [InlineData("/v1/customers", "DeleteDiscount", "DELETE", "/v1/customers/{id}/discount")]
    [InlineData("/v1/customers/{customer}/sources", "Verify", "POST", "/v1/customers/{customer}/sources/{id}/verify")]
    [InlineData("/v1/payment_methods", "Detach", "POST", "/v1/payment_methods/{id}/detach")]
    [InlineData("/v1/reviews", "Approve", "POST", "/v1/reviews/{id}/approve")]
    [InlineData("/v2/core/event_destinations", "Ping", "POST", "/v2/core/event_destinations/{id}/ping")]
    public void Verbs_that_are_no_create_update_or_delete(string list, string name, string method, string path)
    {
        var verb = Assert.Single(StripeWrites.Find(list)!.Others, verb => verb.Name == name);

        Assert.Equal((method, path), (verb.Method.Method, verb.Path));
        Assert.EndsWith($"Service.{name}", verb.Service);
    }

    /// <summary>The path with nameless placeholders, as Stripe.net's operations are recorded.</summary>
    internal static string Unnamed(string path) => Placeholder().Replace(path, "{}");

    private static string? Request(WriteOperation? operation) => operation is null ? null : $"{operation.Method} {operation.Path}";

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
