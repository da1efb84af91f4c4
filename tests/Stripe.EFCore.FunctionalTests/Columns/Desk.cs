using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>Answers written out by hand, by path and filters, and the requests and events of a test.</summary>
internal sealed class Desk : HttpMessageHandler
{
    private readonly Dictionary<string, (HttpStatusCode Status, string Body)> _answers = [];
    private readonly List<string> _sent = [];
    private readonly List<string> _events = [];

    /// <summary>The most requests that were under way at the same time.</summary>
    public int MostAtOnce { get; private set; }

    private int _underWay;
    private TaskCompletionSource? _two;

    public string[] TakeSent()
    {
        lock (_sent)
        {
            string[] sent = [.. _sent];
            _sent.Clear();
            return sent;
        }
    }

    /// <summary>Answers nothing until two requests are under way at the same time.</summary>
    public void HoldUntilTwo() => _two = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Messages of refused values.</summary>
    public string[] TakeEvents()
    {
        lock (_events)
        {
            string[] events = [.. _events];
            _events.Clear();
            return events;
        }
    }

    /// <summary>What a list answers; the address is without limit and expand[].</summary>
    public Desk List(string address, params string[] objects)
        => Set(address, HttpStatusCode.OK, $$"""{"object":"list","has_more":false,"data":[{{string.Join(',', objects)}}]}""");

    public Desk Object(string address, string json) => Set(address, HttpStatusCode.OK, json);

    public Desk Refusal(string address, HttpStatusCode status, string error) => Set(address, status, $$$"""{"error":{{{error}}}}""");

    public DbContextOptions<TContext> Options<TContext>()
        where TContext : DbContext
        => new DbContextOptionsBuilder<TContext>()
            .UseStripe(s => s.LiveApiKey("sk_test_1").MessageHandler(this).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan))
            .LogTo(
                (id, _) => id == StripeEventId.FilterValueRefused,
                data =>
                {
                    lock (_events)
                        _events.Add(data.ToString());
                })
            .Options;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery);
        lock (_sent)
        {
            _sent.Add(asked);
            MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
            if (_underWay >= 2)
                _two?.TrySetResult();
        }

        if (_two is { } two)
            await two.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        var parts = asked.Split('?', '&')
            .Where(p => !p.StartsWith("limit=", StringComparison.Ordinal) && !p.StartsWith("expand[]=", StringComparison.Ordinal))
            .ToArray();
        var address = parts is [var path, .. { Length: > 0 } filters] ? $"{path}?{string.Join('&', filters)}" : parts[0];
        var (status, body) = _answers.TryGetValue(address, out var answer)
            ? answer
            : (HttpStatusCode.BadRequest, $$$"""{"error":{"type":"invalid_request_error","message":"The desk has no answer for {{{address}}}"}}""");
        lock (_sent)
            _underWay--;
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    private Desk Set(string address, HttpStatusCode status, string body)
    {
        _answers[address] = (status, body);
        return this;
    }
}
