using System.Net;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Objects;

/// <summary>A restricted key reads what it has permissions for, by list, by id and by expansion.</summary>
public sealed class PermissionTests : ObjectTest
{
    private const string Key = "rk_test_invoicesandcharges";

    protected override StripeEmulatorOptions Options => new()
    {
        LongLists = true,
        RestrictedKeys = new Dictionary<string, IReadOnlyCollection<string>>
        {
            [Key] = ["rak_invoice_read", "rak_charge_write", "rak_balance_transaction_read"],
        },
    };

    [Theory]
    [InlineData("/v1/customers", "rak_customer_read")]
    [InlineData("/v1/customers/cus_long", "rak_customer_read")]
    [InlineData("/v1/invoices?expand[]=data.customer", "rak_customer_read")]
    [InlineData("/v1/invoices/in_long3_0?expand[]=parent.subscription_details.subscription", "rak_subscription_read")]
    [InlineData("/v1/charges?expand[]=data.refunds", "rak_refund_read")]
    [InlineData("/v1/charges/ch_long0/refunds", "rak_refund_read")]
    [InlineData("/v1/balance_transactions/txn_re0_00?expand[]=source", "rak_refund_read")]
    [InlineData("/v1/checkout/sessions", "rak_checkout_session_read")]
    public async Task Without_the_permission_the_answer_is_403_and_names_it(string path, string permission)
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() => ClientOf(Key).RawRequestAsync(HttpMethod.Get, path, null));
        Assert.Equal(HttpStatusCode.Forbidden, exception.HttpStatusCode);
        Assert.EndsWith($"Having the '{permission}' permission would allow this request to continue.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_permission_it_is_answered()
    {
        var client = ClientOf(Key);
        Assert.NotEmpty((await new InvoiceService(client).ListAsync(new InvoiceListOptions { Expand = ["data.discounts"] })).Data);
        var withSource = new BalanceTransactionGetOptions { Expand = ["source"] };
        Assert.Equal("ch_long0", ((await new BalanceTransactionService(client).GetAsync("txn_ch0", withSource)).Source as Charge)!.Id);
        var charge = await new ChargeService(client).UpdateAsync("ch_long1", new ChargeUpdateOptions { Metadata = new() { ["a"] = "1" } });
        Assert.Equal("1", charge.Metadata["a"]);
        var refused = await Assert.ThrowsAsync<StripeException>(
            () => new InvoiceService(client).UpdateAsync("in_long3_0", new InvoiceUpdateOptions { Metadata = new() { ["a"] = "1" } }));
        Assert.Contains("'rak_invoice_write'", refused.Message, StringComparison.Ordinal);
    }
}
