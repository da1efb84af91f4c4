using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Catalog;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>Invoice items, which wait for an invoice or stand on a draft: https://docs.stripe.com/api/invoiceitems.</summary>
internal static class InvoiceItemWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/invoiceitems", Create);
        handlers.Add("POST /v1/invoiceitems/{}", Update);
        handlers.Add("DELETE /v1/invoiceitems/{}", Delete);
        handlers.Add("POST /v1/invoices/{}/add_lines", AddLines);
        handlers.Add("POST /v1/invoices/{}/update_lines", UpdateLines);
        handlers.Add("POST /v1/invoices/{}/remove_lines", RemoveLines);
        handlers.Add("POST /v1/invoices/{}/lines/{}", UpdateLine);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var session = request.Session;
        var invoice = request.Text("invoice") is { } id ? InvoiceLines.RequireDraft(session, id) : null;
        var customer = request.Text("customer") ?? invoice?.Text("customer");
        if (customer is null && request.Text("customer_account") is null)
            throw Refusals.Missing("customer");

        var item = session.New("invoiceitem");
        (item["customer"], item["period"]) = (customer, new JsonObject { ["end"] = session.Now, ["start"] = session.Now });
        item["currency"] = request.Text("currency") ?? invoice?.Text("currency") ?? session.Find("customer", customer)?.Text("currency") ?? "usd";
        Apply(request, item);
        if (request.Text("subscription") is { } subscription)
        {
            item["parent"] = new JsonObject
            {
                ["subscription_details"] = new JsonObject { ["subscription"] = subscription, ["subscription_item"] = null },
                ["type"] = "subscription_details",
            };
        }

        session.Add(item);
        if (invoice is not null)
        {
            InvoiceLines.Add(session, invoice, [InvoiceLines.OfItem(session, item)]);
            session.Save(invoice);
        }

        return item;
    }

    /// <summary>An item, not yet added, that waits for the next invoice of a subscription, or of its customer.</summary>
    /// <param name="given">The parameters that describe it.</param>
    /// <param name="owner">What has the customer and the currency.</param>
    public static JsonObject Waiting(WriteRequest request, JsonObject given, JsonObject owner, string? subscription)
    {
        var rest = (JsonObject)given.DeepClone();
        if (given.Text("price") is { } price)
            rest["pricing"] = new JsonObject { ["price"] = price };
        if (given.NumberOrNull("unit_amount") is { } unit)
            rest["unit_amount_decimal"] = unit.ToString(CultureInfo.InvariantCulture);
        foreach (var own in (string[])["price", "period", "unit_amount"])
            rest.Remove(own);
        var item = request.Session.New("invoiceitem");
        (item["customer"], item["currency"]) = (owner.Text("customer"), owner.Text("currency"));
        item["period"] = new JsonObject { ["end"] = request.Now, ["start"] = request.Now };
        Apply(request with { Given = rest, Resource = "invoiceitem" }, item);
        if (subscription is not null)
        {
            item["parent"] = new JsonObject
            {
                ["subscription_details"] = new JsonObject { ["subscription"] = subscription, ["subscription_item"] = null },
                ["type"] = "subscription_details",
            };
        }

        if (item.Text("currency") is { } currency && owner.Text("currency") is { } expected && currency != expected)
            throw Refusals.State(null, $"The price specified only supports `{currency}`. This doesn't match the expected currency: `{expected}`.");
        return item;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var item = request.Subject();
        var invoice = item.Text("invoice") is { } id ? InvoiceLines.RequireDraft(request.Session, id) : null;
        Apply(request, item);
        request.Session.Save(item);
        if (invoice is not null)
        {
            var fresh = InvoiceLines.OfItem(request.Session, item);
            InvoiceLines.Set(invoice, invoice.Elements("lines").Select(l => l == InvoiceLines.Find(invoice, request.Ids[0]) ? Renamed(fresh, l) : l));
            InvoiceTotals.Set(request.Session, invoice);
            request.Session.Save(invoice);
        }

        return item;
    }

    private static JsonObject Renamed(JsonObject line, JsonObject before)
    {
        line["id"] = before.Text("id");
        return line;
    }

    private static JsonObject Delete(WriteRequest request)
    {
        var item = request.Subject();
        if (item.Text("invoice") is { } id)
        {
            var invoice = InvoiceLines.RequireDraft(request.Session, id);
            InvoiceLines.Set(invoice, invoice.Elements("lines").Where(l => l != InvoiceLines.Find(invoice, request.Ids[0])));
            InvoiceTotals.Set(request.Session, invoice);
            request.Session.Save(invoice);
        }

        request.Session.Delete(item);
        return AccountStore.Stub(request.Session.Store.Required("invoiceitem").Schema, request.Ids[0]);
    }

    private static void Apply(WriteRequest request, JsonObject item)
    {
        var given = (JsonObject)request.Given.DeepClone();
        foreach (var own in (string[])["discounts", "pricing", "price_data", "subscription"])
            given.Remove(own);
        (request with { Given = given }).Apply(item);
        Discounts.Apply(request, item, "invoice_item");
        SetAmount(request.Session, item, request.Given);
        item["net_amount"] = item.Number("amount");
        if (!request.Has("quantity_decimal"))
            item["quantity_decimal"] = item.Number("quantity").ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>An amount is given, or comes from a price and a quantity.</summary>
    private static void SetAmount(WriteSession session, JsonObject item, JsonObject given)
    {
        var quantity = item.NumberOrNull("quantity") ?? 1;
        var price = given["price_data"] is JsonObject data ? Prices.OfData(session, data, "price_data")
            : given.Text("pricing.price") is { } id ? Prices.Active(session, id, "pricing[price]", given)
            : null;
        if (price?.Text("type") == "recurring")
        {
            throw Refusals.State(
                null, "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.", "pricing[price]");
        }

        if (price is not null)
        {
            var unit = InvoiceLines.UnitOf(price);
            (item["pricing"], item["amount"]) = (InvoiceLines.PricingOf(price, unit), Amounts.Of(price, quantity));
            item["currency"] = price.Text("currency");
        }
        else if (given.Text("unit_amount_decimal") is { } text && decimal.TryParse(text, CultureInfo.InvariantCulture, out var unit))
        {
            item["amount"] = InvoiceLines.AmountOf(unit, quantity);
        }
    }

    private static JsonObject AddLines(WriteRequest request)
    {
        var invoice = InvoiceLines.RequireDraft(request.Session, request.Ids[0]);
        InvoiceLines.Add(request.Session, invoice, [.. request.Elements("lines").Select(given => Line(request.Session, invoice, given))]);
        return Kept(request, invoice);
    }

    private static JsonObject Line(WriteSession session, JsonObject invoice, JsonObject given)
    {
        if (given.Text("invoice_item") is { } id)
        {
            var item = session.Require("invoiceitem", id, "lines[invoice_item]");
            item["invoice"] = invoice.Text("id");
            session.Save(item);
            return InvoiceLines.OfItem(session, item);
        }

        var line = InvoiceLines.New(session, 0, invoice.Text("currency")!);
        Change(session, line, given);
        return line;
    }

    private static JsonObject UpdateLines(WriteRequest request)
    {
        var invoice = InvoiceLines.RequireDraft(request.Session, request.Ids[0]);
        foreach (var given in request.Elements("lines"))
            Change(request.Session, LineOf(invoice, given.Text("id")!), given);
        InvoiceTotals.Set(request.Session, invoice);
        return Kept(request, invoice);
    }

    private static JsonObject RemoveLines(WriteRequest request)
    {
        var invoice = InvoiceLines.RequireDraft(request.Session, request.Ids[0]);
        JsonObject[] gone = [.. request.Elements("lines").Select(given => LineOf(invoice, given.Text("id")!))];
        foreach (var item in gone.Select(l => request.Session.Find("invoiceitem", l.Text("parent.invoice_item_details.invoice_item"))).OfType<JsonObject>())
        {
            item["invoice"] = null;
            request.Session.Save(item);
        }

        InvoiceLines.Set(invoice, invoice.Elements("lines").Except(gone));
        InvoiceTotals.Set(request.Session, invoice);
        return Kept(request, invoice);
    }

    private static JsonObject UpdateLine(WriteRequest request)
    {
        var invoice = InvoiceLines.RequireDraft(request.Session, request.Ids[0]);
        var line = LineOf(invoice, request.Ids[1]);
        Change(request.Session, line, request.Given);
        InvoiceTotals.Set(request.Session, invoice);
        request.Session.Save(invoice);
        return line;
    }

    private static void Change(WriteSession session, JsonObject line, JsonObject given)
    {
        foreach (var name in (string[])["discounts", "tax_amounts", "tax_rates"])
        {
            if (given[name] is JsonArray { Count: > 0 })
                throw Refusals.Unsupported($"`{name}` of a line. Give them to an invoice item", name);
        }

        var rest = (JsonObject)given.DeepClone();
        foreach (var own in (string[])["id", "discounts", "pricing", "price_data"])
            rest.Remove(own);
        session.Merge.Into(line, rest, typeof(InvoiceLineItem));
        SetAmount(session, line, given);
        line["subtotal"] = line.Number("amount");
    }

    private static JsonObject LineOf(JsonObject invoice, string id)
        => invoice.Elements("lines").FirstOrDefault(l => l.Text("id") == id) ?? throw ApiError.Missing("line_item", id, "lines");

    private static JsonObject Kept(WriteRequest request, JsonObject invoice)
    {
        if (request.Given["invoice_metadata"] is JsonObject metadata)
            Answers.Merge.SetMetadata(invoice, metadata);
        request.Session.Save(invoice);
        return invoice;
    }
}
