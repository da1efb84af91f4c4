using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

internal sealed class Invoices(SeedPlan plan) : SeededResource(plan, "invoice", plan.Ids.Invoice)
{
    public const int DaysUntilDue = 30;

    private const int Day = 86400;

    private readonly InvoiceLines _lines = new(plan);

    public override long Count => Plan.Invoices.Count;

    /// <summary>Writes who owes automatic tax: the account itself, where there is such tax.</summary>
    public static void WriteLiability(Utf8JsonWriter json, bool isAutomatic)
    {
        if (!isAutomatic)
        {
            json.WriteNull("liability"u8);
            return;
        }

        json.WriteStartObject("liability"u8);
        json.WriteString("type"u8, "self"u8);
        json.WriteEndObject();
    }

    public override long CreatedAt(long index) => Plan.Invoices.SecondOf(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var bill = Plan.Invoices.Of(index);
        var contract = bill.IsOneOff ? default : Plan.Contracts.Of(bill.Subscription);
        var sum = Plan.Contracts.SumOf(bill, contract);
        var total = sum.Total;
        var created = CreatedAt(index);
        var isSent = bill.IsOneOff || contract.SendsInvoice;
        var (isPaid, isDraft) = (bill.Fate is Fate.Paid or Fate.Free, bill.Fate == Fate.Draft);
        var isTried = bill.IsCharged || bill.Fate == Fate.Free;

        json.WriteString("account_country"u8, "US"u8);
        json.WriteString("account_name"u8, "Emulated, Inc."u8);
        json.WriteNull("account_tax_ids"u8);
        json.WriteNumber("amount_due"u8, total);
        json.WriteNumber("amount_overpaid"u8, 0);
        json.WriteNumber("amount_paid"u8, isPaid ? total : 0);
        json.WriteNumber("amount_paid_off_stripe"u8, 0);
        json.WriteNumber("amount_remaining"u8, isPaid ? 0 : total);
        json.WriteNumber("amount_shipping"u8, 0);
        json.WriteNull("application"u8);
        json.WriteNumber("attempt_count"u8, bill.Fate switch { Fate.Uncollectible => 4, Fate.Free => 0, _ => isTried ? 1 : 0 });
        json.WriteBoolean("attempted"u8, isTried);
        json.WriteBoolean("auto_advance"u8, bill.Fate == Fate.Open && !isSent);
        WriteAutomaticTax(json, !bill.IsOneOff && TaxPlan.IsAutomatic(bill.Subscription));
        json.WriteNumberOrNull("automatically_finalizes_at"u8, isDraft && !isSent ? created + 3600 : null);
        json.WriteString("billing_reason"u8, ReasonOf(bill));
        json.WriteString("collection_method"u8, isSent ? "send_invoice"u8 : "charge_automatically"u8);
        json.WriteNumber("created"u8, created);
        json.WriteString("currency"u8, Plan.People.CurrencyCodeOf(bill.Customer));
        json.WriteNull("custom_fields"u8);
        WriteCustomer(json, bill.Customer);
        json.WriteNull("default_payment_method"u8);
        json.WriteNull("default_source"u8);
        TaxRates.WriteArray(
            json, "default_tax_rates"u8, Plan, bill.IsOneOff ? null : Plan.Taxes.ManualRateOf(bill.Subscription, bill.Customer));
        json.WriteString("description"u8, index % 10 == 7 ? "Thank you for your business" : null);
        Discounts.WriteIds(json, Plan, sum.Discount);
        json.WriteNumberOrNull("due_date"u8, isSent ? created + DaysUntilDue * Day : null);
        json.WriteNumberOrNull("effective_at"u8, isDraft ? null : created);
        json.WriteNumberOrNull("ending_balance"u8, isDraft ? null : 0);
        json.WriteNull("footer"u8);
        json.WriteNull("from_invoice"u8);
        WriteUrl(json, "hosted_invoice_url"u8, "https://invoice.emulated.example/i/"u8, index, isDraft);
        WriteUrl(json, "invoice_pdf"u8, "https://invoice.emulated.example/pdf/"u8, index, isDraft);
        json.WriteStartObject("issuer"u8);
        json.WriteString("type"u8, "self"u8);
        json.WriteEndObject();
        json.WriteNull("last_finalization_error"u8);
        json.WriteNull("latest_revision"u8);
        _lines.Write(json, bill, contract, sum);
        json.WriteBoolean("livemode"u8, false);
        WriteMetadata(json, index);
        json.WriteNumberOrNull("next_payment_attempt"u8, bill.Fate == Fate.Open && !isSent ? Plan.Math.Now + 3 * Day : null);
        WriteNumber(json, index, isDraft);
        json.WriteNull("on_behalf_of"u8);
        WriteParent(json, bill);
        json.WriteStartObject("payment_settings"u8);
        json.WriteNull("default_mandate"u8);
        json.WriteNull("payment_method_options"u8);
        json.WriteNull("payment_method_types"u8);
        json.WriteEndObject();
        var (start, end) = bill.IsOneOff || bill.Generation == 0
            ? (created, created)
            : (contract.PeriodStart(bill.Generation - 1), contract.PeriodStart(bill.Generation));
        json.WriteNumber("period_end"u8, end);
        json.WriteNumber("period_start"u8, start);
        json.WriteNumber("post_payment_credit_notes_amount"u8, 0);
        json.WriteNumber("pre_payment_credit_notes_amount"u8, 0);
        json.WriteNull("receipt_number"u8);
        json.WriteNull("rendering"u8);
        json.WriteNull("shipping_cost"u8);
        json.WriteNull("shipping_details"u8);
        json.WriteNumber("starting_balance"u8, 0);
        json.WriteNull("statement_descriptor"u8);
        json.WriteString("status"u8, StatusOf(bill.Fate));
        WriteTransitions(json, bill, created);
        json.WriteNumber("subtotal"u8, sum.Subtotal);
        json.WriteNumber("subtotal_excluding_tax"u8, sum.SubtotalExcludingTax);
        json.WriteNull("test_clock"u8);
        json.WriteNumber("total"u8, total);
        Discounts.WriteAmounts(json, "total_discount_amounts"u8, Plan, sum.Discount, sum.Lines.Discount);
        json.WriteNumber("total_excluding_tax"u8, sum.TotalExcludingTax);
        json.WriteEmptyArray("total_pretax_credit_amounts"u8);
        TaxRates.WriteTaxes(json, "total_taxes"u8, Plan, sum.Tax, sum.Lines);
        json.WriteNumberOrNull("webhooks_delivered_at"u8, isDraft ? null : created + 2);
    }

    private static void WriteAutomaticTax(Utf8JsonWriter json, bool isAutomatic)
    {
        json.WriteStartObject("automatic_tax"u8);
        json.WriteNull("disabled_reason"u8);
        json.WriteBoolean("enabled"u8, isAutomatic);
        WriteLiability(json, isAutomatic);
        json.WriteString("provider"u8, isAutomatic ? "stripe" : null);
        json.WriteString("status"u8, isAutomatic ? "complete" : null);
        json.WriteEndObject();
    }

    private static string ReasonOf(Bill bill)
        => bill.IsOneOff ? "manual" : bill.Generation == 0 ? "subscription_create" : "subscription_cycle";

    private static string StatusOf(Fate fate)
        => fate switch
        {
            Fate.Open => "open",
            Fate.Draft => "draft",
            Fate.Void => "void",
            Fate.Uncollectible => "uncollectible",
            _ => "paid",
        };

    private static void WriteMetadata(Utf8JsonWriter json, long index)
    {
        json.WriteStartObject("metadata"u8);
        if (index % 13 == 4)
            json.WriteNumberAsText("purchase_order"u8, 4000000 + index);
        json.WriteEndObject();
    }

    private void WriteCustomer(Utf8JsonWriter json, long customer)
    {
        json.WriteId("customer"u8, Plan.Ids.Customer, customer);
        json.WriteNull("customer_account"u8);
        Plan.People.WriteAddress(json, "customer_address"u8, customer);
        Plan.People.WriteEmail(json, "customer_email"u8, customer);
        if (Plan.People.Of(customer).Name is { } name)
            json.WriteString("customer_name"u8, name);
        else
            json.WriteNull("customer_name"u8);
        Plan.People.WritePhone(json, "customer_phone"u8, customer);
        json.WriteNull("customer_shipping"u8);
        json.WriteString("customer_tax_exempt"u8, Plan.People.TaxExemptOf(customer));
        json.WriteEmptyArray("customer_tax_ids"u8);
    }

    /// <summary>Numbers run through the account, which Stripe offers beside numbers by customer.</summary>
    private void WriteNumber(Utf8JsonWriter json, long index, bool isDraft)
    {
        if (isDraft)
        {
            json.WriteNull("number"u8);
            return;
        }

        Span<byte> number = stackalloc byte[32];
        "EMULATED-"u8.CopyTo(number);
        (index + 1).TryFormat(number[9..], out var length, "D4");
        json.WriteString("number"u8, number[..(9 + length)]);
    }

    private void WriteUrl(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> start, long index, bool isDraft)
    {
        if (isDraft)
        {
            json.WriteNull(name);
            return;
        }

        Span<byte> url = stackalloc byte[start.Length + Plan.Ids.Invoice.Length];
        start.CopyTo(url);
        Plan.Ids.Invoice.Write(url[start.Length..], index);
        json.WriteString(name, url);
    }

    private void WriteParent(Utf8JsonWriter json, Bill bill)
    {
        if (bill.IsOneOff)
        {
            json.WriteNull("parent"u8);
            return;
        }

        json.WriteStartObject("parent"u8);
        json.WriteNull("quote_details"u8);
        json.WriteStartObject("subscription_details"u8);
        Subscriptions.WriteMetadata(json, Plan, bill.Subscription);
        json.WriteId("subscription"u8, Plan.Ids.Subscription, bill.Subscription);
        json.WriteEndObject();
        json.WriteString("type"u8, "subscription_details"u8);
        json.WriteEndObject();
    }

    private void WriteTransitions(Utf8JsonWriter json, Bill bill, long created)
    {
        var later = Math.Min(created + 20 * Day, Plan.Math.Now);
        json.WriteStartObject("status_transitions"u8);
        json.WriteNumberOrNull("finalized_at"u8, bill.Fate == Fate.Draft ? null : created);
        json.WriteNumberOrNull("marked_uncollectible_at"u8, bill.Fate == Fate.Uncollectible ? later : null);
        json.WriteNumberOrNull(
            "paid_at"u8, bill.Fate switch { Fate.Paid => Plan.Payments.SettledAt(bill.Invoice), Fate.Free => created, _ => null });
        json.WriteNumberOrNull("voided_at"u8, bill.Fate == Fate.Void ? later : null);
        json.WriteEndObject();
    }
}
