using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Catalog;

/// <summary>Facts of Stripe's API at the version of the referenced Stripe.net, as a user of the catalog sees them.</summary>
public class StripeCatalogTests
{
    private static readonly List<StripeResource> V1 = [.. StripeCatalog.Resources.Where(resource => !IsV2(resource))];
    private static readonly List<StripeResource> TopLevel = [.. V1.Where(resource => resource.Parent is null)];
    private static readonly List<StripeResource> Nested = [.. V1.Where(resource => resource.Parent is not null)];
    private static readonly List<StripeResource> V2 = [.. StripeCatalog.Resources.Where(IsV2)];

    [Fact]
    public void Every_list_of_the_api_is_there()
    {
        Assert.Equal(96, TopLevel.Count);
        Assert.Equal(23, Nested.Count);
        Assert.Equal(17, V2.Count(resource => resource.Parent is null));
        Assert.Equal(1, V2.Count(resource => resource.Parent is not null));
        Assert.Equal(StripeCatalog.Resources.Length, StripeCatalog.Resources.DistinctBy(resource => resource.ListPath).Count());
    }

    [Theory]
    [InlineData(ResourceOperations.Retrieve, 93, 11, 18)]
    [InlineData(ResourceOperations.Create, 65, 8, 11)]
    [InlineData(ResourceOperations.Update, 53, 8, 8)]
    [InlineData(ResourceOperations.Delete, 18, 5, 2)]
    [InlineData(ResourceOperations.Search, 7, 0, 0)]
    internal void Every_operation_beside_the_lists_is_there(ResourceOperations operation, int topLevel, int nested, int v2)
    {
        Assert.Equal(topLevel, TopLevel.Count(resource => resource.Operations.HasFlag(operation)));
        Assert.Equal(nested, Nested.Count(resource => resource.Operations.HasFlag(operation)));
        Assert.Equal(v2, V2.Count(resource => resource.Operations.HasFlag(operation)));
    }

    [Fact]
    public void Lists_of_51_resources_take_a_range_of_created()
    {
        var created = TopLevel.Select(resource => Parameter(resource, "created")).OfType<ListParameter>();

        Assert.Equal(51, created.Count(parameter => parameter is { Kind: ParameterKind.Range, Type: ParameterType.Timestamp }));
    }

    [Theory]
    [InlineData("charge", ResourceOperations.Retrieve | ResourceOperations.Create | ResourceOperations.Update | ResourceOperations.Search)]
    [InlineData("balance_transaction", ResourceOperations.Retrieve)]
    [InlineData("setup_attempt", ResourceOperations.None)]
    [InlineData("tax_id", ResourceOperations.Retrieve | ResourceOperations.Create | ResourceOperations.Delete)]
    internal void Operations_of_a_resource(string name, ResourceOperations operations) => Assert.Equal(operations, Find(name).Operations);

    [Theory]
    [InlineData("invoices", "status", ParameterKind.Equality, ParameterType.String, "status")]
    [InlineData("invoices", "customer", ParameterKind.Equality, ParameterType.String, "customer")]
    [InlineData("invoices", "due_date", ParameterKind.Range, ParameterType.Timestamp, "due_date")]
    [InlineData("invoices", "subscription", ParameterKind.Equality, ParameterType.String, "parent.subscription_details.subscription")]
    [InlineData("invoiceitems", "created", ParameterKind.Range, ParameterType.Timestamp, "date")]
    [InlineData("invoiceitems", "pending", ParameterKind.Equality, ParameterType.Boolean, "?pending")]
    [InlineData("prices", "lookup_keys", ParameterKind.AnyOf, ParameterType.String, "lookup_key")]
    [InlineData("prices", "recurring", ParameterKind.Object, ParameterType.Object, null)]
    [InlineData("products", "ids", ParameterKind.AnyOf, ParameterType.String, "id")]
    [InlineData("products", "shippable", ParameterKind.Equality, ParameterType.Boolean, "shippable")]
    [InlineData("events", "types", ParameterKind.AnyOf, ParameterType.String, "type")]
    [InlineData("promotion_codes", "coupon", ParameterKind.Equality, ParameterType.String, "promotion.coupon")]
    [InlineData("topups", "amount", ParameterKind.Range, ParameterType.Integer, "amount")]
    [InlineData("forwarding/requests", "created", ParameterKind.Range, ParameterType.Timestamp, "created")]
    [InlineData("issuing/cards", "exp_year", ParameterKind.Equality, ParameterType.Integer, "exp_year")]
    [InlineData("issuing/cards", "cardholder", ParameterKind.Equality, ParameterType.String, "cardholder.id")]
    [InlineData("subscriptions", "price", ParameterKind.Equality, ParameterType.String, "?price")]
    [InlineData("subscriptions", "current_period_end", ParameterKind.Range, ParameterType.Timestamp, "?current_period_end")]
    [InlineData("/v2/core/accounts", "closed", ParameterKind.Equality, ParameterType.Boolean, "closed")]
    [InlineData("/v2/commerce/product_catalog/imports", "created", ParameterKind.Range, ParameterType.Instant, "created")]
    [InlineData("/v2/core/events", "created", ParameterKind.Range, ParameterType.Instant, "created")]
    [InlineData("/v2/money_management/outbound_payments", "recipient", ParameterKind.Equality, ParameterType.String, "to.recipient")]
    internal void Filter_compares(string name, string filter, ParameterKind kind, ParameterType type, string? field)
    {
        var parameter = Parameter(Find(name), filter)!;

        Assert.Equal(kind, parameter.Kind);
        Assert.Equal(type, parameter.Type);
        Assert.Equal(field, parameter.Field?.ToString());
    }

    [Fact]
    public void Lists_of_8_resources_of_api_v2_take_a_range_of_created_as_text()
        => Assert.Equal(8, V2.Count(resource => Parameter(resource, "created") is { Kind: ParameterKind.Range, Type: ParameterType.Instant }));

    [Theory]
    [InlineData("/v2/core/events", "created[gte]")]
    [InlineData("/v2/commerce/product_catalog/imports", "created_gte")]
    public void Bound_of_a_range_is_a_field_or_part_of_the_name(string name, string bound)
        => Assert.Equal(bound, Parameter(Find(name), "created")!.Bound("gte"));

    [Theory]
    [InlineData("invoice", "customer", false, "customer")]
    [InlineData("invoice", "account_tax_ids", true, "tax_id")]
    [InlineData("customer", "default_source", false, "account bank_account card source")]
    [InlineData("payout", "destination", false, "bank_account card")]
    [InlineData("payment_intent", "latest_charge", false, "charge")]
    [InlineData("subscription", "discounts", true, "discount")]
    [InlineData("transfer_reversal", "source_refund", false, "refund")]
    public void Field_expands_to(string name, string field, bool isArray, string targets)
    {
        var expandable = Assert.Single(Find(name).Expandables, expandable => expandable.Path.ToString() == field);

        Assert.Equal(isArray, expandable.IsArray);
        Assert.Equal(targets.Split(' '), expandable.Targets);
    }

    [Fact]
    public void Balance_transaction_source_expands_to_sixteen_kinds_of_objects()
        => Assert.Equal(16, Assert.Single(Find("balance_transaction").Expandables).Targets.Length);

    [Fact]
    public void Api_v2_knows_no_expansion_and_names_its_next_page()
        => Assert.All(V2, resource =>
        {
            Assert.Empty(resource.Expandables);
            Assert.Equal(PagingStyle.NextPageUrl, resource.Paging);
        });

    [Fact]
    public void Only_report_types_and_capabilities_come_in_one_answer()
        => Assert.Equal(
            ["/v1/reporting/report_types", "/v1/accounts/{account}/capabilities"],
            StripeCatalog.Resources.Where(resource => resource.Paging == PagingStyle.None).Select(resource => resource.ListPath));

    [Fact]
    public void Hidden_defaults_are_undone()
    {
        Assert.Equal([new RequestParameter("status", "all")], Assert.Single(Find("subscriptions").CompleteSets).ToArray());
        Assert.Equal(
            [[new RequestParameter("active", "true")], [new RequestParameter("active", "false")]],
            Find("prices").CompleteSets.Select(set => set.ToArray()));
        Assert.Empty(Find("customers").CompleteSets);
    }

    [Fact]
    public void Lists_that_need_a_filter_say_which()
    {
        Assert.Equal(["subscription"], Required(Find("subscription_items")));
        Assert.Equal(["setup_intent"], Required(Find("setup_attempts")));
        Assert.Equal(19, TopLevel.Count(resource => Required(resource).Any()));
        Assert.All(Nested, resource => Assert.Contains(resource.Parent, Required(resource)));
        Assert.Equal(2, Nested.Count(resource => Required(resource).Count() > 1));
    }

    [Fact]
    public void Pseudo_values_are_no_values_of_a_status()
    {
        var status = Parameter(Find("subscriptions"), "status")!.AllowedValues;

        Assert.Contains("past_due", status);
        Assert.DoesNotContain("ended", status);
        Assert.DoesNotContain("all", status);
        Assert.DoesNotContain("all", Parameter(Find("tax.registration"), "status")!.AllowedValues);
    }

    [Fact]
    public void Arrays_say_how_much_they_take()
    {
        Assert.Equal(10, Parameter(Find("prices"), "lookup_keys")!.MaxItems);
        Assert.Equal(20, Parameter(Find("events"), "types")!.MaxItems);
        Assert.Equal(["type"], Parameter(Find("events"), "types")!.ExclusiveWith.ToArray());
        Assert.False(Parameter(Find("products"), "ids")!.AllowsPaging);
        Assert.True(Parameter(Find("prices"), "lookup_keys")!.AllowsPaging);
    }

    [Theory]
    [InlineData("subscriptions", "price")]
    [InlineData("subscriptions", "current_period_start")]
    [InlineData("charges", "transfer_group")]
    [InlineData("events", "delivery_success")]
    [InlineData("/v1/credit_notes/preview/lines", "amount")]
    public void Filter_that_is_no_comparison_is_unsafe(string name, string filter) => Assert.True(Parameter(Find(name), filter)!.Unsafe);

    [Fact]
    public void Filters_that_are_comparisons_are_safe()
    {
        Assert.False(Parameter(Find("promotion_codes"), "code")!.Unsafe);
        Assert.False(Parameter(Find("customers"), "email")!.Unsafe);
        Assert.False(Parameter(Find("balance_transactions"), "source")!.Unsafe);
    }

    [Fact]
    public void Filter_by_customer_may_bring_in_test_clocks()
    {
        Assert.True(Parameter(Find("subscriptions"), "customer")!.MayEnlarge);
        Assert.True(Parameter(Find("customers"), "test_clock")!.MayEnlarge);
        Assert.False(Parameter(Find("subscriptions"), "status")!.MayEnlarge);
    }

    [Fact]
    public void Parameters_that_the_api_withdrew_are_left_out()
        => Assert.Equal(["invoice"], Find("/v1/invoices/{invoice}/lines").Parameters.Select(p => p.Name));

    [Theory]
    [InlineData("subscriptions", true)]
    [InlineData("invoices", true)]
    [InlineData("climate/orders", true)]
    [InlineData("invoiceitems", false)]
    [InlineData("payment_methods", false)]
    [InlineData("tax_codes", false)]
    [InlineData("/v2/core/events", false)]
    public void List_is_relied_upon_to_come_newest_first(string name, bool newestFirst)
        => Assert.Equal(newestFirst, Find(name).NewestFirst);

    [Fact]
    public void Search_fields_are_those_of_the_resources_with_search()
    {
        Assert.Equal(
            StripeCatalog.Resources.Where(resource => resource.Operations.HasFlag(ResourceOperations.Search)),
            StripeCatalog.Resources.Where(resource => resource.SearchFields.Length > 0));
        Assert.Contains(new SearchField("email", SearchFieldType.String), Find("customers").SearchFields);
        Assert.Contains(new SearchField("total", SearchFieldType.Numeric), Find("invoices").SearchFields);
        Assert.Contains(new SearchField("payment_method_details.card.last4", SearchFieldType.Token), Find("charges").SearchFields);
    }

    [Fact]
    public void Item_is_retrieved_by_its_id_alone_only_from_a_top_level_list()
    {
        Assert.Equal("/v1/checkout/sessions/{id}", Find("checkout.session").RetrievePath);
        Assert.Null(Find("setup_attempt").RetrievePath);
        Assert.Null(Find("transfer_reversal").RetrievePath);
        Assert.Equal("transfer", Find("transfer_reversal").Parent);
        Assert.True(Find("customer").RetrieveMayBeDeleted);
        Assert.False(Find("product").RetrieveMayBeDeleted);
    }

    private static bool IsV2(StripeResource resource) => resource.ListPath.StartsWith("/v2/", StringComparison.Ordinal);

    private static StripeResource Find(string name)
        => StripeCatalog.Find(name) ?? throw new InvalidOperationException($"No resource {name}.");

    private static ListParameter? Parameter(StripeResource resource, string name)
        => resource.Parameters.SingleOrDefault(parameter => parameter.Name == name);

    private static IEnumerable<string> Required(StripeResource resource)
        => resource.Parameters.Where(parameter => parameter.Required).Select(parameter => parameter.Name);
}
