using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>Times of billing, in Unix seconds.</summary>
internal static class Periods
{
    public const long Day = 24 * 60 * 60;

    /// <summary>The end of a period that a price has.</summary>
    public static long End(long start, JsonObject price)
    {
        var count = (int)(price.NumberOrNull("recurring.interval_count") ?? price.NumberOrNull("interval_count") ?? 1);
        var from = DateTimeOffset.FromUnixTimeSeconds(start);
        var end = (price.Text("recurring.interval") ?? price.Text("interval")) switch
        {
            "day" => from.AddDays(count),
            "week" => from.AddDays(7 * count),
            "year" => from.AddYears(count),
            _ => from.AddMonths(count),
        };
        return end.ToUnixTimeSeconds();
    }
}
