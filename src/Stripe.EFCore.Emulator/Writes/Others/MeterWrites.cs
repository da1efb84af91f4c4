using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Billing;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>Meters and the events that they count: https://docs.stripe.com/api/billing/meter-event/create.</summary>
internal static class MeterWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/billing/meters", Create);
        handlers.Add("POST /v1/billing/meter_events", Report);
        handlers.Add("POST /v2/billing/meter_events", Report);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var name = request.Text("event_name")!;
        if (request.Session.Where("billing.meter", "event_name", name).Any(m => m.Is("active")))
            throw Refusals.State(null, $"An active meter with event name {name} already exists.", "event_name");

        var meter = request.New();
        request.Session.Add(meter);
        return meter;
    }

    private static JsonObject Report(WriteRequest request)
    {
        var (session, name) = (request.Session, request.Text("event_name")!);
        var meter = session.Where("billing.meter", "event_name", name).FirstOrDefault(m => m.Is("active"))
            ?? throw Refusals.State("billing_meter_event_no_meter", $"No active meter found for event name {name}.", "event_name");
        var payload = (JsonObject)request.Given["payload"]!;
        var key = meter.Text("customer_mapping.event_payload_key") ?? "stripe_customer_id";
        var customer = payload.Text(key) ?? throw Refusals.Missing($"payload[{key}]");
        _ = session.Require("customer", customer, $"payload[{key}]");
        var at = request.Integer("timestamp") ?? (JsonFields.Second(request.Given["timestamp"]) is > 0 and var second ? second : request.Now);
        if (at < request.Now - 35 * Periods.Day || at > request.Now + 5 * 60)
            throw Refusals.State("timestamp_too_far_in_past", "The timestamp must be within the past 35 days and at most 5 minutes ahead.", "timestamp");

        var identifier = request.Text("identifier") ?? session.NewIdWith("mevt");
        if (!session.Store.Identifiers.TryAdd($"meter_event {identifier}", request.Now))
        {
            throw Refusals.State(
                "duplicate_meter_event", $"An event already exists with identifier {identifier}.", "identifier");
        }

        var answer = new JsonObject
        {
            ["object"] = request.Operation.IsV2 ? "v2.billing.meter_event" : "billing.meter_event",
            ["created"] = request.Operation.IsV2 ? Iso(request.Now) : request.Now,
            ["event_name"] = name,
            ["identifier"] = identifier,
            ["livemode"] = false,
            ["payload"] = payload.DeepClone(),
            ["timestamp"] = request.Operation.IsV2 ? Iso(at) : at,
        };
        Count(session, meter, customer, at, payload.Text(meter.Text("value_settings.event_payload_key") ?? "value"));
        return answer;
    }

    /// <summary>Adds to the summaries of the meter, which its list serves.</summary>
    private static void Count(WriteSession session, JsonObject meter, string customer, long at, string? value)
    {
        var summaries = meter["event_summaries"] as JsonArray ?? [];
        var start = at - at % 60;
        summaries.Add(new JsonObject
        {
            ["id"] = session.NewIdWith("mtrusg"),
            ["object"] = "billing.meter_event_summary",
            ["aggregated_value"] = decimal.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 1,
            ["customer"] = customer,
            ["end_time"] = start + 60,
            ["livemode"] = false,
            ["meter"] = meter.Text("id"),
            ["start_time"] = start,
        });
        meter["event_summaries"] = summaries.DeepClone();
        session.SaveSilently(meter);
    }

    private static string Iso(long second) => DateTimeOffset.FromUnixTimeSeconds(second).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null);
}
