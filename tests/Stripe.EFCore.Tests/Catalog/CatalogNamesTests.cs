using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Catalog;

public class CatalogNamesTests
{
    [Theory]
    [InlineData("customer", "/v1/customers")]
    [InlineData("Customer", "/v1/customers")]
    [InlineData("customers", "/v1/customers")]
    [InlineData("/v1/customers", "/v1/customers")]
    [InlineData("/v1/customers/", "/v1/customers")]
    [InlineData("checkout_sessions", "/v1/checkout/sessions")]
    [InlineData("checkout/sessions", "/v1/checkout/sessions")]
    [InlineData("checkout.session", "/v1/checkout/sessions")]
    [InlineData("CheckoutSession", "/v1/checkout/sessions")]
    [InlineData("CheckoutSessions", "/v1/checkout/sessions")]
    [InlineData("billing.meter", "/v1/billing/meters")]
    [InlineData("BILLING_METER", "/v1/billing/meters")]
    [InlineData("InvoiceItem", "/v1/invoiceitems")]
    [InlineData("invoice_items", "/v1/invoiceitems")]
    [InlineData("capabilities", "/v1/accounts/{account}/capabilities")]
    [InlineData("ApplicationFeeRefund", "/v1/application_fees/{application_fee}/refunds")]
    [InlineData("Sigma.ScheduledQueryRun", "/v1/sigma/scheduled_query_runs")]
    [InlineData("v2.core.account", "/v2/core/accounts")]
    [InlineData("/v1/customers/{id}/tax_ids", "/v1/customers/{customer}/tax_ids")]
    public void Resource_is_found_by_its_names(string name, string path) => Assert.Equal(path, StripeCatalog.Find(name)?.ListPath);

    [Theory]
    [InlineData("tax_id", "/v1/tax_ids")]
    [InlineData("payment_method", "/v1/payment_methods")]
    [InlineData("account", "/v1/accounts")]
    [InlineData("refund", "/v1/refunds")]
    [InlineData("dispute", "/v1/disputes")]
    public void Top_level_list_is_preferred_to_its_twins(string name, string path)
        => Assert.Equal(path, StripeCatalog.Find(name)?.ListPath);

    [Fact]
    public void Preview_is_found_by_its_path_only()
    {
        Assert.Equal("/v1/credit_notes/{credit_note}/lines", StripeCatalog.Find("credit_note_line_item")?.ListPath);
        Assert.Equal("/v1/credit_notes/{credit_note}/lines", StripeCatalog.Find(typeof(CreditNoteLineItem))?.ListPath);
        Assert.True(StripeCatalog.Find("/v1/credit_notes/preview/lines")?.IsPreview);
    }

    [Theory]
    [InlineData(typeof(Customer), "/v1/customers")]
    [InlineData(typeof(Stripe.Checkout.Session), "/v1/checkout/sessions")]
    [InlineData(typeof(TaxId), "/v1/tax_ids")]
    [InlineData(typeof(Stripe.Issuing.Dispute), "/v1/issuing/disputes")]
    [InlineData(typeof(TransferReversal), "/v1/transfers/{transfer}/reversals")]
    [InlineData(typeof(Address), null)]
    public void Resource_is_found_by_the_class_of_its_items(Type type, string? path)
        => Assert.Equal(path, StripeCatalog.Find(type)?.ListPath);

    [Fact]
    public void Unknown_name_finds_nothing()
    {
        Assert.Null(StripeCatalog.Find("custmer"));
        Assert.Null(StripeCatalog.Find(""));
    }

    [Theory]
    [InlineData("custmer", "customer")]
    [InlineData("Subscripton", "subscription")]
    [InlineData("Meter", "billing.meter")]
    [InlineData("sessions", "checkout.session")]
    [InlineData("payment_intnets", "payment_intent")]
    public void Near_miss_names_what_was_meant(string name, string meant) => Assert.Equal(meant, StripeCatalog.NearMisses(name).First());

    [Fact]
    public void Near_misses_are_at_most_three_and_none_for_what_resembles_nothing()
    {
        Assert.InRange(StripeCatalog.NearMisses("tax_is").Length, 1, 3);
        Assert.Empty(StripeCatalog.NearMisses("weather_forecast"));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("customer", "custmer", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_changed_letters(string left, string right, int distance)
    {
        Assert.Equal(distance, CatalogNames.Distance(left, right));
        Assert.Equal(distance, CatalogNames.Distance(right, left));
    }
}
