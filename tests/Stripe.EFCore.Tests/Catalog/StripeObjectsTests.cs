using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Catalog;

/// <summary>What lies below Stripe's objects, as one who follows a path sees it.</summary>
public class StripeObjectsTests
{
    [Theory]
    [InlineData(typeof(Invoice), "amount_due", FieldKind.Value, null)]
    [InlineData(typeof(Invoice), "parent", FieldKind.Object, typeof(InvoiceParent))]
    [InlineData(typeof(Invoice), "total_taxes", FieldKind.ObjectArray, typeof(InvoiceTotalTax))]
    [InlineData(typeof(Invoice), "lines", FieldKind.List, typeof(InvoiceLineItem))]
    [InlineData(typeof(Invoice), "metadata", FieldKind.Map, null)]
    [InlineData(typeof(Price), "currency_options", FieldKind.Map, typeof(PriceCurrencyOptions))]
    [InlineData(typeof(Subscription), "items", FieldKind.List, typeof(SubscriptionItem))]
    [InlineData(typeof(SubscriptionItem), "price", FieldKind.Object, typeof(Price))]
    [InlineData(typeof(StripeList<SubscriptionItem>), "data", FieldKind.ObjectArray, typeof(SubscriptionItem))]
    [InlineData(typeof(Charge), "source", FieldKind.Object, typeof(IPaymentSource))]
    [InlineData(typeof(IPaymentSource), "last4", FieldKind.Value, null)]
    [InlineData(typeof(BalanceSettingsPaymentsPayouts), "automatic_transfer_rules_by_currency", FieldKind.Map,
        typeof(BalanceSettingsPaymentsPayoutsAutomaticTransferRulesByCurrency))]
    [InlineData(typeof(Stripe.V2.Core.AccountIdentityBusinessDetailsMonthlyEstimatedRevenue), "amount", FieldKind.Object, typeof(Stripe.V2.Amount))]
    internal void Field_is_of_kind(Type type, string name, FieldKind kind, Type? @class)
    {
        var field = StripeObjects.Field(type, name)!;

        Assert.Equal((name, kind, @class), (field.Name, field.Kind, field.Class));
        Assert.False(field.IsExpandable);
    }

    [Theory]
    [InlineData(typeof(Invoice), "customer", FieldKind.Object, typeof(Customer), "customer")]
    [InlineData(typeof(InvoiceParentSubscriptionDetails), "subscription", FieldKind.Object, typeof(Subscription), "subscription")]
    [InlineData(typeof(Invoice), "discounts", FieldKind.ObjectArray, typeof(Discount), "discount")]
    [InlineData(typeof(Customer), "default_source", FieldKind.Object, typeof(IPaymentSource), "account bank_account card source")]
    [InlineData(typeof(Payout), "destination", FieldKind.Object, typeof(IExternalAccount), "bank_account card")]
    [InlineData(typeof(ChargeOutcome), "rule", FieldKind.Object, typeof(Stripe.Radar.Rule), "radar.rule")]
    [InlineData(typeof(IPaymentSource), "customer", FieldKind.Object, typeof(Customer), "customer")]
    internal void Field_expands(Type type, string name, FieldKind kind, Type? @class, string targets)
    {
        var field = StripeObjects.Field(type, name)!;

        Assert.True(field.IsExpandable);
        Assert.Equal((kind, @class, targets), (field.Kind, field.Class, string.Join(' ', field.Targets)));
    }

    [Fact]
    public void Unknown_field_is_no_field()
    {
        Assert.Null(StripeObjects.Field(typeof(Invoice), "Customer"));
        Assert.Null(StripeObjects.Field(typeof(Invoice), "subscription"));
        Assert.Null(StripeObjects.Field(typeof(string), "length"));
    }

    [Fact]
    public void Fields_of_a_class_are_those_that_Stripe_net_writes_for_it()
    {
        var json = System.Text.Json.JsonSerializer.SerializeToElement(new Dispute(), StripeConfiguration.SerializerOptions);

        Assert.Equal(
            json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal),
            StripeObjects.FieldsOf(typeof(Dispute)).Select(field => field.Name));
    }

    [Fact]
    public void Path_through_a_polymorphic_field_finds_what_any_class_of_it_has()
    {
        var source = StripeObjects.Field(typeof(BalanceTransaction), "source")!;

        var destination = StripeObjects.Field(source, "destination")!;
        var details = StripeObjects.Field(source, "payment_method_details")!;

        Assert.Equal(16, source.Targets.Length);
        Assert.Equal((null, true), (destination.Class, destination.IsExpandable));
        Assert.Equal(["account", "bank_account", "card"], destination.Targets.ToArray());
        Assert.NotNull(StripeObjects.Field(destination, "last4"));
        Assert.Null(details.Class);
        Assert.Equal([typeof(ChargePaymentMethodDetails), typeof(DisputePaymentMethodDetails)], details.Classes.ToArray());
        Assert.NotNull(StripeObjects.Field(details, "ach_credit_transfer"));
        Assert.Null(StripeObjects.Field(source, "refunds")!.ListPath);
    }

    [Fact]
    public void Class_of_the_users_has_the_fields_of_Stripes_class_and_its_own()
    {
        Assert.Equal("/v1/invoices/{id}/lines", StripeObjects.Field(typeof(OwnInvoice), "lines")!.ListPath);
        Assert.True(StripeObjects.Field(typeof(OwnCharge), "refunds")!.OnlyWhenExpanded);
        Assert.True(StripeObjects.Field(typeof(OwnInvoice), "customer")!.IsExpandable);
        Assert.Equal(FieldKind.Value, StripeObjects.Field(typeof(OwnInvoice), "amount_surcharge")!.Kind);
        Assert.Equal(typeof(OwnParent), StripeObjects.Field(typeof(OwnInvoice), "parent")!.Class);
        Assert.Equal("invoice", StripeObjects.NameOf(typeof(OwnInvoice)));
    }

    [Fact]
    public void Object_of_an_event_is_a_snapshot_of_any_kind()
    {
        var field = StripeObjects.Field(typeof(EventData), "object")!;

        Assert.True(field.IsSnapshot);
        Assert.Equal(typeof(IHasObject), field.Class);
        Assert.Contains("invoice", field.Targets);
    }

    [Theory]
    [InlineData("subscription", typeof(Subscription))]
    [InlineData("checkout.session", typeof(Stripe.Checkout.Session))]
    [InlineData("application", typeof(Application))]
    [InlineData("v2.core.account", typeof(Stripe.V2.Core.Account))]
    [InlineData("radar.rule", typeof(Stripe.Radar.Rule))]
    [InlineData("Subscription", null)]
    public void Class_of_an_object_is(string name, Type? type) => Assert.Equal(type, StripeObjects.ClassOf(name));

    [Theory]
    [InlineData("customer", "/v1/customers/{id}")]
    [InlineData("mandate", "/v1/mandates/{id}")]
    [InlineData("source", "/v1/sources/{id}")]
    [InlineData("tax_id", "/v1/tax_ids/{id}")]
    [InlineData("v2.core.account", "/v2/core/accounts/{id}")]
    [InlineData("card", null)]
    [InlineData("bank_account", null)]
    [InlineData("transfer_reversal", null)]
    [InlineData("discount", null)]
    [InlineData("application", null)]
    [InlineData("balance", null)]
    public void Object_is_retrieved_by_its_id_alone_at(string name, string? path) => Assert.Equal(path, StripeObjects.RetrievePath(name));

    [Fact]
    public void Retrieve_paths_agree_with_those_of_the_lists()
        => Assert.All(
            StripeCatalog.Resources.Where(resource => resource.RetrievePath is not null),
            resource => Assert.Equal(resource.RetrievePath, StripeObjects.RetrievePath(resource.Object!)));

    [Fact]
    public void Top_level_agrees_with_the_catalog()
        => Assert.All(
            StripeCatalog.Resources.Where(resource => resource is { ClrType.IsInterface: false, Paging: not PagingStyle.NextPageUrl }),
            resource => Assert.Equal(
                resource.Expandables.Select(e => (e.Path.ToString(), e.IsArray, string.Join('|', e.Targets))),
                StripeObjects.FieldsOf(resource.ClrType!)
                    .Where(field => field.IsExpandable)
                    .Select(field => (field.Name, field.Kind == FieldKind.ObjectArray, string.Join('|', field.Targets)))));

    [Theory]
    [InlineData("subscription", "items.data.price.product")]
    [InlineData("invoice", "parent.subscription_details.subscription")]
    [InlineData("invoice", "payments")]
    [InlineData("invoice", "payments.data.payment.payment_intent")]
    [InlineData("invoice", "lines.data.discounts")]
    [InlineData("invoice", "customer.default_source")]
    [InlineData("customer", "invoice_settings.default_payment_method")]
    [InlineData("customer", "default_source.customer")]
    [InlineData("charge", "source.account")]
    [InlineData("charge", "refunds")]
    [InlineData("price", "tiers")]
    [InlineData("quote", "computed.upfront.line_items")]
    [InlineData("balance_transaction", "source.destination")]
    [InlineData("/v1/customers/{customer}/sources", "account")]
    public void Object_of_a_resource_expands(string resource, string path)
    {
        var found = Assert.Single(StripeObjects.ExpandPaths(StripeCatalog.Find(resource)!, 4), candidate => candidate.Path == path);

        Assert.Equal(path.Split('.').Length, found.Levels);
        Assert.Equal(path.Split('.')[^1], found.Field.Name);
    }

    [Theory]
    [InlineData("subscription", 3, "items.data.price.product")]
    [InlineData("event", 4, "data.object.customer")]
    [InlineData("price", 4, "currency_options.eur.tiers")]
    [InlineData("invoice", 4, "subscription")]
    [InlineData("invoice", 4, "lines")]
    [InlineData("invoice", 4, "total_taxes.tax_rate_details.tax_rate")]
    public void Object_of_a_resource_does_not_expand(string resource, int levels, string path)
        => Assert.DoesNotContain(StripeObjects.ExpandPaths(StripeCatalog.Find(resource)!, levels), candidate => candidate.Path == path);

    [Fact]
    public void Paths_are_distinct_and_keep_to_the_levels()
        => Assert.All(StripeCatalog.Resources, resource =>
        {
            var paths = StripeObjects.ExpandPaths(resource, 3).ToList();
            Assert.Equal(paths.Count, paths.Select(path => path.Path).Distinct().Count());
            Assert.All(paths, path => Assert.InRange(path.Levels, 1, 3));
            Assert.All(paths, path => Assert.True(path.Field.IsExpandable || path.Field.OnlyWhenExpanded));
        });

    [Fact]
    public void Api_v2_expands_nothing()
        => Assert.Empty(StripeCatalog.Resources
            .Where(resource => resource.Paging == PagingStyle.NextPageUrl)
            .SelectMany(resource => StripeObjects.ExpandPaths(resource, 4)));

    [Theory]
    [InlineData(1, 185, 29)]
    [InlineData(2, 901, 165)]
    [InlineData(3, 3424, 622)]
    public void Number_of_paths_that_expand_is(int levels, int topLevel, int nested)
    {
        int Count(bool isNested) => StripeCatalog.Resources
            .Where(resource => resource.Parent is not null == isNested)
            .Sum(resource => StripeObjects.ExpandPaths(resource, levels).Count());

        Assert.Equal((topLevel, nested), (Count(isNested: false), Count(isNested: true)));
    }

    private sealed class OwnInvoice : Invoice
    {
        [System.Text.Json.Serialization.JsonPropertyName("amount_surcharge")]
        public long? AmountSurcharge { get; set; }

        [System.Text.Json.Serialization.JsonPropertyName("parent")]
        public new OwnParent? Parent { get; set; }
    }

    private sealed class OwnParent : InvoiceParent;

    private sealed class OwnCharge : Charge;
}
