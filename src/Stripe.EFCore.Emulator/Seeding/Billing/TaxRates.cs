using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

/// <summary>The tax rates, all older than the first customer.</summary>
internal sealed class TaxRates(SeedPlan plan) : SeededResource(plan, "tax_rate", plan.Ids.TaxRate)
{
    private const int Hour = 3600;

    public override long Count => Plan.Math.Customers == 0 ? 0 : TaxPlan.Rates.Length;

    /// <summary>Writes an array with the object of a tax rate, or without any.</summary>
    public static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<byte> name, SeedPlan plan, long? rate)
    {
        json.WriteStartArray(name);
        if (rate is { } index)
            new TaxRates(plan).Write(json, index);
        json.WriteEndArray();
    }

    /// <summary>Writes an array that says how much tax an invoice or a line has, if it is taxed.</summary>
    /// <param name="sum">The amounts of the invoice or line.</param>
    public static void WriteTaxes(Utf8JsonWriter json, ReadOnlySpan<byte> name, SeedPlan plan, TaxTerms? tax, LineSum sum)
    {
        json.WriteStartArray(name);
        if (tax is { } terms)
        {
            json.WriteStartObject();
            json.WriteNumber("amount"u8, sum.Tax);
            json.WriteString("tax_behavior"u8, terms.Rate.IsInclusive ? "inclusive"u8 : "exclusive"u8);
            json.WriteStartObject("tax_rate_details"u8);
            json.WriteId("tax_rate"u8, plan.Ids.TaxRate, terms.Index);
            json.WriteEndObject();
            json.WriteString("taxability_reason"u8, terms.Reason);
            json.WriteNumber("taxable_amount"u8, sum.Taxable);
            json.WriteString("type"u8, "tax_rate_details"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public override long CreatedAt(long index) => Plan.Timeline.Start - (TaxPlan.Rates.Length - index) * Hour;

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var rate = TaxPlan.Rates[index];
        json.WriteBoolean("active"u8, rate.IsActive);
        json.WriteString("country"u8, rate.Country);
        json.WriteNumber("created"u8, CreatedAt(index));
        json.WriteString("description"u8, rate.IsActive ? null : "Until the rate changed");
        json.WriteString("display_name"u8, rate.Name);
        json.WriteNull("effective_percentage"u8);
        json.WriteNull("flat_amount"u8);
        json.WriteBoolean("inclusive"u8, rate.IsInclusive);
        json.WriteString("jurisdiction"u8, rate.State ?? rate.Country);
        json.WriteString("jurisdiction_level"u8, rate.State is not null ? "state" : rate.Country is not null ? "country" : null);
        json.WriteBoolean("livemode"u8, false);
        json.WriteEmptyObject("metadata"u8);
        json.WriteNumber("percentage"u8, rate.Hundredths / 100m);
        json.WriteString("rate_type"u8, "percentage"u8);
        json.WriteString("state"u8, rate.State);
        json.WriteString("tax_type"u8, rate.State is not null ? "sales_tax" : rate.Country is not null ? "vat" : null);
    }
}
