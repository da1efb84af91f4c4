using System.Net;
using Stripe;

namespace StripeEFCore.Emulator.Tests.Lists;

/// <summary>What Stripe refuses of a list request.</summary>
public sealed class ListErrorTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    public static TheoryData<string, string> Mandatory => new()
    {
        { "apps/secrets", "scope" }, { "apps/secrets?scope[user]=usr_1", "scope[type]" }, { "apps/secrets?scope[type]=user", "scope[user]" },
        { "credit_notes/preview/lines", "invoice" }, { "entitlements/active_entitlements", "customer" },
        { "financial_connections/transactions", "account" }, { "issuing/tokens", "card" }, { "payment_attempt_records", "payment_record" },
        { "radar/value_list_items", "value_list" }, { "setup_attempts", "setup_intent" }, { "subscription_items", "subscription" },
        { "tax/locations", "type" }, { "treasury/credit_reversals", "financial_account" }, { "treasury/debit_reversals", "financial_account" },
        { "treasury/inbound_transfers", "financial_account" }, { "treasury/outbound_payments", "financial_account" },
        { "treasury/outbound_transfers", "financial_account" }, { "treasury/received_credits", "financial_account" },
        { "treasury/received_debits", "financial_account" }, { "treasury/transaction_entries", "financial_account" },
        { "treasury/transactions", "financial_account" }, { "tax_ids?owner[customer]=cus_1", "owner[type]" },
        { "invoice_payments?payment[payment_intent]=pi_1", "payment[type]" }, { "invoice_payments?payment[payment_record]=pr_1", "payment[type]" },
        { "tax_ids?owner[type]=customer", "owner[customer]" }, { "tax_ids?owner[type]=account", "owner[account]" },
    };

    [Theory]
    [MemberData(nameof(Mandatory))]
    public Task A_missing_parameter_is_named(string list, string parameter) => RefusedAsync(list, HttpStatusCode.BadRequest, "parameter_missing", parameter);

    [Theory]
    [InlineData("credit_notes/preview/lines?invoice=in_none", "invoice")]
    [InlineData("entitlements/active_entitlements?customer=cus_none", "customer")]
    [InlineData("financial_connections/transactions?account=fca_none", "account")]
    [InlineData("issuing/tokens?card=ic_none", "card")]
    [InlineData("payment_attempt_records?payment_record=pr_none", "payment_record")]
    [InlineData("radar/value_list_items?value_list=rsl_none", "value_list")]
    [InlineData("setup_attempts?setup_intent=seti_none", "setup_intent")]
    [InlineData("subscription_items?subscription=sub_none", "subscription")]
    [InlineData("treasury/transactions?financial_account=fa_none", "financial_account")]
    [InlineData("balance_transactions?payout=po_none", "payout")]
    [InlineData("customers/cus_none/tax_ids", "customer")]
    [InlineData("customers/cus_none/balance_transactions", "customer")]
    [InlineData("invoices/in_none/lines", "invoice")]
    [InlineData("checkout/sessions/cs_none/line_items", "checkout.session")]
    [InlineData("billing/meters/mtr_none/event_summaries?customer=cus_1&start_time=0&end_time=60", "billing.meter")]
    [InlineData("products/prod_none/features", "product")]
    [InlineData("tax/calculations/taxcalc_none/line_items", "tax.calculation")]
    [InlineData("financial_connections/accounts/fca_none/owners?ownership=1", "financial_connections.account")]
    public Task A_parent_that_does_not_exist_is_not_found(string list, string parameter)
        => RefusedAsync(list, HttpStatusCode.NotFound, "resource_missing", parameter);

    [Theory]
    [InlineData("prices?recurring[foo]=1", "recurring[foo]")]
    [InlineData("prices?lookup_key=a", "lookup_key")]
    [InlineData("tax_ids?customer=cus_1", "customer")]
    [InlineData("reporting/report_types?limit=5", "limit")]
    [InlineData("payment_attempt_records?payment_record=pr_1&ending_before=par_1", "ending_before")]
    [InlineData("customers?status=active", "status")]
    [InlineData("payment_records?created[gt]=1", "created")]
    [InlineData("topups?amount[above]=1", "amount[above]")]
    [InlineData("treasury/transactions?status_transitions[void_at]=1", "status_transitions[void_at]")]
    public Task An_unknown_parameter_is_named(string list, string parameter) => RefusedAsync(list, HttpStatusCode.BadRequest, "parameter_unknown", parameter);

    [Fact]
    public async Task Nested_lists_take_no_filter_of_another_list()
    {
        var customer = fixture.Emulator.Account().Ids("customer").Last();
        var account = fixture.Emulator.Account().Ids("account").First();
        await RefusedAsync($"customers/{customer}/payment_methods?customer={customer}", HttpStatusCode.BadRequest, "parameter_unknown", "customer");
        await RefusedAsync($"customers/{customer}/tax_ids?owner[type]=self", HttpStatusCode.BadRequest, "parameter_unknown", "owner");
        await RefusedAsync($"accounts/{account}/capabilities?limit=5", HttpStatusCode.BadRequest, "parameter_unknown", "limit");
        await RefusedAsync($"accounts/{account}/persons?relationship[friend]=true", HttpStatusCode.BadRequest, "parameter_unknown", "relationship[friend]");
        await RefusedAsync($"accounts/{account}/external_accounts?object=source", HttpStatusCode.BadRequest, null, "object");
    }

    [Theory]
    [InlineData("accounts", "created[gte]=soon", "created[gte]", "parameter_invalid_integer")]
    [InlineData("apps/installs", "channel=private", "channel", null)]
    [InlineData("billing/meters", "status=gone", "status", null)]
    [InlineData("files", "purpose=fun", "purpose", null)]
    [InlineData("invoice_payments", "payment[type]=charge", "payment[type]", null)]
    [InlineData("issuing/cards", "exp_year=soon", "exp_year", "parameter_invalid_integer")]
    [InlineData("payment_methods", "type=cards", "type", null)]
    [InlineData("prices", "recurring[interval]=hour", "recurring[interval]", null)]
    [InlineData("prices", "recurring=month", "recurring", null)]
    [InlineData("prices", "lookup_keys=one", "lookup_keys", null)]
    [InlineData("setup_intents", "attach_to_self=maybe", "attach_to_self", null)]
    [InlineData("subscriptions", "automatic_tax[enabled]=1", "automatic_tax[enabled]", null)]
    [InlineData("tax/locations", "type=shop", "type", null)]
    [InlineData("tax/registrations", "status=gone", "status", null)]
    [InlineData("terminal/readers", "device_type=toaster", "device_type", null)]
    [InlineData("entitlements/features", "archived=yes", "archived", null)]
    [InlineData("payment_records", "created_after=soon", "created_after", "parameter_invalid_integer")]
    [InlineData("events", "delivery_success=yes", "delivery_success", null)]
    [InlineData("apps/secrets", "scope[type]=account&scope[user]=usr_1", "scope[user]", null)]
    [InlineData("events", "type=a&types[]=b", "type", "parameters_exclusive")]
    [InlineData("products", "ids[]=prod_1&starting_after=prod_2", "ids", "parameters_exclusive")]
    [InlineData("financial_connections/accounts", "account_holder[account]=a&account_holder[customer]=b", "account_holder[account]", "parameters_exclusive")]
    public Task A_value_that_is_none_of_Stripes_is_refused(string list, string query, string parameter, string? code)
        => RefusedAsync($"{list}?{query}", HttpStatusCode.BadRequest, code, parameter);

    [Theory]
    [InlineData("prices", "lookup_keys", 10)]
    [InlineData("events", "types", 20)]
    [InlineData("products", "ids", 100)]
    [InlineData("issuing/personalization_designs", "lookup_keys", 100)]
    [InlineData("product_catalog/trial_offers", "prices", 100)]
    public async Task An_array_has_at_most_so_many_values(string list, string parameter, int most)
    {
        var values = Enumerable.Range(0, most + 1).Select(n => $"{parameter}[{n}]=value{n}").ToArray();
        Assert.Empty((await fixture.Client.RawRequestAsync(HttpMethod.Get, $"/v1/{list}?{string.Join('&', values[..most])}", null)).Content
            .Replace("{\"object\":\"list\",\"data\":[],\"has_more\":false,\"url\":\"/v1/" + list + "\"}", "", StringComparison.Ordinal));
        await RefusedAsync($"{list}?{string.Join('&', values)}", HttpStatusCode.BadRequest, null, parameter);
    }

    [Theory]
    [InlineData("core/accounts?applied_configurations[0]=boss")]
    [InlineData("core/vault/us_bank_accounts?verification_status=maybe")]
    [InlineData("money_management/financial_accounts?statuses[0]=gone")]
    [InlineData("money_management/outbound_payments?status[0]=gone")]
    [InlineData("money_management/payout_methods?usage_status[payments][0]=gone")]
    [InlineData("commerce/product_catalog/imports?feed_type=news")]
    [InlineData("core/gb_bank_accounts")]
    public async Task Lists_of_version_2_refuse_wrong_values(string list)
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() => fixture.Client.RawRequestAsync(HttpMethod.Get, "/v2/" + list, null));
        Assert.Equal(list.StartsWith("core/gb", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest, exception.HttpStatusCode);
    }

    private async Task RefusedAsync(string list, HttpStatusCode status, string? code, string parameter)
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() => fixture.Client.RawRequestAsync(HttpMethod.Get, "/v1/" + list, null));
        Assert.Equal((status, code, parameter), (exception.HttpStatusCode, exception.StripeError.Code, exception.StripeError.Param));
        Assert.Equal("invalid_request_error", exception.StripeError.Type);
    }
}
