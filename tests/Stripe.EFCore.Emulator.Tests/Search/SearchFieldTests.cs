namespace StripeEFCore.Emulator.Tests.Search;

/// <summary>Every field that each resource is searched by.</summary>
public sealed class SearchFieldTests : SearchTest
{
    [Theory]
    [InlineData("amount>=500")]
    [InlineData("billing_details.address.postal_code:\"sw1a 1aa\"")]
    [InlineData("created:700")]
    [InlineData("currency:USD")]
    [InlineData("customer:\"cus_1\"")]
    [InlineData("disputed:true")]
    [InlineData("disputed:\"TRUE\"")]
    [InlineData("metadata[\"k\"]:\"v\"")]
    [InlineData("payment_method_details.card.last4:4242")]
    [InlineData("payment_method_details.card.exp_month:\"12\"")]
    [InlineData("payment_method_details.card.exp_year:2030")]
    [InlineData("payment_method_details.card.brand:visa")]
    [InlineData("payment_method_details.card.fingerprint:\"fp1\"")]
    [InlineData("payment_method_details.card_present.last4:null")]
    [InlineData("-payment_method_details.interac_present.brand:visa")]
    [InlineData("status:\"succeeded\"")]
    [InlineData("refunded:\"false\"")]
    public async Task Charges(string query)
        => await OneOfTwo("charge", "charges", query, """
            {"id":"x","created":700,"amount":500,"amount_refunded":5,"refunded":false,"currency":"usd","customer":"cus_1","disputed":true,"metadata":{"k":"v"},
            "billing_details":{"address":{"postal_code":"SW1A 1AA"}},"status":"succeeded",
            "payment_method_details":{"card":{"last4":"4242","exp_month":12,"exp_year":2030,"brand":"visa","fingerprint":"fp1"}}}
            """, """
            {"id":"y","created":1,"amount":499,"amount_refunded":0,"refunded":false,"currency":"eur","customer":"cus_12","disputed":false,"metadata":{"k":"v2"},
            "billing_details":{"address":{"postal_code":"SW1A"}},"status":"failed",
            "payment_method_details":{"card_present":{"last4":"4242"},"interac_present":{"brand":"visa"}}}
            """);

    [Theory]
    [InlineData("refunded:\"true\"", "full")]
    [InlineData("refunded:true", "full")]
    [InlineData("refunded:'false'", "part")]
    [InlineData("refunded:null", "none")]
    [InlineData("-refunded:null", "full part")]
    [InlineData("-refunded:true", "part none")]
    public async Task A_charge_is_refunded_in_full_in_part_or_not(string query, string expected)
    {
        Insert("charge", """{"id":"none","created":1,"amount":9,"amount_refunded":0,"refunded":false}""");
        Insert("charge", """{"id":"part","created":2,"amount":9,"amount_refunded":3,"refunded":false}""");
        Insert("charge", """{"id":"full","created":3,"amount":9,"amount_refunded":9,"refunded":true}""");
        Assert.Equal(expected, await IdsOf("charges", query));
    }

    [Theory]
    [InlineData("created:700")]
    [InlineData("currency:usd")]
    [InlineData("customer:cus_1")]
    [InlineData("last_finalization_error_code:\"tax_location_invalid\"")]
    [InlineData("last_finalization_error_type:\"invalid_request_error\"")]
    [InlineData("metadata[\"k\"]:\"v\"")]
    [InlineData("number:\"ABC-0001\"")]
    [InlineData("number~\"c-00\"")]
    [InlineData("receipt_number:\"1111-2222\"")]
    [InlineData("status:\"open\"")]
    [InlineData("status~\"ope\"")]
    [InlineData("subscription:\"sub_1\"")]
    [InlineData("total>-6")]
    public async Task Invoices(string query)
        => await OneOfTwo("invoice", "invoices", query, """
            {"id":"x","created":700,"currency":"usd","customer":"cus_1",
            "last_finalization_error":{"code":"tax_location_invalid","type":"invalid_request_error"},
            "metadata":{"k":"v"},"number":"ABC-0001","receipt_number":"1111-2222","status":"open","total":-5,
            "parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1"}}}
            """, """
            {"id":"y","created":1,"currency":"eur","customer":"cus_2","last_finalization_error":null,"metadata":{},"number":null,"receipt_number":null,
            "status":"draft","total":-7,"parent":null}
            """);

    [Theory]
    [InlineData("amount:500")]
    [InlineData("created>1")]
    [InlineData("currency:usd")]
    [InlineData("customer:\"cus_1\"")]
    [InlineData("metadata[\"k\"]:\"v\"")]
    [InlineData("status:requires_action")]
    public async Task Payment_intents(string query)
        => await OneOfTwo(
            "payment_intent", "payment_intents", query,
            """{"id":"x","created":700,"amount":500,"currency":"usd","customer":"cus_1","metadata":{"k":"v"},"status":"requires_action"}""",
            """{"id":"y","created":1,"amount":5,"currency":"eur","customer":null,"metadata":{},"status":"succeeded"}""");

    [Theory]
    [InlineData("active:true")]
    [InlineData("currency:usd")]
    [InlineData("lookup_key:\"standard\"")]
    [InlineData("metadata[\"k\"]:\"v\"")]
    [InlineData("product:\"prod_1\"")]
    [InlineData("type:recurring")]
    public async Task Prices(string query)
        => await OneOfTwo(
            "price", "prices", query,
            """{"id":"x","created":700,"active":true,"currency":"usd","lookup_key":"Standard","metadata":{"k":"v"},"product":"prod_1","type":"recurring"}""",
            """{"id":"y","created":1,"active":false,"currency":"eur","lookup_key":"standard_2","metadata":{},"product":"prod_12","type":"one_time"}""");

    [Theory]
    [InlineData("active:\"true\"")]
    [InlineData("description:\"gold plan\"")]
    [InlineData("metadata[\"k\"]:\"v\"")]
    [InlineData("name~\"gol\"")]
    [InlineData("shippable:false")]
    [InlineData("url:\"https://example.com/gold\"")]
    public async Task Products(string query)
        => await OneOfTwo(
            "product", "products", query,
            """
            {"id":"x","created":700,"active":true,"description":"The gold plan.","metadata":{"k":"v"},"name":"Golden","shippable":false,
            "url":"https://example.com/gold"}
            """,
            """{"id":"y","created":1,"active":false,"description":null,"metadata":{},"name":"Silver","shippable":null,"url":null}""");

    [Theory]
    [InlineData("canceled_at>100")]
    [InlineData("-canceled_at:null")]
    [InlineData("created>=700")]
    [InlineData("metadata[\"k\"]:\"v\"")]
    [InlineData("status:canceled")]
    public async Task Subscriptions(string query)
        => await OneOfTwo(
            "subscription", "subscriptions", query,
            """{"id":"x","created":700,"canceled_at":800,"metadata":{"k":"v"},"status":"canceled"}""",
            """{"id":"y","created":1,"canceled_at":null,"metadata":{},"status":"active"}""");

    [Theory]
    [InlineData("customers", "name:\"a\" phone:\"1\" email:\"e\" created:1 metadata[\"k\"]:null")]
    [InlineData("subscriptions", "currency:usd")]
    [InlineData("subscriptions", "customer:cus_1")]
    [InlineData("prices", "created:1")]
    [InlineData("products", "created:1")]
    [InlineData("payment_intents", "total:1")]
    [InlineData("payment_intents", "status~\"succ\"")]
    [InlineData("invoices", "amount:1")]
    [InlineData("charges", "payment_method_details.sepa_debit.last4:\"1\"")]
    [InlineData("charges", "currency>\"eur\"")]
    public async Task Fields_of_other_resources_are_refused(string resources, string query)
    {
        if (resources == "customers")
            Assert.Equal("", await IdsOf(resources, query));
        else
            Assert.Equal("query", (await RefusalOf(query, resources)).StripeError.Param);
    }

    [Fact]
    public async Task Lists_that_cannot_be_searched_have_no_search()
    {
        Assert.Contains("'search'", await ErrorOf("/v1/refunds/search?query=created:1"), StringComparison.Ordinal);
        Assert.Contains("Unrecognized request URL", await ErrorOf("/v1/nonsense/search?query=created:1"), StringComparison.Ordinal);
    }

    private async Task OneOfTwo(string resource, string resources, string query, string match, string other)
    {
        Insert(resource, other);
        Insert(resource, match);
        Assert.Equal("x", await IdsOf(resources, query));
    }

    private async Task<string> IdsOf(string resources, string query)
    {
        var answer = await GetAsync($"/v1/{resources}/search?query={Uri.EscapeDataString(query)}");
        return string.Join(' ', answer["data"]!.AsArray().Select(o => (string?)o!["id"]));
    }
}
