using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

internal sealed class Prices(SeedPlan plan) : SeededResource(plan, "price", plan.Ids.Price)
{
    public override long Count => Plan.Assortment.Prices;

    public override long CreatedAt(long index) => Plan.Assortment.PriceSecond(index);

    /// <summary>Writes a price, and the plan that stands beside it in a subscription's item.</summary>
    public static void WritePlanAndPrice(Utf8JsonWriter json, SeedPlan plan, long index)
    {
        json.WriteStartObject("plan"u8);
        json.WriteId("id"u8, plan.Ids.Price, index);
        json.WriteString("object"u8, "plan"u8);
        WritePlan(json, plan, index);
        json.WriteEndObject();

        json.WriteStartObject("price"u8);
        json.WriteId("id"u8, plan.Ids.Price, index);
        json.WriteString("object"u8, "price"u8);
        WritePrice(json, plan, index);
        json.WriteEndObject();
    }

    /// <summary>Writes the members of the plan that a recurring price is as well.</summary>
    public static void WritePlan(Utf8JsonWriter json, SeedPlan plan, long index)
    {
        var offer = plan.Assortment[index];
        json.WriteBoolean("active"u8, Assortment.IsActive(offer));
        json.WriteNumber("amount"u8, offer.Amount);
        json.WriteNumberAsText("amount_decimal"u8, offer.Amount);
        json.WriteString("billing_scheme"u8, "per_unit"u8);
        json.WriteNumber("created"u8, plan.Assortment.PriceSecond(index));
        json.WriteString("currency"u8, Assortment.Currencies[offer.Currency]);
        WriteInterval(json, offer);
        json.WriteBoolean("livemode"u8, false);
        json.WriteEmptyObject("metadata"u8);
        json.WriteNull("meter"u8);
        json.WriteString("nickname"u8, offer.Nickname);
        json.WriteId("product"u8, plan.Ids.Product, plan.Assortment.ProductOf(index));
        json.WriteNull("tiers_mode"u8);
        json.WriteNull("transform_usage"u8);
        json.WriteNull("trial_period_days"u8);
        json.WriteString("usage_type"u8, "licensed"u8);
    }

    protected override void WriteMembers(Utf8JsonWriter json, long index) => WritePrice(json, Plan, index);

    private static void WritePrice(Utf8JsonWriter json, SeedPlan plan, long index)
    {
        var offer = plan.Assortment[index];
        json.WriteBoolean("active"u8, Assortment.IsActive(offer));
        json.WriteString("billing_scheme"u8, "per_unit"u8);
        json.WriteNumber("created"u8, plan.Assortment.PriceSecond(index));
        json.WriteString("currency"u8, Assortment.Currencies[offer.Currency]);
        json.WriteNull("custom_unit_amount"u8);
        json.WriteBoolean("livemode"u8, false);
        json.WriteString("lookup_key"u8, offer.LookupKey);
        json.WriteEmptyObject("metadata"u8);
        json.WriteString("nickname"u8, offer.Nickname);
        json.WriteId("product"u8, plan.Ids.Product, plan.Assortment.ProductOf(index));
        if (offer.Months == 0)
        {
            json.WriteNull("recurring"u8);
        }
        else
        {
            json.WriteStartObject("recurring"u8);
            WriteInterval(json, offer);
            json.WriteNull("meter"u8);
            json.WriteNull("trial_period_days"u8);
            json.WriteString("usage_type"u8, "licensed"u8);
            json.WriteEndObject();
        }

        json.WriteString("tax_behavior"u8, "unspecified"u8);
        json.WriteNull("tiers_mode"u8);
        json.WriteNull("transform_quantity"u8);
        json.WriteString("type"u8, offer.Months == 0 ? "one_time"u8 : "recurring"u8);
        json.WriteNumber("unit_amount"u8, offer.Amount);
        json.WriteNumberAsText("unit_amount_decimal"u8, offer.Amount);
    }

    private static void WriteInterval(Utf8JsonWriter json, Offer offer)
    {
        json.WriteString("interval"u8, offer.Months == 12 ? "year"u8 : "month"u8);
        json.WriteNumber("interval_count"u8, offer.Months == 3 ? 3 : 1);
    }
}
