using System.Net;
using System.Text.Json.Nodes;
using Stripe;
using Stripe.EFCore.Emulator;
using Stripe.V2.Core;
using Stripe.V2.MoneyManagement;
using AccountGetOptions = Stripe.V2.Core.AccountGetOptions;
using AccountListOptions = Stripe.V2.Core.AccountListOptions;
using EventListOptions = Stripe.V2.Core.EventListOptions;

namespace StripeEFCore.Emulator.Tests.Objects;

/// <summary>API v2, read by Stripe.net and as it stands.</summary>
public sealed class ApiV2Tests : ObjectTest
{
    public static TheoryData<string, int> Lists => new()
    {
        { "commerce/product_catalog/imports", 12 }, { "core/accounts", 11 }, { "core/accounts/acct_v2_00/persons", 12 },
        { "core/event_destinations", 12 }, { "core/events", 25 },
        { "core/vault/gb_bank_accounts", 12 }, { "core/vault/us_bank_accounts", 12 }, { "money_management/adjustments", 12 },
        { "money_management/financial_accounts", 12 },
        { "money_management/financial_addresses", 12 }, { "money_management/inbound_transfers", 12 }, { "money_management/outbound_payments", 12 },
        { "money_management/outbound_setup_intents", 12 }, { "money_management/payout_intents", 12 }, { "money_management/payout_methods", 12 },
        { "money_management/received_credits", 12 }, { "money_management/transaction_entries", 12 }, { "money_management/transactions", 12 },
    };

    protected override StripeEmulatorOptions Options => new() { LongLists = true };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Every_list_is_followed_to_its_end_and_back_and_each_object_is_retrieved(string list, int count)
    {
        var objects = new List<JsonNode>();
        var pages = new List<JsonNode>();
        for (var url = $"/v2/{list}?limit=5"; url is not null; url = (string?)pages[^1]["next_page_url"])
        {
            pages.Add(await GetAsync(url));
            objects.AddRange(pages[^1]["data"]!.AsArray().Select(o => o!));
        }

        Assert.Equal(count, objects.Count);
        Assert.Equal(count, objects.Select(o => (string)o["id"]!).Distinct().Count());
        Assert.Null(pages[0]["previous_page_url"]);
        Assert.Equal(pages[0]["data"]!.ToJsonString(), (await GetAsync((string)pages[1]["previous_page_url"]!))["data"]!.ToJsonString());
        var created = objects.Select(o => (string)o["created"]!).ToList();
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", created[0]);
        Assert.Equal(created.OrderDescending(StringComparer.Ordinal).Select(c => c[..19]), created.Select(c => c[..19]));
        Assert.Equal(objects[0].ToJsonString(), (await GetAsync($"/v2/{list}/{(string)objects[0]["id"]!}")).ToJsonString());
    }

    [Fact]
    public async Task Stripe_net_pages_through_events_and_filters_them()
    {
        var all = new List<Stripe.V2.Core.Event>();
        await foreach (var item in Client.V2.Core.Events.ListAutoPagingAsync(new EventListOptions { Limit = 4 }))
            all.Add(item);
        Assert.Equal(25, all.Count);
        var at = all[10].Created;
        Assert.Equal(
            all.Where(e => e.Created >= at).Select(e => e.Id),
            (await Client.V2.Core.Events.ListAsync(new EventListOptions { Limit = 100, Created = new() { Gte = at } })).Select(e => e.Id));
        Assert.Equal(
            all.Where(e => e.Created < at).Select(e => e.Id),
            (await Client.V2.Core.Events.ListAsync(new EventListOptions { Limit = 100, Created = new() { Lt = at } })).Select(e => e.Id));
        Assert.Equal(10, (await GetAsync($"/v2/core/events?limit=100&created[gt]={at:yyyy-MM-ddTHH:mm:ss.fffZ}"))["data"]!.AsArray().Count);
        Assert.Equal(9, (await Client.V2.Core.Events.ListAsync(new EventListOptions { Limit = 100, Types = ["v1.billing.meter.no_meter_found"] })).Count());
        Assert.Equal(["evt_v2_13", "evt_v2_01"], (await Client.V2.Core.Events.ListAsync(new EventListOptions { ObjectId = "acct_v2_01" })).Select(e => e.Id));
    }

    [Fact]
    public async Task Filters_leave_what_they_name()
    {
        var money = Client.V2.MoneyManagement;
        Assert.Equal("trxn_v2_03", (await money.Transactions.ListAsync(new TransactionListOptions { Flow = "obp_v2_03" })).Single().Id);
        Assert.Equal(6, (await money.Transactions.ListAsync(new TransactionListOptions { FinancialAccount = "fa_v2_01" })).Count());
        Assert.Equal(3, (await money.TransactionEntries.ListAsync(new TransactionEntryListOptions { Transaction = "trxn_v2_02" })).Count());
        Assert.Equal("fa_v2_02", (await money.FinancialAccounts.ListAsync(new FinancialAccountListOptions { Statuses = ["closed"] })).Single().Id);
        Assert.Equal(4, (await money.OutboundPayments.ListAsync(new OutboundPaymentListOptions { Status = ["processing"] })).Count());
        Assert.Equal(3, (await money.OutboundPayments.ListAsync(new OutboundPaymentListOptions { Recipient = "acct_v2_01" })).Count());
        var eligible = new PayoutMethodListOptions { UsageStatus = new() { Payments = ["eligible"], Transfers = ["eligible"] } };
        Assert.Equal(6, (await money.PayoutMethods.ListAsync(eligible)).Count());
        Assert.Equal("adj_v2_04", (await money.Adjustments.ListAsync(new AdjustmentListOptions { AdjustedFlow = "obp_v2_04" })).Single().Id);
        Assert.Equal("acct_v2_05", (await Client.V2.Core.Accounts.ListAsync(new AccountListOptions { Closed = true })).Single().Id);
        Assert.Equal(6, (await Client.V2.Core.Accounts.ListAsync(new AccountListOptions { AppliedConfigurations = ["customer", "merchant"] })).Count());
    }

    [Fact]
    public async Task Included_fields_are_null_until_they_are_included()
    {
        var accounts = Client.V2.Core.Accounts;
        var plain = await accounts.GetAsync("acct_v2_00");
        Assert.Null(plain.Identity);
        Assert.Null(plain.Configuration.Customer);
        var whole = await accounts.GetAsync("acct_v2_00", new AccountGetOptions { Include = ["identity", "configuration.customer"] });
        Assert.Equal(("US", true), (whole.Identity.Country, whole.Configuration.Customer.Applied));
        Assert.Null(whole.Defaults);
        Assert.All((await accounts.ListAsync()).Data, a => Assert.Null(a.Identity));
        Assert.Equal("Received unknown parameter: include", await ErrorOf("/v2/core/accounts?include[0]=identity"));

        var destinations = Client.V2.Core.EventDestinations;
        Assert.All((await destinations.ListAsync()).Data, d => Assert.Null(d.WebhookEndpoint.Url));
        var withUrl = await destinations.ListAsync(new EventDestinationListOptions { Include = ["webhook_endpoint.url"] });
        Assert.All(withUrl.Data, d => Assert.StartsWith("https://", d.WebhookEndpoint.Url, StringComparison.Ordinal));
        Assert.Null((await Client.V2.MoneyManagement.FinancialAccounts.GetAsync("fa_v2_00")).Storage.DepositInsuranceEligibility);
    }

    [Theory]
    [InlineData("/v2/core/events?starting_after=evt_1", 400, "parameter_unknown", "Received unknown parameter: starting_after")]
    [InlineData("/v2/core/events?limit=101", 400, "invalid_limit", "Invalid limit: 101 must be a number from 1 to 100.")]
    [InlineData("/v2/core/events?page=nonsense", 400, "invalid_page_token", "Invalid page token: nonsense.")]
    [InlineData("/v2/core/events?created[gt]=yesterday", 400, "invalid_timestamp", "Invalid timestamp: yesterday is not an RFC 3339 time.")]
    [InlineData("/v2/core/events/evt_nothere", 404, "not_found", "No such v2.core.event: 'evt_nothere'")]
    [InlineData("/v2/core/accounts/acct_nothere/persons", 404, "not_found", "No such v2.core.account: 'acct_nothere'")]
    [InlineData(
        "/v2/core/accounts/acct_v2_00?include[0]=nonsense",
        400,
        "invalid_include",
        "Invalid include: nonsense must be one of configuration.customer, configuration.merchant, configuration.recipient, defaults, "
        + "future_requirements, identity, requirements.")]
    public async Task Wrong_requests_are_refused(string path, int status, string code, string message)
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() => Client.RawRequestAsync(HttpMethod.Get, path, null));
        Assert.Equal(((HttpStatusCode)status, message), (exception.HttpStatusCode, exception.Message));
        Assert.Equal(code, (string)(await GetAsync(path))["error"]!["code"]!);
    }
}
