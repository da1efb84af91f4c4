using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Rows.Json;

namespace StripeEFCore.Tests.Query;

/// <summary>What API v2 is asked to include, by the paths that a query reads.</summary>
public class IncludeFieldsTests
{
    [Theory]
    [InlineData("accounts", "display_name", "", false)]
    [InlineData("accounts", "identity", "identity", true)]
    [InlineData("accounts", "identity.individual.email", "identity", true)]
    [InlineData("accounts", "identity_other", "", false)]
    [InlineData("accounts", "configuration.merchant.applied", "configuration.merchant", true)]
    [InlineData("accounts", "configuration", "configuration.customer configuration.merchant configuration.recipient", true)]
    [InlineData("accounts", "defaults.currency requirements.summary id", "defaults requirements", true)]
    [InlineData("event_destinations", "webhook_endpoint.url", "webhook_endpoint.url", false)]
    [InlineData("event_destinations", "webhook_endpoint", "webhook_endpoint.url", false)]
    [InlineData("event_destinations", "name", "", false)]
    [InlineData("events", "changes", "", false)]
    [InlineData("accounts", "", "", false)]
    public void Fields_that_are_read_are_asked_for(string list, string read, string fields, bool retrievesRows)
    {
        var include = For($"/v2/core/{list}", read.Split(' '));

        Assert.Equal(fields.Split(' ', StringSplitOptions.RemoveEmptyEntries), include.Fields);
        Assert.Equal(retrievesRows, include.RetrievesRows);
        Assert.Equal(include.Fields.Select((field, i) => ($"include[{i}]", field)), include.OnRetrieve.Select(p => (p.Name, p.Value)));
        Assert.Equal(retrievesRows ? [] : include.OnRetrieve, include.OnList);
    }

    [Fact]
    public void A_list_that_takes_the_parameter_is_asked_itself()
        => Assert.False(For("/v2/money_management/financial_accounts", ["storage.deposit_insurance_eligibility"]).RetrievesRows);

    [Fact]
    public void A_field_that_only_the_creating_request_gives_is_refused()
        => Assert.Contains(
            "'webhook_endpoint.signing_secret'",
            Assert.Throws<InvalidOperationException>(() => For("/v2/core/event_destinations", ["webhook_endpoint.signing_secret"])).Message);

    [Fact]
    public void A_field_of_a_list_whose_objects_cannot_be_retrieved_is_refused()
    {
        var resource = new StripeResource { ListPath = "/v2/things", Includes = [new(JsonPath.Parse("size"), IncludedBy.Retrieve)] };

        Assert.Contains("Retrieve()", Assert.Throws<InvalidOperationException>(() => IncludeFields.For(resource, [JsonPath.Parse("size")])).Message);
    }

    private static IncludeFields For(string path, string[] read) => IncludeFields.For(StripeCatalog.Find(path)!, read.Select(JsonPath.Parse));
}
