using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>Answers each request with the JSON that a test gives for its path and query, and keeps the requests.</summary>
public sealed class CannedStripe : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (HttpStatusCode Status, string Json)> _answers = new(StringComparer.Ordinal);
    private readonly List<HttpRequestMessage> _requests = [];

    /// <summary>The paths and queries that were asked for, unescaped.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_gate)
                return [.. _requests.Select(r => Uri.UnescapeDataString(r.RequestUri!.PathAndQuery))];
        }
    }

    public IReadOnlyList<HttpRequestMessage> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    public CannedStripe Answer(string pathAndQuery, string json, HttpStatusCode status = HttpStatusCode.OK)
    {
        _answers[pathAndQuery] = (status, json);
        return this;
    }

    /// <summary>Answers a list of API v2 with one page.</summary>
    public CannedStripe List(string pathAndQuery, params string[] objects) => Page(pathAndQuery, null, objects);

    /// <summary>Answers a list of API v2 with a page that another follows.</summary>
    public CannedStripe Page(string pathAndQuery, string? next, params string[] objects)
    {
        var url = next is null ? "null" : $"\"{next}\"";
        return Answer(pathAndQuery, $$"""{"data":[{{string.Join(',', objects)}}],"next_page_url":{{url}},"previous_page_url":null}""");
    }

    public CannedStripe Forget()
    {
        lock (_gate)
            _requests.Clear();
        return this;
    }

    public DbContextOptions<TContext> Options<TContext>(Action<DbContextOptionsBuilder>? configure = null)
        where TContext : DbContext
    {
        var options = new DbContextOptionsBuilder<TContext>()
            .EnableServiceProviderCaching(false)
            .UseStripe(stripe => stripe.LiveApiKey("sk_test_canned").MessageHandler(this))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning,
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan,
                StripeEventId.ResidualFilter,
                CoreEventId.FirstWithoutOrderByAndFilterWarning,
                CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        configure?.Invoke(options);
        return options.Options;
    }

    /// <summary>Stripe.net's own client over the same answers.</summary>
    public StripeClient Client() => new(new StripeClientOptions
    {
        ApiKey = "sk_test_canned",
        HttpClient = new SystemNetHttpClient(new HttpClient(this, disposeHandler: false), maxNetworkRetries: 0),
    });

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Take(request);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Take(request));

    private HttpResponseMessage Take(HttpRequestMessage request)
    {
        var asked = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery);
        lock (_gate)
            _requests.Add(request);
        var (status, json) = _answers.TryGetValue(asked, out var answer)
            ? answer
            : (HttpStatusCode.NotFound, $$$"""{"error":{"code":"not_found","message":"No answer was prepared for {{{asked}}}."}}""");
        return new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json"), RequestMessage = request };
    }
}
