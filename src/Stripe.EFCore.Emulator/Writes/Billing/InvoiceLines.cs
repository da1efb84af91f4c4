using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>The lines of invoices and what they come to.</summary>
internal static class InvoiceLines
{
    /// <summary>The line of an invoice item.</summary>
    public static JsonObject OfItem(WriteSession session, JsonObject item)
    {
        var line = New(session, item.Number("amount"), item.Text("currency")!);
        foreach (var name in (string[])["description", "discountable", "discounts", "metadata", "period", "pricing", "quantity", "quantity_decimal"])
            line[name] = item[name]?.DeepClone();
        line["parent"] = new JsonObject
        {
            ["invoice_item_details"] = new JsonObject { ["invoice_item"] = item.Text("id"), ["proration"] = item.IsTrue("proration") },
            ["subscription_item_details"] = null,
            ["type"] = "invoice_item_details",
        };
        return line;
    }

    /// <summary>The line of an item of a subscription; a trial costs nothing.</summary>
    public static JsonObject OfSubscription(WriteSession session, JsonObject subscription, JsonObject item)
    {
        var isTrial = subscription.Is("trialing");
        var price = (JsonObject)item["price"]!;
        var quantity = item.NumberOrNull("quantity") ?? 1;
        var isFree = isTrial || price.Text("recurring.usage_type") == "metered";
        var currency = subscription.Text("currency")!;
        var line = New(session, isFree ? 0 : Amounts.Of(price, quantity, currency), currency);
        line["description"] = isTrial ? "Trial period" : $"{quantity} × {price.Text("nickname") ?? price.Text("product")}";
        line["metadata"] = subscription["metadata"]?.DeepClone();
        line["period"] = new JsonObject { ["end"] = item.Number("current_period_end"), ["start"] = item.Number("current_period_start") };
        line["pricing"] = PricingOf(price, isFree ? 0 : UnitOf(price));
        line["discounts"] = item["discounts"]?.DeepClone() ?? new JsonArray();
        (line["quantity"], line["quantity_decimal"]) = (quantity, quantity.ToString(CultureInfo.InvariantCulture));
        (line["subscription"], line["discountable"]) = (subscription.Text("id"), true);
        line["parent"] = new JsonObject
        {
            ["invoice_item_details"] = null,
            ["subscription_item_details"] = new JsonObject
            {
                ["proration"] = false,
                ["subscription"] = subscription.Text("id"),
                ["subscription_item"] = item.Text("id"),
            },
            ["type"] = "subscription_item_details",
        };
        return line;
    }

    /// <summary>A line that only amount and description make.</summary>
    public static JsonObject New(WriteSession session, long amount, string currency)
    {
        var line = Answers.NewObject.OfResource("line_item", session.Now);
        (line["id"], line["amount"], line["subtotal"], line["currency"]) = (session.NewIdWith("il"), amount, amount, currency);
        line["period"] = new JsonObject { ["end"] = session.Now, ["start"] = session.Now };
        line["discountable"] = true;
        return line;
    }

    public static JsonObject PricingOf(JsonObject price, decimal unit) => new()
    {
        ["price_details"] = new JsonObject { ["price"] = price.Text("id"), ["product"] = price.Text("product") },
        ["type"] = "price_details",
        ["unit_amount_decimal"] = unit.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What one of a price costs, in minor units, perhaps with a fraction.</summary>
    public static decimal UnitOf(JsonObject price)
        => decimal.TryParse(price.Text("unit_amount_decimal"), CultureInfo.InvariantCulture, out var unit) ? unit : price.Number("unit_amount");

    public static long AmountOf(decimal unit, decimal quantity) => (long)Math.Round(unit * quantity, MidpointRounding.AwayFromZero);

    /// <summary>Puts lines behind those that an invoice has.</summary>
    public static void Add(WriteSession session, JsonObject invoice, IEnumerable<JsonObject> lines)
    {
        Set(invoice, [.. invoice.Elements("lines"), .. lines]);
        InvoiceTotals.Set(session, invoice);
    }

    public static void Set(JsonObject invoice, IEnumerable<JsonObject> lines)
        => invoice["lines"] = Documents.List($"/v1/invoices/{invoice.Text("id")}/lines", [.. lines.Select(l => (JsonObject)l.DeepClone())]);

    /// <summary>The line of an invoice item; null where the invoice has none.</summary>
    public static JsonObject? Find(JsonObject invoice, string item)
        => invoice.Elements("lines").FirstOrDefault(l => l.Text("parent.invoice_item_details.invoice_item") == item);

    /// <exception cref="ApiError">The invoice is final.</exception>
    public static JsonObject RequireDraft(WriteSession session, string invoice)
    {
        var found = session.Require("invoice", invoice, "invoice");
        return found.Is("draft") ? found : throw ApiError.Invalid("invoice_not_editable", $"The invoice {invoice} is no longer editable", "invoice");
    }
}
