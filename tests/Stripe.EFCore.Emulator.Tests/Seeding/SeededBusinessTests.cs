using System.Text.Json.Nodes;

namespace StripeEFCore.Emulator.Tests.Seeding;

/// <summary>Objects agree with each other, in both directions.</summary>
public sealed class SeededBusinessTests
{
    /// <summary>The data end an hour or two before the present, and an invoice comes some time after its period began.</summary>
    private static readonly long Lately = SeededSet.Now.ToUnixTimeSeconds() - 4 * 3600;

    public static TheoryData<int, long> Sets => new() { { 1, 200 }, { 2, 200 }, { 77, 200 }, { 1, 1 }, { 9, 12 } };

    [Theory]
    [MemberData(nameof(Sets))]
    public void An_invoice_adds_up_and_its_status_says_what_was_paid(int seed, long customers)
    {
        foreach (var invoice in new SeededSet(seed, customers).All("invoice"))
        {
            var total = invoice.Number("total");
            var status = invoice.Text("status");
            Assert.Equal(invoice.Number("subtotal"), invoice.Data("lines").Sum(l => l.Number("amount")));
            Assert.Equal(total, invoice.Number("amount_due"));
            Assert.Equal(status == "paid" ? (total, 0) : (0, total), (invoice.Number("amount_paid"), invoice.Number("amount_remaining")));
            Assert.Equal(status == "paid", invoice.Node("status_transitions.paid_at") is not null);
            Assert.Equal(status == "void", invoice.Node("status_transitions.voided_at") is not null);
            Assert.Equal(status == "uncollectible", invoice.Node("status_transitions.marked_uncollectible_at") is not null);
            foreach (var given in (ReadOnlySpan<string>)["status_transitions.finalized_at", "number", "effective_at"])
                Assert.Equal(status == "draft", invoice.Node(given) is null);
            Assert.Equal(invoice.Text("collection_method") == "send_invoice", invoice.Node("due_date") is not null);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void An_invoice_its_lines_and_its_subscription_name_the_same_things(int seed, long customers)
    {
        var set = new SeededSet(seed, customers);
        foreach (var invoice in set.All("invoice"))
        {
            var customer = set.Get("customer", invoice.Node("customer"));
            Assert.Equal((string?)customer.Node("email"), (string?)invoice.Node("customer_email"));
            Assert.Equal((string?)customer.Node("name"), (string?)invoice.Node("customer_name"));
            Assert.Equal(customer.Node("address")?.ToJsonString(), invoice.Node("customer_address")?.ToJsonString());
            Assert.Equal(customer.Text("currency"), invoice.Text("currency"));
            Assert.Equal((string?)customer.Node("tax_exempt"), invoice.Text("customer_tax_exempt"));
            foreach (var line in invoice.Data("lines").Where(l => l.Node("pricing") is not null))
            {
                var price = set.Get("price", line.Node("pricing.price_details.price"));
                Assert.Equal(price.Text("product"), line.Text("pricing.price_details.product"));
                Assert.Equal(price.Text("currency"), invoice.Text("currency"));
                Assert.Contains(line.Number("amount"), new[] { 0, price.Number("unit_amount") * line.Number("quantity") });
            }

            if (invoice.Node("parent") is null)
                continue;

            var subscription = set.Get("subscription", invoice.Node("parent.subscription_details.subscription"));
            Assert.Equal(subscription.Text("customer"), invoice.Text("customer"));
            Assert.Equal(subscription.Text("currency"), invoice.Text("currency"));
            Assert.Equal(subscription.Text("collection_method"), invoice.Text("collection_method"));
            var details = invoice.Node("parent.subscription_details")!;
            Assert.Equal(subscription.Node("metadata")!.ToJsonString(), details.Node("metadata")!.ToJsonString());
            var items = subscription.Data("items").ToDictionary(i => i.Text("id"), i => i.Text("price.id"));
            foreach (var line in invoice.Data("lines").Where(l => l.Text("parent.type") == "subscription_item_details"))
            {
                var item = line.Text("parent.subscription_item_details.subscription_item");
                Assert.Equal(items[item], line.Text("pricing.price_details.price"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_latest_invoice_of_a_subscription_is_its_newest_and_fits_its_status(int seed, long customers)
    {
        var set = new SeededSet(seed, customers);
        var newest = set.All("invoice").Where(i => i.Node("parent") is not null)
            .GroupBy(i => i.Text("parent.subscription_details.subscription")).ToDictionary(g => g.Key, g => g.Last());
        foreach (var subscription in set.All("subscription"))
        {
            var invoice = newest[subscription.Text("id")];
            Assert.Equal(invoice.Text("id"), subscription.Text("latest_invoice"));
            var paid = invoice.Text("status");
            switch (subscription.Text("status"))
            {
                case "past_due" or "incomplete":
                    Assert.Equal("open", paid);
                    break;
                case "unpaid":
                    Assert.Equal("uncollectible", paid);
                    break;
                case "incomplete_expired":
                    Assert.Equal("void", paid);
                    break;
                case "active" or "paused":
                    Assert.NotEqual("open", paid);
                    break;
                case "trialing":
                    Assert.Equal(0, invoice.Number("total"));
                    Assert.True(subscription.Number("trial_end") > Lately);
                    break;
            }

            var hasEnded = subscription.Text("status") is "canceled" or "incomplete_expired";
            Assert.Equal(hasEnded, subscription.Node("ended_at") is not null);
            Assert.True(!hasEnded || subscription.Number("ended_at") >= subscription.Number("created"));
            Assert.True(subscription.Text("status") != "canceled" || subscription.Node("canceled_at") is not null);
            Assert.True(hasEnded || subscription.Data("items").First().Number("current_period_end") > Lately);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_charge_is_what_its_invoice_was_due_and_the_customer_is_one_all_along(int seed, long customers)
    {
        var set = new SeededSet(seed, customers);
        var charged = set.All("invoice").Where(i => i.Flag("attempted") && i.Number("total") > 0).ToArray();
        Assert.Equal(set["charge"].Count, charged.Length);
        foreach (var (invoice, charge) in charged.Zip(set.All("charge")))
        {
            var intent = set.Get("payment_intent", charge.Node("payment_intent"));
            var isPaid = invoice.Text("status") == "paid";
            var due = (invoice.Number("total"), invoice.Text("customer"), invoice.Text("currency"));
            Assert.Equal(due, (charge.Number("amount"), charge.Text("customer"), charge.Text("currency")));
            Assert.Equal(due, (intent.Number("amount"), intent.Text("customer"), intent.Text("currency")));
            Assert.Equal(charge.Text("id"), intent.Text("latest_charge"));
            Assert.Equal(isPaid ? "succeeded" : "failed", charge.Text("status"));
            Assert.Equal(isPaid ? "succeeded" : "requires_payment_method", intent.Text("status"));
            Assert.Equal((isPaid, isPaid), (charge.Flag("paid"), charge.Flag("captured")));
            Assert.Equal(isPaid, charge.Node("balance_transaction") is not null);
            Assert.Equal(charge.Text("customer"), set.Get("payment_method", charge.Node("payment_method")).Text("customer"));
            Assert.Equal(set.Get("payment_method", charge.Node("payment_method")).Text("type"), charge.Text("payment_method_details.type"));
            if (isPaid)
                Assert.Equal(charge.Number("created"), invoice.Number("status_transitions.paid_at"));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Refunds_and_disputes_are_what_charges_say_they_are(int seed, long customers)
    {
        var set = new SeededSet(seed, customers);
        var refunds = set.All("refund").ToDictionary(r => r.Text("charge"));
        var disputes = set.All("dispute").ToDictionary(d => d.Text("charge"));
        foreach (var charge in set.All("charge"))
        {
            var refund = refunds.GetValueOrDefault(charge.Text("id"));
            Assert.Equal(refund?.Number("amount") ?? 0, charge.Number("amount_refunded"));
            Assert.Equal(refund is not null && refund.Number("amount") == charge.Number("amount"), charge.Flag("refunded"));
            Assert.True(charge.Number("amount_refunded") <= charge.Number("amount"));
            Assert.Equal(disputes.ContainsKey(charge.Text("id")), charge.Flag("disputed"));
            foreach (var child in (JsonObject?[])[refund, disputes.GetValueOrDefault(charge.Text("id"))])
            {
                if (child is null)
                    continue;
                Assert.Equal(charge.Text("payment_intent"), child.Text("payment_intent"));
                Assert.Equal(charge.Text("currency"), child.Text("currency"));
            }
        }

        Assert.DoesNotContain(disputes.Keys, refunds.ContainsKey);
        Assert.All(disputes.Values, d => Assert.Equal(set.Get("charge", d.Node("charge")).Number("amount"), d.Number("amount")));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_movement_of_money_has_one_balance_transaction(int seed, long customers)
    {
        var set = new SeededSet(seed, customers);
        var sources = new[] { "charge", "refund", "dispute", "payout" };
        foreach (var transaction in set.All("balance_transaction"))
        {
            var (amount, fee) = (transaction.Number("amount"), transaction.Number("fee"));
            Assert.Equal(amount - fee, transaction.Number("net"));
            Assert.Equal(fee, transaction.Node("fee_details")!.AsArray().Sum(f => f!.Number("amount")));
            var kind = sources.Single(s => set[s].TryGetIndex(transaction.Text("source"), out _));
            var source = set.Get(kind, transaction.Node("source"));
            Assert.Equal((kind == "charge" ? 1 : -1) * source.Number("amount"), amount);
            Assert.Equal(source.Text("currency"), transaction.Text("currency"));
            Assert.Equal(source.Number("created"), transaction.Number("created"));
            Assert.Equal(kind == "dispute" ? "adjustment" : kind, transaction.Text("type"));
            if (kind == "dispute")
                Assert.Equal(transaction.ToJsonString(), source.Node("balance_transactions")![0]!.ToJsonString());
            else
                Assert.Equal(transaction.Text("id"), source.Text("balance_transaction"));
        }

        var movements = set.All("charge").Count(c => c.Flag("paid")) + set["refund"].Count + set["dispute"].Count + set["payout"].Count;
        Assert.Equal(movements, set["balance_transaction"].Count);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void What_is_sold_and_granted_refers_to_what_there_is(int seed, long customers)
    {
        var set = new SeededSet(seed, customers);
        Assert.All(set.All("product"), p => Assert.Equal(p.Text("id"), set.Get("price", p.Node("default_price")).Text("product")));
        Assert.All(set.All("promotion_code"), p => set.Get("coupon", p.Node("promotion.coupon")));
        Assert.All(set.All("customer"), c =>
        {
            if (c.Node("invoice_settings.default_payment_method") is { } method)
                Assert.Equal(c.Text("id"), set.Get("payment_method", method).Text("customer"));
        });
        Assert.All(set.All("subscription").SelectMany(s => s.Data("items")), i =>
        {
            Assert.Equal(set.Get("price", i.Node("price.id")).ToJsonString(), i.Node("price")!.ToJsonString());
            Assert.Equal(i.Number("price.unit_amount"), i.Number("plan.amount"));
        });
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_customer_owes_when_a_subscription_of_theirs_is_past_due_or_unpaid(int seed, long customers)
    {
        var set = new SeededSet(seed, customers);
        var owing = set.All("subscription")
            .Where(s => s.Text("status") is "past_due" or "unpaid").Select(s => s.Text("customer")).ToHashSet();
        Assert.All(set.All("customer"), c => Assert.Equal(owing.Contains(c.Text("id")), c.Flag("delinquent")));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void An_event_holds_its_object_as_it_is(int seed, long customers)
    {
        var set = new SeededSet(seed, customers);
        foreach (var happened in set.All("event"))
        {
            var subject = happened.Node("data.object")!;
            Assert.Equal(set.Get(subject.Text("object"), subject.Node("id")).ToJsonString(), subject.ToJsonString());
            var kind = subject.Text("object");
            Assert.StartsWith(kind == "subscription" ? "customer.subscription." : kind + ".", happened.Text("type"));
            Assert.Equal(Stripe.StripeConfiguration.ApiVersion, happened.Text("api_version"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void Two_hundred_customers_show_every_case(int seed)
    {
        var set = new SeededSet(seed, 200);
        AssertShown(
            set, "subscription", s => s.Text("status"), "active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused",
            "trialing", "unpaid");
        AssertShown(set, "invoice", i => i.Text("status"), "draft", "open", "paid", "uncollectible", "void");
        AssertShown(set, "invoice", i => i.Text("currency"), "usd", "eur", "gbp");
        AssertShown(set, "invoice", i => i.Text("billing_reason"), "manual", "subscription_create", "subscription_cycle");
        AssertShown(set, "invoice", i => $"{i.Data("lines").Count()}", "1", "2");
        AssertShown(set, "invoice", i => $"{i.Node("total_discount_amounts")!.AsArray().Count}", "0", "1");
        AssertShown(set, "discount", d => d.Text("source.coupon"), "WELCOME10", "FIVEOFF", "PARTNER15", "HALFYEAR12", "LOYAL20");
        AssertShown(set, "discount", d => d.Node("subscription") is null ? "customer" : "subscription", "customer", "subscription");
        AssertShown(
            set, "invoice", i => (string?)i.Node("total_taxes")!.AsArray().FirstOrDefault()?.Node("taxability_reason") ?? "none", "none",
            "not_available", "not_collecting", "standard_rated", "reverse_charge");
        AssertShown(set, "payment_method", m => m.Text("type"), "card", "sepa_debit");
        AssertShown(set, "balance_transaction", t => t.Text("type"), "charge", "refund", "adjustment", "payout");
        foreach (var field in (ReadOnlySpan<string>)["name", "email", "address", "phone", "currency", "discount"])
            AssertShown(set, "customer", o => o.Node(field) is null ? "null" : "there", "null", "there");
        AssertShown(set, "subscription", s => s.Node("default_payment_method") is null ? "null" : "there", "null", "there");
        AssertShown(set, "invoice", i => i.Node("parent") is null ? "null" : "there", "null", "there");
        AssertShown(set, "customer", c => c.Node("metadata")!.AsObject().Count > 0 ? "some" : "none", "some", "none");
        Assert.Contains(set.All("customer"), c => (string?)c.Node("name") is { } name && !System.Text.Ascii.IsValid(name));
        Assert.Contains(set.All("customer"), c => (string?)c.Node("email") is { } email && email != email.ToLowerInvariant());
        var each = set.All("subscription").GroupBy(s => s.Text("customer")).Select(g => g.Count()).ToArray();
        Assert.Equal([1, 2, 3], each.Distinct().Order());
        Assert.InRange(each.Length, 100, 190);
    }

    [Fact]
    public void The_ratios_hold_at_any_scale()
    {
        foreach (var customers in (long[])[2_000, 200_000, 10_000_000])
        {
            var set = new SeededSet(3, customers);
            Assert.Equal(customers, set["subscription"].Count);
            Assert.InRange((double)set["invoice"].Count / customers, 3, 6);
            Assert.InRange((double)set["refund"].Count / set["charge"].Count, .03, .05);
            Assert.InRange((double)set["dispute"].Count / set["charge"].Count, .006, .01);
            Assert.InRange(set["payout"].Count, 900, 1095);
            Assert.InRange(set["price"].Count, 15, 200);
        }
    }

    private static void AssertShown(SeededSet set, string resource, Func<JsonObject, string> value, params ReadOnlySpan<string> expected)
    {
        var shown = set.All(resource).Select(value).ToHashSet();
        foreach (var one in expected)
            Assert.Contains(one, shown);
    }
}
