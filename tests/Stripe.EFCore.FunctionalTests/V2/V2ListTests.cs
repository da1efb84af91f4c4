using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>The lists of API v2 on Stripe.net's own classes.</summary>
public sealed class V2ListTests
{
    private const string Account =
        """{"id":"acct_1","object":"v2.core.account","created":"2026-01-02T03:04:05.678Z","closed":false,"livemode":false,"applied_configurations":["merchant"]}""";

    private readonly CannedStripe _stripe = new();

    [Fact]
    public async Task Accounts_are_read()
    {
        _stripe.List("/v2/core/accounts?closed=false&limit=100", Account).List("/v2/core/accounts?closed=true&limit=100");
        await using var db = new V2Context(_stripe.Options<V2Context>());

        var accounts = await db.Accounts.ToListAsync();
        Assert.Equal(["acct_1"], accounts.Select(a => a.Id));
    }

    [Fact]
    public async Task Events_are_read()
    {
        _stripe.List("/v2/core/events?limit=100", """{"id":"evt_1","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered","created":"2026-01-02T03:04:05.678Z","livemode":true}""");
        await using var db = new V2Context(_stripe.Options<V2Context>());

        Assert.Equal(["evt_1"], (await db.Events.ToListAsync()).Select(a => a.Id));
    }

    [Fact]
    public async Task Transactions_are_read()
    {
        _stripe.List(
            "/v2/money_management/transactions?limit=100",
            """{"id":"trxn_1","object":"v2.money_management.transaction","created":"2026-01-02T03:04:05.678Z","amount":{"value":500,"currency":"usd"},"status":"posted"}""");
        await using var db = new V2Context(_stripe.Options<V2Context>());

        Assert.Equal([500L], await db.Transactions.Select(t => t.Amount.Value).ToListAsync());
    }
}
