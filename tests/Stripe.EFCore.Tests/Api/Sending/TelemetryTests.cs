using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Stripe.EFCore.Api.Limits;

namespace StripeEFCore.Tests.Api.Sending;

/// <summary>What OpenTelemetry is told. Each test reads a list of its own name, since others measure at the same time.</summary>
public class TelemetryTests
{
    private readonly string _path = "/v1/" + string.Concat(Guid.NewGuid().ToByteArray().Select(b => (char)('a' + (b % 26))));
    private readonly ConcurrentQueue<(string Name, string? Unit, double Value, Dictionary<string, object?> Tags)> _measured = [];
    private readonly ConcurrentQueue<Activity> _activities = [];

    [Fact]
    public async Task Requests_pages_rows_bytes_and_retries_are_measured_by_endpoint_and_outcome()
    {
        using var _ = Measure();
        var (first, second) = (FakeStripe.PageJson(true, "c", "b"), FakeStripe.PageJson(false, "a"));
        await ReadAsync(new FakeStripe(
            FakeStripe.Json(first), Refused("endpoint-rate"), FakeStripe.Error(HttpStatusCode.BadGateway), FakeStripe.Json(second)));

        Assert.Equal(2, Sum("stripe.client.pages", "{page}"));
        Assert.Equal(3, Sum("stripe.client.rows", "{row}"));
        Assert.Equal(first.Length + second.Length, Sum("stripe.client.response.size", "By"));
        Assert.Equal(["502", "endpoint-rate"], Tags("stripe.client.retries", "error.type").Order());
        Assert.Equal([200, 200, 429, 502], Tags("stripe.client.request.duration", "http.response.status_code").Select(s => (int)s!).Order());
        Assert.Equal("s", _measured.First(m => m.Name == "stripe.client.request.duration").Unit);
    }

    [Fact]
    public async Task Waits_are_measured_in_seconds()
    {
        using var _ = Measure();
        var stripe = new FakeStripe(request => FakeStripe.Page(request.Number < 9, "c" + request.Number));
        await stripe.Session(FakeStripe.Keyed with { RateLimitShare = 1 }, process: new() { Limiters = new AccountLimiters() })
            .ListAsync(new(_path, [], []), FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.InRange(Sum("stripe.client.wait.duration", "s"), 0.01, 10);
    }

    [Fact]
    public async Task Each_attempt_is_an_activity_with_the_conventions_of_http_clients()
    {
        using var _ = Listen();
        using var caller = new Activity("caller").Start();
        await ReadAsync(new FakeStripe(FakeStripe.Error(HttpStatusCode.InternalServerError, "oops"), FakeStripe.Page(false, "a")));

        Assert.Same(caller, Activity.Current);
        Assert.Equal(2, _activities.Count);
        Assert.All(_activities, a => Assert.Equal(("GET " + _path, ActivityKind.Client, caller.SpanId), (a.DisplayName, a.Kind, a.ParentSpanId)));
        var (failed, succeeded) = (_activities.First(), _activities.Last());
        Assert.Equal((ActivityStatusCode.Error, 500, "500"), (failed.Status, failed.GetTagItem("http.response.status_code"), failed.GetTagItem("error.type")));
        Assert.Equal(
            (ActivityStatusCode.Unset, 200, 1),
            (succeeded.Status, succeeded.GetTagItem("http.response.status_code"), succeeded.GetTagItem("http.request.resend_count")));
        Assert.Equal(("api.stripe.com", 443), (succeeded.GetTagItem("server.address"), succeeded.GetTagItem("server.port")));
        Assert.Equal("req_test", succeeded.GetTagItem("stripe.request_id"));
    }

    [Fact]
    public async Task Neither_keys_nor_accounts_nor_ids_nor_values_are_told()
    {
        using var measuring = Measure();
        using var listening = Listen();
        var stripe = new FakeStripe(request => request.Number == 1 ? FakeStripe.Page(true, "cus_Secret1") : FakeStripe.Page(false, "cus_Secret2"));
        var session = stripe.Session(FakeStripe.Keyed with { AccountId = "acct_Secret" });
        await session.ListAsync(
            new("/v1/customers/cus_Secret7/" + _path[4..], [new("email", "jo@Secret.com")], []), FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.NotEmpty(_activities);
        Assert.NotEmpty(_measured);
        var told = _activities.SelectMany(a => a.TagObjects.Select(t => $"{t.Key}={t.Value}").Append(a.DisplayName))
            .Concat(_measured.SelectMany(m => m.Tags.Select(t => $"{t.Key}={t.Value}")));
        Assert.DoesNotContain(told, text => text.Contains("Secret", StringComparison.Ordinal));
    }

    private static HttpResponseMessage Refused(string reason)
    {
        var answer = FakeStripe.Error(HttpStatusCode.TooManyRequests, "rate_limit");
        answer.Headers.Add("Stripe-Rate-Limited-Reason", reason);
        return answer;
    }

    private Task ReadAsync(FakeStripe stripe) =>
        stripe.Session(clock: new SkippingClock(FakeStripe.Keyed.Timeout), retries: new())
            .ListAsync(new(_path, [], []), FakeStripe.NoColumns, async: true, default).ToListAsync();

    private double Sum(string name, string unit) => _measured.Where(m => m.Name == name && m.Unit == unit).Sum(m => m.Value);

    private IEnumerable<object?> Tags(string name, string tag) => _measured.Where(m => m.Name == name).Select(m => m.Tags.GetValueOrDefault(tag));

    private MeterListener Measure()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Stripe.EFCore")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags.ToArray()));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags.ToArray()));
        listener.Start();
        return listener;

        void Add(Instrument instrument, double value, KeyValuePair<string, object?>[] tags)
        {
            if (tags.Any(t => t is { Key: "url.template", Value: string template } && template.EndsWith(_path[4..], StringComparison.Ordinal)))
                _measured.Enqueue((instrument.Name, instrument.Unit, value, tags.ToDictionary()));
        }
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Stripe.EFCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.DisplayName.EndsWith(_path[4..], StringComparison.Ordinal))
                    _activities.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
