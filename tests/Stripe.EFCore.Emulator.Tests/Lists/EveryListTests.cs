using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeEFCore.Emulator.Tests.Lists;

/// <summary>Every list that Stripe.net has, walked to its end and asked with every filter that compares a field.</summary>
public sealed class EveryListTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    /// <summary>The field that a filter compares, where it has not the filter's name.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["Billing.Alert meter"] = "usage_threshold.meter",
        ["Event types"] = "type",
        ["Invoice subscription"] = "parent.subscription_details.subscription",
        ["InvoiceItem created"] = "date",
        ["Issuing.PersonalizationDesign lookup_keys"] = "lookup_key",
        ["Issuing.Authorization card"] = "card.id",
        ["Issuing.Card cardholder"] = "cardholder.id",
        ["Price lookup_keys"] = "lookup_key",
        ["ProductCatalog.TrialOffer prices"] = "price",
        ["Product ids"] = "id",
        ["PromotionCode coupon"] = "promotion.coupon",
        ["ShippingRate currency"] = "fixed_amount.currency",
        ["V2.Core.Event types"] = "type",
        ["V2.Core.Event object_id"] = "related_object.id",
        ["V2.Core.Vault.UsBankAccount verification_status"] = "verification.status",
        ["V2.MoneyManagement.FinancialAccount statuses"] = "status",
        ["V2.MoneyManagement.OutboundPayment recipient"] = "to.recipient",
        ["V2.MoneyManagement.Adjustment adjusted_flow"] = "adjusted_flow.outbound_payment",
        ["V2.MoneyManagement.Transaction flow"] = "flow.outbound_payment",
        ["PaymentRecord created_after"] = "created",
        ["PaymentRecord created_before"] = "created",
    };

    /// <summary>Filters that ask for something else than the value of one field, which have tests of their own, and parents that others name.</summary>
    private static readonly HashSet<string> Others =
    [
        "Apps.Secret scope[type]", "Apps.Secret scope[user]", "BalanceTransaction payout", "Billing.CreditBalanceTransaction customer",
        "Billing.CreditBalanceTransaction customer_account", "Billing.MeterEventSummary customer", "Billing.MeterEventSummary end_time",
        "Billing.MeterEventSummary start_time", "Billing.MeterEventSummary value_grouping_window", "Entitlements.Feature archived",
        "Event delivery_success", "FinancialConnections.Account session", "FinancialConnections.Transaction transaction_refresh[after]",
        "InvoiceItem pending", "InvoicePayment payment[payment_intent]", "InvoicePayment payment[payment_record]", "Radar.ValueList contains",
        "Subscription current_period_end", "Subscription current_period_start",
        "Subscription plan", "Subscription price", "SubscriptionSchedule scheduled", "TaxId owner[account]",
        "TaxId owner[customer]", "TaxId owner[customer_account]", "TaxId owner[type]", "Treasury.DebitReversal resolution",
        "Treasury.Transaction order_by", "Treasury.Transaction status_transitions[posted_at]", "Treasury.TransactionEntry order_by",
        "V2.Core.Account applied_configurations", "Customer test_clock", "Quote test_clock", "Subscription test_clock", "Charge transfer_group",
        "Subscription status", "Source type", "ProductCatalog.TrialOffer created", "V2.Core.Account closed", "V2.Commerce.ProductCatalog.Import created",
        "AccountPerson relationship[percent_ownership]", "AccountPerson relationship[title]", "Subscription automatic_tax[liability][account]",
        "Subscription automatic_tax[liability][type]",
    ];

    /// <summary>Fields that are the same, or null, in all objects of the seeded business.</summary>
    private static readonly HashSet<string> Uniform =
    [
        "PaymentIntent customer_account", "PaymentMethod customer_account", "Subscription customer_account", "Invoice customer_account",
        "PromotionCode customer_account", "Price recurring[meter]", "Price recurring[usage_type]", "Product type", "Billing.Alert alert_type",
        "InvoicePayment payment[payment_record]", "InvoicePayment payment[type]", "Tax.Location type", "Payout destination",
        "Issuing.Token card", "V2.MoneyManagement.PayoutMethod usage_status[transfers]", "Dispute charge", "Dispute created", "Dispute payment_intent",
        "CustomerPaymentMethod allow_redisplay", "CustomerPaymentMethod type", "Customer:PaymentMethods allow_redisplay", "Customer:PaymentMethods type",
    ];

    public static TheoryData<string> Names => [.. ServiceList.All.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> NamesOfFiltered
        => [.. ServiceList.All.Values.Where(l => l.Parameters.Any(p => IsField(l, p.Name))).Select(l => l.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void Stripe_net_has_the_lists_that_are_walked_here()
    {
        Assert.Equal(18, ServiceList.All.Keys.Count(n => n.StartsWith("V2.", StringComparison.Ordinal)));
        Assert.InRange(ServiceList.All.Count, 130, 160);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_list_is_walked_to_its_end_and_has_each_object_once(string name)
    {
        var list = ServiceList.All[name];
        var ways = await ListParents.WaysAsync(list, fixture);
        var found = new List<string[]>();
        foreach (var (parent, parameters) in ways)
        {
            var items = await list.WalkAsync(fixture.Client, parent, parameters, limit: 7);
            if (items.Count == 0)
                continue;

            string[] ids = [.. items.Select(i => (string)i["id"]!)];
            Assert.Equal(ids.Distinct(), ids);
            Assert.All(items.SelectMany(i => Values(i, ["created"])), c => Assert.InRange(At(c), 1_000_000_000, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
            Assert.Equal(ids, (await list.WalkAsync(fixture.Client, parent, parameters)).Select(i => (string)i["id"]!));
            found.Add(ids);
            if (found.Count == 5)
                break;
        }

        Assert.NotEmpty(found);
        if (ways.Count < 3)
            return;

        Assert.True(found.Count >= 3, $"{name} has something for {found.Count} parents only.");
        Assert.True(list.Name == "AccountCapability" || found.SelectMany(f => f).Distinct().Count() == found.Sum(f => f.Length), "Parents share objects.");

        // A customer of the seeded business has one payment method, and here one source.
        Assert.True(name.Contains("PaymentMethod", StringComparison.Ordinal) || name == "Source" || found.Any(f => f.Length > 1), "No parent has two objects.");
    }

    [Theory]
    [MemberData(nameof(NamesOfFiltered))]
    public async Task Each_filter_alone_leaves_exactly_the_objects_whose_field_matches(string name)
    {
        var list = ServiceList.All[name];
        var (parent, given) = await LargestAsync(list);
        var all = await list.WalkAsync(fixture.Client, parent, given);
        if (name == "Price")
            all.AddRange(await list.WalkAsync(fixture.Client, parent, [("active", false)]));
        foreach (var (filter, type) in list.Parameters.Where(p => IsField(list, p.Name) && given.All(g => g.Name != p.Name)))
        {
            var field = Fields.GetValueOrDefault($"{name} {filter}", filter.Replace('[', '.').Replace("]", "", StringComparison.Ordinal));
            var shown = name == "Price" && filter != "active" ? all.FindAll(p => (bool)p["active"]!) : all;
            var isNarrowing = false;
            foreach (var (parameter, matches) in Questions(filter, type, field, shown))
            {
                string[] expected = [.. shown.Where(o => Values(o, field.Split('.')).Any(matches)).Select(Id).Order(StringComparer.Ordinal)];
                var answer = await list.WalkAsync(fixture.Client, parent, [.. given, parameter]);
                Assert.Equal((parameter, string.Join(' ', expected)), (parameter, string.Join(' ', answer.Select(Id).Order(StringComparer.Ordinal))));
                isNarrowing |= expected.Length > 0 && expected.Length < shown.Count;
            }

            Assert.True(isNarrowing || Uniform.Contains($"{name} {filter}"), $"{name}: {filter} never leaves some objects and not others.");
        }
    }

    /// <summary>
    ///     Whether a parameter compares a field: not those of a preview, nor those of an invoice's lines, which Stripe.net has and the API no longer takes.
    /// </summary>
    private static bool IsField(ServiceList list, string parameter)
        => !Others.Contains($"{list.Name} {parameter}") && parameter != ListParents.ParameterOf(list)
            && list.Name is not ("CreditNotePreviewLines" or "CreditNote:PreviewLineItems" or "InvoiceLineItem" or "Invoice:LineItems");

    public static TheoryData<string> NamesOfExpanding
        =>
        [
            .. ServiceList.All.Values.Where(l => l.Expandables.Any() && !l.Name.StartsWith("V2.", StringComparison.Ordinal))
                .Select(l => l.Name).Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(NamesOfExpanding))]
    public async Task Every_id_that_expands_leads_to_an_object(string name)
    {
        var list = ServiceList.All[name];
        var (parent, given) = await LargestAsync(list);
        foreach (var paths in list.Expandables.Chunk(10))
        {
            var items = await list.WalkAsync(fixture.Client, parent, [.. given, ("expand", paths.Select(p => $"data.{p}").ToList())]);
            foreach (var path in paths)
                Assert.All(items.SelectMany(i => Nodes(i, path.Split('.'))), value => Assert.True(value is JsonObject, $"{path}: {value.ToJsonString()}"));
        }
    }

    private static string Id(JsonObject item) => (string?)item["id"] ?? "";

    /// <summary>The way of asking that has the most objects, of the ten first.</summary>
    private async Task<(string? Parent, (string Name, object Value)[] Parameters)> LargestAsync(ServiceList list)
    {
        var ways = await ListParents.WaysAsync(list, fixture);
        var (best, most) = (ways[0], -1);
        foreach (var way in ways.Take(10))
        {
            if (await list.WalkAsync(fixture.Client, way.Parent, way.Parameters) is { } items && items.Count > most)
                (best, most) = (way, items.Count);
        }

        return best;
    }

    /// <summary>Parameters with values that the objects have, and what the field's value has to be then.</summary>
    private static IEnumerable<((string Name, object Value) Parameter, Func<string, bool> Matches)> Questions(
        string filter, Type type, string field, List<JsonObject> items)
    {
        string[] values = [.. items.SelectMany(i => Values(i, field.Split('.'))).Distinct()];
        if (type == typeof(DateTime?) || ServiceList.IsRange(type) || filter.StartsWith("created[", StringComparison.Ordinal))
        {
            foreach (var question in Bounds(filter, type, values))
                yield return question;
        }
        else if (type == typeof(bool?))
        {
            yield return ((filter, true), v => v == "true");
            yield return ((filter, false), v => v == "false");
        }
        else if (type == typeof(List<string>))
        {
            string[] two = [.. values.Order(StringComparer.Ordinal).Take(2)];
            if (two.Length > 0)
                yield return ((filter, two.ToList()), two.Contains);
            if (two.Length > 1)
                yield return ((filter, new List<string> { two[1] }), v => v == two[1]);
        }
        else
        {
            foreach (var value in values.Take(3))
                yield return ((filter, type == typeof(long?) ? long.Parse(value, CultureInfo.InvariantCulture) : value), v => v == value);
        }
    }

    private static IEnumerable<((string Name, object Value) Parameter, Func<string, bool> Matches)> Bounds(string filter, Type type, string[] values)
    {
        var times = values.Select(At).Order().ToArray();
        if (times.Length == 0)
            yield break;

        // Stripe.net sends whole seconds.
        var middle = Math.Floor(times[times.Length / 2]);
        string[] bounds = ServiceList.IsRange(type) ? ["gt", "gte", "lt", "lte"]
            : filter switch { "created_after" => ["gt"], "created_before" => ["lt"], _ => [filter.Split('[', '_')[^1].TrimEnd(']')] };
        foreach (var bound in bounds)
        {
            object value = ServiceList.IsRange(type) ? (bound, (long)middle)
                : type == typeof(long?) ? (long)middle
                : DateTimeOffset.FromUnixTimeSeconds((long)middle).UtcDateTime;
            yield return ((filter, value), v => bound switch
            {
                "gt" => At(v) > middle,
                "gte" => At(v) >= middle,
                "lt" => At(v) < middle,
                "lte" => At(v) <= middle,
                _ => At(v) == middle,
            });
        }
    }

    private static decimal At(string value)
        => decimal.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : DateTimeOffset.Parse(value, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000m;

    private static IEnumerable<JsonNode> Nodes(JsonNode? node, ReadOnlySpan<string> path)
    {
        IEnumerable<JsonNode?> nodes = [node];
        foreach (var segment in path)
        {
            var inner = nodes.Select(n => n is JsonObject members ? members[segment] : null);
            nodes = [.. inner.SelectMany(n => n is JsonArray list ? list : (IEnumerable<JsonNode?>)[n])];
        }

        return nodes.OfType<JsonNode>();
    }

    private static IEnumerable<string> Values(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
        {
            var segment = part is "created_gt" or "created_gte" or "created_lt" or "created_lte" ? "created" : part;
            if (segment is "gt" or "gte" or "lt" or "lte" || node is null)
                break;
            node = node is JsonObject members ? members[segment] : null;
        }

        return node is JsonValue value ? [value.ToString()] : [];
    }
}
