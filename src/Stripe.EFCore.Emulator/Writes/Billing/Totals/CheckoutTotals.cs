using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Totals;

/// <summary>What a checkout session comes to: its lines, then its discounts. Nobody has used a coupon before the session is complete.</summary>
internal static class CheckoutTotals
{
    public static void Set(WriteSession session, JsonObject checkout)
    {
        JsonObject[] items = [.. checkout.Elements("line_items")];
        if (items.Length == 0)
            return;

        JsonObject[] lines = [.. items.Select(i => new JsonObject
        {
            ["amount"] = i.Number("amount_subtotal"),
            ["pricing"] = InvoiceLines.PricingOf((JsonObject)i["price"]!, 0),
        })];
        var reductions = new Reductions(lines, checkout.Text("currency"));
        var discounts = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var given in checkout.Elements("discounts"))
        {
            if (Discounts.CouponOf(session, given) is not { } coupon)
                continue;
            var discount = DiscountOf(session, checkout, (coupon, given.Text("promotion_code")));
            discounts.Add(discount.Text("id")!, discount);
            reductions.Take(discount.Text("id")!, coupon, Enumerable.Range(0, lines.Length));
        }

        foreach (var ((item, line), left) in items.Zip(lines).Zip(reductions.Left))
        {
            var taken = line.Elements("discount_amounts").ToArray();
            (item["amount_discount"], item["amount_tax"], item["amount_total"]) = (taken.Sum(t => t.Number("amount")), 0, left);
            item["discounts"] = new JsonArray([.. taken.Select(t => (JsonNode)Part(t.Number("amount"), discounts[t.Text("discount")!]))]);
        }

        (checkout["amount_subtotal"], checkout["amount_total"]) = (items.Sum(i => i.Number("amount_subtotal")), reductions.Left.Sum());
        checkout["total_details"] = new JsonObject
        {
            ["amount_discount"] = reductions.Taken.Values.Sum(),
            ["amount_shipping"] = 0,
            ["amount_tax"] = 0,
            ["breakdown"] = new JsonObject
            {
                ["discounts"] = new JsonArray([.. reductions.Taken.Select(t => (JsonNode)Part(t.Value, discounts[t.Key]))]),
                ["taxes"] = new JsonArray(),
            },
        };
    }

    private static JsonObject Part(long amount, JsonObject discount) => new() { ["amount"] = amount, ["discount"] = discount.DeepClone() };

    /// <summary>The discount that the session would give.</summary>
    private static JsonObject DiscountOf(WriteSession session, JsonObject checkout, (JsonObject Coupon, string? Promotion) from)
    {
        var discount = session.New("discount");
        discount["source"] = new JsonObject { ["coupon"] = from.Coupon.Text("id"), ["type"] = "coupon" };
        (discount["checkout_session"], discount["customer"]) = (checkout.Text("id"), checkout.Text("customer"));
        (discount["promotion_code"], discount["start"]) = (from.Promotion, session.Now);
        return discount;
    }
}
