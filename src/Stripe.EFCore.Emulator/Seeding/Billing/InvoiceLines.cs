using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

/// <summary>
///     The lines of an invoice, which add up to its total: the items of a subscription or a fee, and where nothing is due, a trial or a
///     credit.
/// </summary>
internal sealed class InvoiceLines(SeedPlan plan)
{
    private const int MostPerInvoice = 4;

    public void Write(Utf8JsonWriter json, Bill bill, Contract contract, Sum sum)
    {
        json.WriteStartList("lines"u8);
        var (start, end) = bill.IsOneOff
            ? (plan.Invoices.SecondOf(bill.Invoice), plan.Invoices.SecondOf(bill.Invoice))
            : (contract.PeriodStart(bill.Generation), contract.PeriodStart(bill.Generation + 1));
        var isTrial = bill is { IsOneOff: false, Fate: Fate.Free, Generation: 0 };
        var (price, quantity) = bill.IsOneOff ? (plan.Contracts.OneOffPriceOf(bill), 1) : (contract.Plan, contract.Quantity);
        WriteLine(json, new Line(bill, 0, price, quantity, sum.Main, start, end), contract, sum);
        if (!bill.IsOneOff && contract.HasSeats && !isTrial)
            WriteLine(json, new Line(bill, 1, contract.Seat, contract.Seats, sum.Seats, start, end), contract, sum);
        if (bill.Fate == Fate.Free && !isTrial)
            WriteLine(json, new Line(bill, bill.IsOneOff ? 1 : 2, -1, 1, sum.Credit, start, start), contract, sum);
        json.WriteEndList("/v1/invoices/"u8, plan.Ids.Invoice, bill.Invoice, "/lines"u8);
    }

    private void WriteLine(Utf8JsonWriter json, Line line, Contract contract, Sum sum)
    {
        var index = line.Bill.Invoice * MostPerInvoice + line.Number;
        json.WriteStartObject();
        json.WriteId("id"u8, plan.Ids.InvoiceLine, index);
        json.WriteString("object"u8, "line_item"u8);
        json.WriteNumber("amount"u8, line.Sum.Amount);
        json.WriteString("currency"u8, plan.People.CurrencyCodeOf(line.Bill.Customer));
        WriteDescription(json, line);
        Discounts.WriteAmounts(json, "discount_amounts"u8, plan, line.IsCredit ? null : sum.Discount, line.Sum.Discount);
        json.WriteBoolean("discountable"u8, !line.IsCredit);
        json.WriteEmptyArray("discounts"u8);
        json.WriteId("invoice"u8, plan.Ids.Invoice, line.Bill.Invoice);
        json.WriteBoolean("livemode"u8, false);
        json.WriteEmptyObject("metadata"u8);
        if (line.IsCredit || line.Bill.IsOneOff)
            WriteItemParent(json, line, index);
        else
            WriteSubscriptionParent(json, line, contract);
        json.WriteStartObject("period"u8);
        json.WriteNumber("end"u8, line.End);
        json.WriteNumber("start"u8, line.Start);
        json.WriteEndObject();
        json.WriteEmptyArray("pretax_credit_amounts"u8);
        WritePricing(json, line);
        json.WriteNumber("quantity"u8, line.Quantity);
        json.WriteNumberAsText("quantity_decimal"u8, line.Quantity);
        if (line.Bill.IsOneOff)
            json.WriteNull("subscription"u8);
        else
            json.WriteId("subscription"u8, plan.Ids.Subscription, line.Bill.Subscription);
        json.WriteNumber("subtotal"u8, line.Sum.Amount);
        TaxRates.WriteTaxes(json, "taxes"u8, plan, sum.Tax, line.Sum);
        json.WriteEndObject();
    }

    private static void WriteDescription(Utf8JsonWriter json, Line line)
    {
        if (line.IsCredit)
            json.WriteString("description"u8, "Credit for an interruption of service"u8);
        else if (line.Bill.IsOneOff)
            json.WriteString("description"u8, "Onboarding"u8);
        else if (line.Sum.Amount == 0)
            json.WriteString("description"u8, "Trial period"u8);
        else
            json.WriteString("description"u8, $"{line.Quantity} × {(line.Number == 0 ? "subscription" : "extra seat")}");
    }

    private void WriteItemParent(Utf8JsonWriter json, Line line, long index)
    {
        json.WriteStartObject("parent"u8);
        json.WriteStartObject("invoice_item_details"u8);
        json.WriteId("invoice_item"u8, plan.Ids.InvoiceItem, index);
        json.WriteBoolean("proration"u8, false);
        WriteProration(json);
        if (line.Bill.IsOneOff)
            json.WriteNull("subscription"u8);
        else
            json.WriteId("subscription"u8, plan.Ids.Subscription, line.Bill.Subscription);
        json.WriteEndObject();
        json.WriteNull("subscription_item_details"u8);
        json.WriteString("type"u8, "invoice_item_details"u8);
        json.WriteEndObject();
    }

    private void WriteSubscriptionParent(Utf8JsonWriter json, Line line, Contract contract)
    {
        json.WriteStartObject("parent"u8);
        json.WriteNull("invoice_item_details"u8);
        json.WriteStartObject("subscription_item_details"u8);
        json.WriteNull("invoice_item"u8);
        json.WriteBoolean("proration"u8, false);
        WriteProration(json);
        json.WriteId("subscription"u8, plan.Ids.Subscription, contract.Subscription);
        json.WriteId("subscription_item"u8, plan.Ids.SubscriptionItem, Subscriptions.ItemOf(contract.Subscription, line.Number));
        json.WriteEndObject();
        json.WriteString("type"u8, "subscription_item_details"u8);
        json.WriteEndObject();
    }

    private static void WriteProration(Utf8JsonWriter json)
    {
        json.WriteStartObject("proration_details"u8);
        json.WriteNull("credited_items"u8);
        json.WriteEndObject();
    }

    private void WritePricing(Utf8JsonWriter json, Line line)
    {
        if (line.IsCredit)
        {
            json.WriteNull("pricing"u8);
            return;
        }

        json.WriteStartObject("pricing"u8);
        json.WriteStartObject("price_details"u8);
        json.WriteId("price"u8, plan.Ids.Price, line.Price);
        json.WriteId("product"u8, plan.Ids.Product, plan.Assortment.ProductOf(line.Price));
        json.WriteEndObject();
        json.WriteString("type"u8, "price_details"u8);
        json.WriteNumberAsText("unit_amount_decimal"u8, line.Sum.Amount == 0 ? 0 : plan.Assortment[line.Price].Amount);
        json.WriteEndObject();
    }

    /// <param name="Number">Its place on the invoice.</param>
    /// <param name="Price">The index of its price; -1 for a credit.</param>
    private readonly record struct Line(Bill Bill, int Number, long Price, long Quantity, LineSum Sum, long Start, long End)
    {
        public bool IsCredit => Price < 0;
    }
}
