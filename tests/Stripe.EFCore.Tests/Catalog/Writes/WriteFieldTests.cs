using Stripe.EFCore.Catalog.Writes;

namespace StripeEFCore.Tests.Catalog.Writes;

/// <summary>Parameters that were looked up by eye in Stripe's API reference.</summary>
public class WriteFieldTests
{
    [Theory]
    [InlineData("/v1/customers", "create", "name", WriteKind.Text, false)]
    [InlineData("/v1/customers", "create", "balance", WriteKind.Integer, false)]
    [InlineData("/v1/customers", "create", "metadata", WriteKind.Map, true)]
    [InlineData("/v1/customers", "create", "address", WriteKind.Object, true)]
    [InlineData("/v1/customers", "create", "address.postal_code", WriteKind.Text, false)]
    [InlineData("/v1/customers", "create", "invoice_settings.custom_fields", WriteKind.ObjectList, true)]
    [InlineData("/v1/customers", "create", "tax_id_data.type", WriteKind.Text, false)]
    [InlineData("/v1/customers", "create", "payment_method", WriteKind.Text, false)]
    [InlineData("/v1/customers", "update", "default_source", WriteKind.Text, false)]
    [InlineData("/v1/customers", "update", "preferred_locales", WriteKind.List, false)]
    [InlineData("/v1/subscriptions", "create", "items", WriteKind.ObjectList, false)]
    [InlineData("/v1/subscriptions", "create", "items.price", WriteKind.Text, false)]
    [InlineData("/v1/subscriptions", "create", "items.quantity", WriteKind.Integer, false)]
    [InlineData("/v1/subscriptions", "create", "items.price_data.recurring.interval", WriteKind.Text, false)]
    [InlineData("/v1/subscriptions", "create", "application_fee_percent", WriteKind.Decimal, true)]
    [InlineData("/v1/subscriptions", "create", "backdate_start_date", WriteKind.Timestamp, false)]
    [InlineData("/v1/subscriptions", "update", "cancel_at_period_end", WriteKind.Boolean, false)]
    [InlineData("/v1/subscriptions", "delete", "cancellation_details.comment", WriteKind.Text, true)]
    [InlineData("/v1/subscriptions", "delete", "invoice_now", WriteKind.Boolean, false)]
    [InlineData("/v1/subscription_items", "create", "subscription", WriteKind.Text, false)]
    [InlineData("/v1/invoices", "create", "due_date", WriteKind.Timestamp, false)]
    [InlineData("/v1/invoices", "create", "auto_advance", WriteKind.Boolean, false)]
    [InlineData("/v1/invoices", "update", "effective_at", WriteKind.Timestamp, true)]
    [InlineData("/v1/invoiceitems", "create", "pricing.price", WriteKind.Text, false)]
    [InlineData("/v1/prices", "create", "unit_amount", WriteKind.Integer, false)]
    [InlineData("/v1/prices", "create", "unit_amount_decimal", WriteKind.Decimal, false)]
    [InlineData("/v1/prices", "create", "currency_options", WriteKind.ObjectMap, false)]
    [InlineData("/v1/prices", "create", "currency_options.unit_amount", WriteKind.Integer, false)]
    [InlineData("/v1/prices", "update", "transfer_lookup_key", WriteKind.Boolean, false)]
    [InlineData("/v1/products", "create", "default_price_data.recurring.interval_count", WriteKind.Integer, false)]
    [InlineData("/v1/products", "update", "description", WriteKind.Text, true)]
    [InlineData("/v1/coupons", "create", "percent_off", WriteKind.Decimal, false)]
    [InlineData("/v1/coupons", "create", "redeem_by", WriteKind.Timestamp, false)]
    [InlineData("/v1/coupons", "create", "applies_to.products", WriteKind.List, false)]
    [InlineData("/v1/payment_intents", "create", "automatic_payment_methods.enabled", WriteKind.Boolean, false)]
    [InlineData("/v1/payment_intents", "create", "payment_method_options.card.capture_method", WriteKind.Text, true)]
    [InlineData("/v1/payment_intents", "update", "amount", WriteKind.Integer, false)]
    [InlineData("/v1/balance_settings", "update", "payments.payouts.automatic_transfer_rules_by_currency", WriteKind.ObjectListMap, true)]
    [InlineData("/v1/files", "create", "file", WriteKind.File, false)]
    [InlineData("/v2/core/event_destinations", "create", "enabled_events", WriteKind.List, false)]
    [InlineData("/v2/core/event_destinations", "create", "webhook_endpoint.url", WriteKind.Text, false)]
    [InlineData("/v2/core/accounts", "create", "identity.individual.relationship.percent_ownership", WriteKind.Decimal, false)]
    [InlineData("/v2/billing/meter_events", "create", "timestamp", WriteKind.Instant, false)]
    internal void Parameters(string list, string verb, string path, WriteKind kind, bool canBeUnset)
    {
        var field = Find(list, verb, path);

        Assert.NotNull(field);
        Assert.Equal((kind, canBeUnset), (field.Kind, field.CanBeUnset));
    }

    [Theory]
    [InlineData("/v1/customers", "update", "test_clock")]
    [InlineData("/v1/customers", "update", "tax_id_data")]
    [InlineData("/v1/customers", "create", "created")]
    [InlineData("/v1/invoices", "create", "status")]
    [InlineData("/v1/invoices", "update", "customer")]
    [InlineData("/v1/prices", "update", "unit_amount")]
    [InlineData("/v1/coupons", "update", "percent_off")]
    [InlineData("/v1/customers", "create", "expand")]
    [InlineData("/v1/customers", "delete", "metadata")]
    public void Parameters_that_an_operation_does_not_take(string list, string verb, string path) => Assert.Null(Find(list, verb, path));

    [Theory]
    [InlineData("/v1/subscriptions", "trial_end", WriteKind.Timestamp, "now")]
    [InlineData("/v1/subscriptions", "cancel_at", WriteKind.Timestamp, "max_billed_until max_period_end min_period_end")]
    [InlineData("/v1/prices", "tiers.up_to", WriteKind.Integer, "inf")]
    [InlineData("/v1/accounts", "settings.payouts.schedule.delay_days", WriteKind.Integer, "minimum")]
    [InlineData("/v1/customers", "source", WriteKind.Object, "")]
    internal void Words_and_ids_in_place_of_a_value(string list, string path, WriteKind kind, string words)
    {
        var field = Find(list, "create", path)!;

        Assert.True(field.AlsoText);
        Assert.Equal(kind, field.Kind);
        Assert.Equal(words, string.Join(' ', field.Words));
    }

    [Fact]
    public void One_of_several_objects_has_the_members_of_each()
    {
        var account = Find("/v1/accounts", "create", "external_account")!;

        Assert.NotNull(account.Fields!.Find("number"));
        Assert.NotNull(account.Fields.Find("account_number"));
        Assert.NotNull(account.Fields.Find("currency"));
    }

    [Theory]
    [InlineData("up_to:number")]
    [InlineData("tiers[<")]
    public void Unreadable_fields_say_which(string notation)
        => Assert.Contains(notation, Assert.Throws<FormatException>(() => WriteField.Read(notation)).Message);

    private static WriteField? Find(string list, string verb, string path)
    {
        var writes = StripeWrites.Find(list)!;
        var fields = (verb switch { "create" => writes.Create, "update" => writes.Update, _ => writes.Delete })!.Fields;
        WriteField? field = null;
        foreach (var name in path.Split('.'))
        {
            field = fields?.Find(name);
            fields = field?.Fields;
        }

        return field;
    }
}
