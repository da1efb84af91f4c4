using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.Tests.Api.Clients;

/// <summary>Stands where the network would: keeps every request with its body and answers as the test says.</summary>
internal sealed class ClientServer(Func<ClientServer.Sent, HttpResponseMessage> answer) : HttpMessageHandler
{
    public const string Key = "sk_test_51Secret";

    private readonly List<Sent> _requests = [];

    /// <summary>Answers with the objects given, one after the other.</summary>
    public ClientServer(params HttpResponseMessage[] answers)
        : this(request => answers[request.Number - 1])
    {
    }

    public IReadOnlyList<Sent> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public Sent Only => Assert.Single(Requests);

    public static HttpResponseMessage Object(string id = "obj_1") => FakeStripe.Json($$"""{"id":"{{id}}"}""");

    /// <summary>A context over this server that waits for nothing.</summary>
    public Books Context(Action<StripeDbContextOptionsBuilder>? configure = null) =>
        new(new DbContextOptionsBuilder<Books>().UseStripe(s =>
        {
            s.ApiKey(Key).MessageHandler(this).RateLimits(StripeRateLimits.Off).TimeProvider(new SkippingClock(new StripeConnectionSettings().Timeout));
            configure?.Invoke(s);
        }).Options);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Sent sent;
        lock (_requests)
        {
            sent = new(
                _requests.Count + 1,
                request.Method,
                request.RequestUri!,
                request.Headers.ToDictionary(h => h.Key, h => string.Join(" ", h.Value)),
                body);
            _requests.Add(sent);
        }

        return answer(sent);
    }

    internal sealed record Sent(int Number, HttpMethod Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);

        public override string ToString() => $"{Method} {Uri.PathAndQuery}";
    }

    internal sealed class Books(DbContextOptions options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }
}
