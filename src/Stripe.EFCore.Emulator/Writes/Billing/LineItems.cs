using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Catalog;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>The lines of quotes, checkout sessions and payment links.</summary>
internal static class LineItems
{
    /// <summary>Puts the parameter <c>line_items</c> into an object, and makes its amounts what they come to.</summary>
    public static void Apply(WriteRequest request, JsonObject owner)
    {
        if (!request.Has("line_items"))
            return;

        JsonObject[] present = [.. owner.Elements("line_items")];
        JsonObject[] items = [.. request.Elements("line_items").Select((given, i) => Of(request.Session, given, present, i))];
        owner["line_items"] = Documents.List(
            $"{request.Session.Store.Required(request.Resource).Schema.Path}/{owner.Text("id")}/line_items", items);
        var total = items.Sum(i => i.Number("amount_total"));
        foreach (var name in (string[])["amount_subtotal", "amount_total"])
        {
            if (owner.ContainsKey(name))
                owner[name] = total;
        }

        owner["currency"] = items.Select(i => i.Text("currency")).FirstOrDefault() ?? owner.Text("currency");
    }

    private static JsonObject Of(WriteSession session, JsonObject given, JsonObject[] present, int number)
    {
        var param = $"line_items[{number.ToString(CultureInfo.InvariantCulture)}]";
        foreach (var name in (string[])["discounts", "tax_rates"])
        {
            if (given[name] is JsonArray { Count: > 0 })
                throw Refusals.Unsupported($"`{name}` of a line", $"{param}[{name}]");
        }

        var item = present.FirstOrDefault(p => given.Text("id") is { } id && p.Text("id") == id) is { } known ? (JsonObject)known.DeepClone() : null;
        if (item is null)
        {
            item = Answers.NewObject.OfResource("item", session.Now);
            (item["id"], item["quantity"]) = (session.NewIdWith("li"), 1);
        }

        if (given["price_data"] is JsonObject data)
            item["price"] = Prices.OfData(session, data, $"{param}[price_data]");
        else if (given.Text("price") is { } id)
            item["price"] = Prices.Active(session, id, $"{param}[price]", given);
        var price = item["price"] as JsonObject ?? throw Refusals.Missing($"{param}[price]");
        item["quantity"] = given.NumberOrNull("quantity") ?? item.Number("quantity");
        var amount = Amounts.Of(price, item.Number("quantity"));
        (item["amount_subtotal"], item["amount_total"], item["currency"]) = (amount, amount, price.Text("currency"));
        item["description"] ??= session.Find("product", price.Text("product"))?.Text("name");
        return item;
    }
}
