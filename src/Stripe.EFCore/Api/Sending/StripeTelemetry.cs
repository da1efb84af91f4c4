using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Sending;

/// <summary>
///     Metrics and traces for OpenTelemetry, named by its <see href="https://opentelemetry.io/docs/specs/semconv/http/">conventions for HTTP clients</see>.
///     They tell endpoints and outcomes; neither a value of a query nor an id, an account or a key.
/// </summary>
internal static class StripeTelemetry
{
    public const string Name = "Stripe.EFCore";

    private static readonly string? Version = typeof(StripeTelemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private static readonly ActivitySource Source = new(Name, Version);
    private static readonly Meter Meter = new(Name, Version);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "stripe.client.request.duration",
        "s",
        "Duration of requests to Stripe, each attempt by itself.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 80] });

    private static readonly Counter<long> Pages = Meter.CreateCounter<long>("stripe.client.pages", "{page}", "Pages of lists that came.");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("stripe.client.rows", "{row}", "Objects that came.");
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "stripe.client.response.size", "By", "Bytes of JSON that came, after decompression.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("stripe.client.retries", "{retry}", "Requests that are sent again.");

    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>(
        "stripe.client.cache.lookups", "{lookup}", "Answers that were looked for in the cache.");

    private static readonly Histogram<double> Waits = Meter.CreateHistogram<double>(
        "stripe.client.wait.duration", "s", "How long requests are held back to keep Stripe's rate limits.");

    /// <summary>One attempt, until it is disposed of; null where nobody listens.</summary>
    public static Activity? Start(PageRequest request, int attempt, Uri apiBase)
    {
        if (!Source.HasListeners())
            return null;

        var activity = Source.StartActivity($"{request.Info.Method} {request.Endpoint}", ActivityKind.Client);
        if (activity is not { IsAllDataRequested: true })
            return activity;

        activity.SetTag("http.request.method", request.Info.Method.Method).SetTag("url.template", request.Endpoint)
            .SetTag("server.address", apiBase.Host).SetTag("server.port", apiBase.Port);
        if (attempt > 1)
            activity.SetTag("http.request.resend_count", attempt - 1);
        return activity;
    }

    public static void Waited(PageRequest request, TimeSpan duration)
    {
        if (Waits.Enabled)
            Waits.Record(duration.TotalSeconds, Template(request));
    }

    public static void LookedUp(PageRequest request, bool isHit)
    {
        if (Lookups.Enabled)
            Lookups.Add(1, Template(request), new("stripe.cache.hit", isHit));
    }

    /// <param name="activity">The attempt.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="duration">To the last byte of the answer.</param>
    /// <param name="isPage">Whether it was a page of a list.</param>
    /// <param name="received">What came.</param>
    public static void Succeeded(Activity? activity, PageRequest request, TimeSpan duration, bool isPage, Received received)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("http.response.status_code", 200).SetTag("stripe.request_id", received.RequestId)
                .SetTag("http.response.body.size", received.Bytes).SetTag("db.response.returned_rows", received.Rows);
        }

        if (Duration.Enabled)
            Duration.Record(duration.TotalSeconds, Method(request), Template(request), new("http.response.status_code", 200));
        if (isPage && Pages.Enabled)
            Pages.Add(1, Template(request));
        if (Rows.Enabled)
            Rows.Add(received.Rows, Template(request));
        if (Bytes.Enabled)
            Bytes.Add(received.Bytes, Template(request));
    }

    public static void Failed(Activity? activity, PageRequest request, TimeSpan duration, Exception failure)
    {
        if (activity is null && !Duration.Enabled)
            return;

        var known = failure as StripeRequestException;
        var (status, error) = ((int?)known?.HttpStatusCode, ErrorOf(failure));
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("error.type", error).SetTag("http.response.status_code", status).SetTag("stripe.request_id", known?.RequestId)
                .SetStatus(failure is OperationCanceledException ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        }

        if (Duration.Enabled)
        {
            var tags = new TagList { Method(request), Template(request), new("error.type", error) };
            if (status is not null)
                tags.Add("http.response.status_code", status);
            Duration.Record(duration.TotalSeconds, tags);
        }
    }

    public static void Retried(PageRequest request, Exception failure)
    {
        if (Retries.Enabled)
            Retries.Add(1, Template(request), new("error.type", ErrorOf(failure)));
    }

    private static KeyValuePair<string, object?> Method(PageRequest request) => new("http.request.method", request.Info.Method.Method);

    private static KeyValuePair<string, object?> Template(PageRequest request) => new("url.template", request.Endpoint);

    /// <summary>One of few words: what Stripe's limiter says, the status, or the kind of exception.</summary>
    private static string ErrorOf(Exception failure) => failure switch
    {
        StripeRateLimitException { Reason: { Length: <= 40 } reason } when reason.All(c => char.IsAsciiLetterLower(c) || c == '-') => reason,
        StripeConnectionException { InnerException: TimeoutException } => "timeout",
        StripeRequestException { HttpStatusCode: { } status } => ((int)status).ToString(CultureInfo.InvariantCulture),
        OperationCanceledException => "canceled",
        _ => failure.GetType().Name,
    };
}
