using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Queries;

/// <summary>Answers requests with JSON that a test writes out, and keeps what was asked and what the provider told.</summary>
/// <param name="answer">The objects for a request, by its decoded path and query; null for 404.</param>
internal sealed class CannedStripe(Func<string, IEnumerable<JsonObject>?> answer) : HttpMessageHandler
{
    private readonly List<string> _sent = [];
    private readonly List<EventData> _events = [];

    public DbContextOptions<TContext> Options<TContext>(string key = "sk_test_1", Action<DbContextOptionsBuilder>? configure = null)
        where TContext : DbContext
    {
        var options = new DbContextOptionsBuilder<TContext>()
            .EnableServiceProviderCaching(false)
            .UseStripe(s => s.LiveApiKey(key).MessageHandler(this).TimeProvider(new StoppedClock()))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan))
            .LogTo((_, level) => level >= LogLevel.Information, e =>
            {
                lock (_events)
                    _events.Add(e);
            });
        configure?.Invoke(options);
        return options.Options;
    }

    public int Told(EventId id)
    {
        lock (_events)
            return _events.Count(e => e.EventId == id);
    }

    public string[] TakeSent()
    {
        lock (_sent)
        {
            string[] sent = [.. _sent];
            _sent.Clear();
            return sent;
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery);
        lock (_sent)
            _sent.Add(asked);
        if (answer(asked) is not { } rows)
        {
            var error = new JsonObject { ["type"] = "invalid_request_error", ["code"] = "resource_missing", ["message"] = "No such object" };
            return Json(HttpStatusCode.NotFound, new() { ["error"] = error });
        }

        return request.RequestUri.AbsolutePath.Split('/').Length > 3 && !request.RequestUri.AbsolutePath.StartsWith("/v2/core/events", StringComparison.Ordinal)
            ? Json(HttpStatusCode.OK, rows.Single())
            : Json(HttpStatusCode.OK, new() { ["object"] = "list", ["has_more"] = false, ["data"] = new JsonArray([.. rows]) });
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(Send(request, cancellationToken));

    private static HttpResponseMessage Json(HttpStatusCode status, JsonObject body)
        => new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}
