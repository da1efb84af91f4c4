using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Objects;

/// <summary>
///     The objects that <see cref="StripeEmulatorOptions.LongLists" /> adds: they are long, they agree with each other, every id leads somewhere.
/// </summary>
public sealed class LongListTests : ObjectTest
{
    public static TheoryData<string> Lists =>
    [
        "customers", "products", "prices", "subscriptions", "invoices", "invoice_payments", "invoiceitems", "payment_intents", "charges", "refunds", "disputes",
        "balance_transactions",
        "payment_methods", "coupons", "promotion_codes", "payouts", "setup_intents", "setup_attempts?setup_intent=seti_long0", "credit_notes",
        "quotes", "subscription_schedules",
        "payment_links", "topups", "transfers", "application_fees", "checkout/sessions", "accounts", "tax_ids", "reviews",
        "shipping_rates", "subscription_items?subscription=sub_items20_0",
        "invoices/in_long250/lines", "credit_notes/cn_long0/lines", "checkout/sessions/cs_long0/line_items", "quotes/qt_long0/line_items",
        "transfers/tr_long/reversals",
        "application_fees/fee_long/refunds", "customers/cus_long/balance_transactions", "customers/cus_long/sources", "accounts/acct_long/external_accounts",
        "accounts/acct_long/capabilities", "accounts/acct_long/persons", "payment_intents/pi_long0/amount_details_line_items",
    ];

    protected override StripeEmulatorOptions Options => new() { LongLists = true };

    [Fact]
    public async Task Lines_add_up_to_the_total_of_their_invoice()
    {
        var counts = new List<int>();
        foreach (var invoice in await All(new InvoiceService(Client).ListAutoPagingAsync()))
        {
            var lines = await All(new InvoiceLineItemService(Client).ListAutoPagingAsync(invoice.Id));
            Assert.Equal(invoice.Total, lines.Sum(l => l.Amount));
            Assert.Equal(Math.Min(10, lines.Count), invoice.Lines.Data.Count);
            Assert.Equal(lines.Count > 10, invoice.Lines.HasMore);
            counts.Add(lines.Count);
        }

        Assert.Equal([3, 25, 250], counts.Distinct().Order());
    }

    [Fact]
    public async Task Refunds_add_up_to_what_their_charge_says()
    {
        var charges = (await new ChargeService(Client).ListAsync(new ChargeListOptions { Limit = 100, Expand = ["data.refunds"] })).Data;
        Assert.Equal([0, 1, 10, 10], charges.Select(c => c.Refunds.Data.Count).Order());
        foreach (var charge in charges)
        {
            var refunds = await All(new RefundService(Client).ListAutoPagingAsync(new RefundListOptions { Charge = charge.Id }));
            Assert.Equal(charge.AmountRefunded, refunds.Sum(r => r.Amount));
        }
    }

    [Fact]
    public async Task A_subscription_has_20_items_and_a_customer_more_than_ten_current_subscriptions()
    {
        var items = new SubscriptionItemListOptions { Subscription = "sub_items20_1" };
        Assert.Equal(20, (await All(new SubscriptionItemService(Client).ListAutoPagingAsync(items))).Count);
        var customer = await new CustomerService(Client).GetAsync("cus_long", new CustomerGetOptions { Expand = ["subscriptions", "sources", "tax_ids"] });
        Assert.True(customer.Subscriptions.HasMore && customer.Sources.HasMore && customer.TaxIds.HasMore);
        Assert.DoesNotContain(customer.Subscriptions, s => s.Status == "canceled");
        var subscriptions = new SubscriptionListOptions { Customer = "cus_long", Status = "all" };
        Assert.Equal(13, (await All(new SubscriptionService(Client).ListAutoPagingAsync(subscriptions))).Count);
        Assert.Equal(12, ((JsonArray)(await GetAsync(customer.Subscriptions.Url + "?limit=100"))["data"]!).Count);
    }

    [Fact]
    public async Task An_automatic_payout_pays_out_its_transactions_and_no_field_of_them_says_so()
    {
        foreach (var payout in (await new PayoutService(Client).ListAsync()).Where(p => p.Automatic))
        {
            var transactions = await All(new BalanceTransactionService(Client).ListAutoPagingAsync(new BalanceTransactionListOptions { Payout = payout.Id }));
            Assert.Equal(payout.Amount, transactions.Where(t => t.Type != "payout").Sum(t => t.Net));
            Assert.Equal(payout.BalanceTransactionId, transactions.Single(t => t.Type == "payout").Id);
        }

        Assert.DoesNotContain("po_", (await GetAsync("/v1/balance_transactions/txn_ch0")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(
            "Balance transaction history can only be filtered on automatic transfers, not manual.",
            await ErrorOf("/v1/balance_transactions?payout=po_manual"));
        Assert.Equal("No such payout: 'po_nothere'", await ErrorOf("/v1/balance_transactions?payout=po_nothere"));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Every_id_expands_to_its_object(string list)
    {
        // The list of capabilities takes no paging.
        var limit = list.EndsWith("capabilities", StringComparison.Ordinal) ? "" : "limit=100";
        var path = $"/v1/{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{limit}";
        var items = (await GetAsync(path))["data"]!.AsArray();
        Assert.NotEmpty(items);
        foreach (var kind in items.Select(i => (string)i!["object"]!).Distinct())
        {
            foreach (var field in PathsOf(StripeTypeRegistry.ObjectsToTypes[kind], 3))
            {
                var expanded = await GetAsync($"{path}&expand[]=data.{field}");
                Assert.True(expanded["error"] is null, expanded.ToJsonString());
                var values = expanded["data"]!.AsArray().Where(i => (string)i!["object"]! == kind).SelectMany(i => At(i, field.Split('.')));
                Assert.All(values, value => Assert.True(value is JsonObject, $"{field}: {value.ToJsonString()}"));
            }
        }
    }

    private static async Task<List<T>> All<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
            all.Add(item);
        return all;
    }

    /// <summary>The paths of the expandable fields of a class and of the classes inside it.</summary>
    private static IEnumerable<string> PathsOf(Type type, int levels)
    {
        if (levels <= 0 || type == typeof(Event))
            yield break;
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
            var element = property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(List<>)
                ? list.GetGenericArguments()[0]
                : property.PropertyType;
            var definition = element.IsGenericType ? element.GetGenericTypeDefinition() : null;
            if (name is null)
                continue;
            if (definition == typeof(ExpandableField<>))
                yield return name;
            else if (definition == typeof(StripeList<>))
                foreach (var inner in PathsOf(element.GetGenericArguments()[0], levels - 2))
                    yield return $"{name}.data.{inner}";
            else if (typeof(StripeEntity).IsAssignableFrom(element))
                foreach (var inner in PathsOf(element, levels - 1))
                    yield return $"{name}.{inner}";
        }
    }

    private static IEnumerable<JsonNode> At(JsonNode? node, ReadOnlySpan<string> path)
    {
        List<JsonNode> found = node is null ? [] : [node];
        foreach (var segment in path)
        {
            var next = new List<JsonNode>();
            foreach (var value in found.Select(f => f is JsonObject members ? members[segment] : null))
                next.AddRange(value is JsonArray elements ? elements.OfType<JsonNode>() : value is null ? [] : [value]);
            found = next;
        }

        return found;
    }
}
