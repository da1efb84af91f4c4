using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Updates.Errors;

namespace StripeEFCore.Tests.Update;

/// <summary>The rules that find a parameter of another name or place, for fields of many resources: no table names them.</summary>
public sealed class OtherParameterTests
{
    [Theory]
    [InlineData("/v1/customers", "tax_ids", "tax_id_data")]
    [InlineData("/v1/checkout/sessions", "subscription", "subscription_data")]
    [InlineData("/v1/checkout/sessions", "payment_intent", "payment_intent_data")]
    [InlineData("/v1/checkout/sessions", "setup_intent", "setup_intent_data")]
    [InlineData("/v1/products", "default_price", "default_price_data")]
    [InlineData("/v1/quotes", "subscription", "subscription_data")]
    [InlineData("/v1/setup_intents", "mandate", "mandate_data")]
    [InlineData("/v1/customers", "delinquent", null)]
    public void What_a_create_takes_as_data(string list, string field, string? parameter)
        => Assert.Equal(parameter, OtherParameter.DataOf(StripeWrites.Find(list)!.Create!, field.Split('.'))?.Name);

    [Theory]
    [InlineData("/v1/invoiceitems", "pricing.unit_amount_decimal", "unit_amount_decimal")]
    [InlineData("/v1/invoiceitems", "parent.subscription_details.subscription", "subscription")]
    [InlineData("/v1/accounts/{account}/external_accounts", "routing_number", "external_account[routing_number]")]
    [InlineData("/v1/setup_intents", "next_action.redirect_to_url.return_url", "return_url")]
    [InlineData("/v1/payment_intents", "amount_details.tip.amount", null)]
    [InlineData("/v1/charges", "payment_method_details.card.description", null)]
    [InlineData("/v1/customers", "currency", null)]
    public void What_a_create_takes_at_another_level(string list, string field, string? parameter)
        => Assert.Equal(parameter, OtherParameter.AtAnotherLevel(StripeWrites.Find(list)!.Create!, field.Split('.'))?.Name);
}
