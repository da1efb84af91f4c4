using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

/// <summary>The recurring prices as plans, with the same ids.</summary>
internal sealed class Plans(SeedPlan plan) : ISeededResource
{
    private readonly long[] _prices = [.. Enumerable.Range(0, plan.Assortment.Prices).Where(p => plan.Assortment[p].Months > 0).Select(p => (long)p)];

    public string Object => "plan";

    public long Count => _prices.Length;

    public string IdAt(long index) => plan.Ids.Price.At(_prices[index]);

    public bool TryGetIndex(string id, out long index)
    {
        index = plan.Ids.Price.TryIndex(id, plan.Assortment.Prices, out var price) ? Array.BinarySearch(_prices, price) : -1;
        return index >= 0;
    }

    public long CreatedAt(long index) => plan.Assortment.PriceSecond(_prices[index]);

    public void Write(Utf8JsonWriter writer, long index)
    {
        writer.WriteStartObject();
        writer.WriteId("id"u8, plan.Ids.Price, _prices[index]);
        writer.WriteString("object"u8, "plan"u8);
        Prices.WritePlan(writer, plan, _prices[index]);
        writer.WriteEndObject();
    }
}
