using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>
///     What a customer used of a meter: a number for each hour that follows from the two, summed up over the windows that are asked for. A meter that was put
///     in has the summaries that stand in its field <c>event_summaries</c>. https://docs.stripe.com/api/billing/meter-event_summary/list
/// </summary>
internal static class EventSummaries
{
    private const int Hour = 3600;

    /// <summary>A year of hours: more would take too long to add up.</summary>
    private const int MostHours = 366 * 24;

    /// <exception cref="ApiError">There is no such customer, or the times are no bounds of windows.</exception>
    public static IEnumerable<JsonObject> Of(AccountStore store, string meter, Parameters parameters)
    {
        var customer = parameters["customer"]!;
        ListRules.RequireParent(store, "customer", customer, "customer");
        var unit = parameters["value_grouping_window"] switch
        {
            null => 60,
            "hour" => Hour,
            "day" => 24 * Hour,
            _ => throw ApiError.Invalid(null, "Invalid value_grouping_window: must be one of day, hour", "value_grouping_window"),
        };
        var (start, end) = (TimeOf(parameters, "start_time", unit), TimeOf(parameters, "end_time", unit));
        if (end <= start)
            throw ApiError.Invalid(null, "end_time must be after start_time.", "end_time");

        var row = store.Required("billing.meter").Find(meter)!;
        if (!row.IsSeeded)
            return Stored(row.Document(), customer, start, end);

        var window = parameters["value_grouping_window"] is null ? end - start : unit;
        return Windows(start, end, window).Select(w => Summary(meter, customer, w, w + window)).OfType<JsonObject>();
    }

    private static IEnumerable<JsonObject> Stored(JsonObject meter, string customer, long start, long end)
        => meter["event_summaries"] is JsonArray summaries
            ? summaries.OfType<JsonObject>().Where(s => (JsonFields.Text(s["customer"]) ?? customer) == customer
                && JsonFields.Second(s["start_time"]) >= start && JsonFields.Second(s["end_time"]) <= end)
            : [];

    private static IEnumerable<long> Windows(long start, long end, long length)
    {
        for (var at = end - length; at >= start; at -= length)
            yield return at;
    }

    /// <summary>The sum over the hours that begin in a window; null where nothing was used in it.</summary>
    private static JsonObject? Summary(string meter, string customer, long start, long end)
    {
        var sum = 0L;
        var first = (start + Hour - 1) / Hour;
        for (var hour = first; hour * Hour < end && hour < first + MostHours; hour++)
            sum += UseIn(meter, customer, hour);
        return sum == 0 ? null : new JsonObject
        {
            ["id"] = $"mtrusg_{Mix(meter, customer, start * 31 + end):x16}",
            ["object"] = "billing.meter_event_summary",
            ["aggregated_value"] = sum,
            ["end_time"] = end,
            ["livemode"] = false,
            ["meter"] = meter,
            ["start_time"] = start,
        };
    }

    /// <summary>A third of all pairs use nothing, the others something in two hours of three.</summary>
    private static long UseIn(string meter, string customer, long hour)
        => Mix(meter, customer, 0) % 3 == 0 ? 0 : Mix(meter, customer, hour) is var bits && bits % 3 == 0 ? 0 : (long)(bits % 50) + 1;

    private static ulong Mix(string meter, string customer, long number)
    {
        var hash = (ulong)number * 0x9E3779B97F4A7C15;
        foreach (var letter in meter)
            hash = SeedMath.Mix(hash ^ letter);
        foreach (var letter in customer)
            hash = SeedMath.Mix(hash ^ letter);
        return hash;
    }

    private static long TimeOf(Parameters parameters, string name, int unit)
    {
        var time = FilterPredicates.Integer(parameters[name]!, name);
        var words = unit switch { 60 => "minute", Hour => "hour", _ => "UTC day" };
        return time % unit == 0 ? time : throw ApiError.Invalid(null, $"{name} must be aligned with {words} boundaries.", name);
    }
}
