using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>Times of billing, in Unix seconds.</summary>
internal static class Periods
{
    public const long Hour = 60 * 60;

    public const long Day = 24 * Hour;

    /// <summary>The end of a period that a price has.</summary>
    /// <param name="anchor">The time whose day of the month the ends of all periods keep, as far as a month has that day.</param>
    public static long End(long start, JsonObject price, long? anchor = null)
    {
        var count = (int)(price.NumberOrNull("recurring.interval_count") ?? price.NumberOrNull("interval_count") ?? 1);
        var from = DateTimeOffset.FromUnixTimeSeconds(start);
        var end = (price.Text("recurring.interval") ?? price.Text("interval")) switch
        {
            "day" => from.AddDays(count),
            "week" => from.AddDays(7 * count),
            "year" => AddMonths(from, 12 * count, anchor),
            _ => AddMonths(from, count, anchor),
        };
        return end.ToUnixTimeSeconds();
    }

    private static DateTimeOffset AddMonths(DateTimeOffset from, int months, long? anchor)
    {
        if (anchor is not { } second)
            return from.AddMonths(months);

        var first = DateTimeOffset.FromUnixTimeSeconds(second);
        var periods = (12 * (from.Year - first.Year) + from.Month - first.Month) / months - 1;
        while (first.AddMonths(periods * months) <= from)
            periods++;
        return first.AddMonths(periods * months);
    }
}
