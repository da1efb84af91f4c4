using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Catalog;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing.Clocks;

/// <summary>Test clocks, which let time pass for their customers: https://docs.stripe.com/api/test_clocks.</summary>
internal static class TestClockWrites
{
    private const string Clock = "test_helpers.test_clock";

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/test_helpers/test_clocks/{}/advance", Advance);
        handlers.Add("DELETE /v1/test_helpers/test_clocks/{}", Delete);
    }

    /// <summary>The time that a write goes by: that of the test clock of the object or the customer that it names; null where there is none.</summary>
    public static long? TimeOf(WriteRequest request)
    {
        var (store, segments) = (request.Session.Store, request.Operation.Segments);
        var at = segments.IndexOf("{}");
        var owner = at < 0 ? null : store.ByPath("/" + string.Join('/', segments[..at]))?.Schema.Object;
        var clock = request.Text("test_clock")
            ?? ClockOf("customer", request.Text("customer"))
            ?? ClockOf("subscription", request.Text("subscription"))
            ?? ClockOf("invoice", request.Text("invoice"))
            ?? (owner is null ? null : ClockOf(owner, request.Ids[0]));
        return request.Session.Find(Clock, clock)?.Number("frozen_time");

        string? ClockOf(string resource, string? id)
            => !store.HasTestClocks || request.Session.Find(resource, id) is not { } document ? null
                : document.Text("test_clock") ?? (resource == "customer" ? null : ClockOf("customer", document.Text("customer")));
    }

    private static JsonObject Advance(WriteRequest request)
    {
        var (session, clock) = (request.Session, request.Subject());
        var (from, time) = (clock.Number("frozen_time"), request.Integer("frozen_time")!.Value);
        if (time <= from)
            throw Refusals.State(null, "The time to advance to must be later than the clock's.", "frozen_time");
        if (time > LatestOf(session, request.Ids[0], from))
        {
            throw Refusals.State(
                null,
                "A test clock advances by two intervals of its shortest subscription at most, or by two years where it has none. Advance it in steps.",
                "frozen_time");
        }

        clock["status"] = "advancing";
        clock["status_details"] = new JsonObject { ["advancing"] = new JsonObject { ["target_frozen_time"] = time } };
        session.Save(clock);
        var answer = (JsonObject)clock.DeepClone();
        Pass(session, request.Ids[0], (from, time));
        (clock["status"], clock["status_details"], clock["frozen_time"]) = ("ready", new JsonObject(), time);
        session.Save(clock);
        return answer;
    }

    /// <summary>Carries out what happens until a time, one after the other: each may bring something new before the next.</summary>
    private static void Pass(WriteSession session, string clock, (long From, long To) span)
    {
        var told = new HashSet<Happening>();
        while (Next() is { } next)
        {
            told.Add(next);
            session.MoveTo(Math.Max(next.At, span.From));
            Renewals.Carry(session, next);
        }

        session.MoveTo(span.To);

        Happening? Next()
            => session.Where("subscription", "test_clock", clock).SelectMany(Happenings.OfSubscription)
                .Concat(session.Where("invoice", "test_clock", clock).SelectMany(Happenings.OfInvoice))
                .Where(h => h.At <= span.To && !told.Contains(h) && (h.Kind != HappeningKind.TrialWillEnd || h.At > span.From))
                .OrderBy(h => h.At).ThenBy(h => h.Kind).ThenBy(h => h.Id, StringComparer.Ordinal).FirstOrDefault();
    }

    private static long LatestOf(WriteSession session, string clock, long from)
        => session.Where("subscription", "test_clock", clock).Where(s => !s.Is("canceled", "incomplete_expired"))
            .SelectMany(s => s.Elements("items")).Select(i => i["price"]).OfType<JsonObject>()
            .Select(p => Periods.End(Periods.End(from, p), p, from))
            .DefaultIfEmpty(DateTimeOffset.FromUnixTimeSeconds(from).AddYears(2).ToUnixTimeSeconds()).Min();

    /// <summary>A clock takes its customers with it.</summary>
    private static JsonObject Delete(WriteRequest request)
    {
        var clock = request.Subject();
        foreach (var customer in request.Session.Where("customer", "test_clock", request.Ids[0]).ToArray())
            Customers.Delete(request.Session, customer);
        request.Session.Delete(clock);
        return Store.AccountStore.Stub(request.Session.Store.Required(Clock).Schema, request.Ids[0]);
    }
}
