using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.FunctionalTests.Nested;

/// <summary>Answers requests with the JSON given for them, and keeps what was asked. A request that nothing is given for is not found.</summary>
public sealed class CannedStripe : HttpMessageHandler
{
    private readonly Dictionary<string, string> _answers = [];
    private readonly List<string> _sent = [];

    /// <summary>The requests sent, as path and decoded query, without the page size.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_sent)
                return [.. _sent];
        }
    }

    /// <summary>Gives the answer to a path, whatever its query; or to a path with a query, as <see cref="Sent" /> shows it.</summary>
    public CannedStripe On(string request, string json)
    {
        _answers[request] = json;
        return this;
    }

    /// <summary>Gives a list's only page.</summary>
    public CannedStripe OnList(string request, params string[] objects)
        => On(request, $$"""{"object":"list","url":"{{request.Split('?')[0]}}","has_more":false,"data":[{{string.Join(',', objects)}}]}""");

    public TContext Open<TContext>(Func<DbContextOptions<TContext>, TContext> create, Action<StripeDbContextOptionsBuilder>? configure = null)
        where TContext : DbContext
        => create(new DbContextOptionsBuilder<TContext>()
            .EnableServiceProviderCaching(false)
            .UseStripe(stripe =>
            {
                stripe.LiveApiKey("sk_test_canned").MessageHandler(this);
                configure?.Invoke(stripe);
            })
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan))
            .Options);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(Uri.UnescapeDataString)
            .Where(p => !p.StartsWith("limit=", StringComparison.Ordinal));
        var path = request.RequestUri.AbsolutePath;
        var whole = string.Join('&', query) is { Length: > 0 } parameters ? $"{path}?{parameters}" : path;
        lock (_sent)
            _sent.Add(whole);

        var isKnown = _answers.TryGetValue(whole, out var json) || _answers.TryGetValue(path, out json);
        return new HttpResponseMessage(isKnown ? HttpStatusCode.OK : HttpStatusCode.NotFound)
        {
            Content = new StringContent(
                isKnown ? json! : """{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such object."}}""",
                Encoding.UTF8,
                "application/json"),
            RequestMessage = request,
        };
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(Send(request, cancellationToken));
}
