using System.Net;
using System.Text;
using System.Text.Json;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace StripeEFCore.Tests.Api;

/// <summary>Stands where the network would: records every request and answers as the test says.</summary>
internal sealed class FakeStripe(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly List<SentRequest> _requests = [];

    public FakeStripe(Func<SentRequest, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public FakeStripe(params HttpResponseMessage[] answers)
        : this(request => answers[request.Number - 1])
    {
    }

    public IReadOnlyList<SentRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public IEnumerable<string> Urls => Requests.Select(request => request.PathAndQuery);

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        Body(new MemoryStream(Encoding.UTF8.GetBytes(json)), status);

    public static HttpResponseMessage Body(Stream body, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = new HttpResponseMessage(status) { Content = new StreamContent(body) };
        response.Headers.Add("Request-Id", "req_test");
        return response;
    }

    /// <summary>A page of a v1 list whose ids count down the letters given.</summary>
    public static HttpResponseMessage Page(bool hasMore, params string[] ids) => Json(PageJson(hasMore, ids));

    public static string PageJson(bool hasMore, params string[] ids) =>
        JsonSerializer.Serialize(new { @object = "list", data = ids.Select(id => new { id }), has_more = hasMore, url = "/v1/customers" });

    public static HttpResponseMessage Error(HttpStatusCode status, string? code = null, string? message = "No.", string? param = null) =>
        Json(
            JsonSerializer.Serialize(new
            {
                error = new { type = "invalid_request_error", code, message, param, doc_url = "https://docs.stripe.com/error-codes" },
            }),
            status);

    public StripeSession Session(
        StripeConnectionSettings? settings = null,
        IRequestObserver? observer = null,
        TimeProvider? clock = null,
        RetryPolicy? retries = null,
        ProcessState? process = null,
        RequestCount? requests = null) =>
        new(
            SessionSetup.WithKey(settings ?? Keyed, observer ?? NoRequestObserver.Instance, clock ?? TimeProvider.System),
            new StripeTransport(this),
            retries ?? new RetryPolicy(0, 0),
            process,
            requests);

    public static StripeConnectionSettings Keyed { get; } = new() { LiveAPIKey = "sk_test_51Secret" };

    public static RowLayout NoColumns { get; } = new([]);

    public static ListRequest Customers { get; } = new("/v1/customers", [], []);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await answer(Record(request, synchronous: false), cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answered = answer(Record(request, synchronous: true), cancellationToken);
        return answered.IsCompleted
            ? answered.GetAwaiter().GetResult()
            : throw new InvalidOperationException("The fake has no answer ready.");
    }

    private SentRequest Record(HttpRequestMessage request, bool synchronous)
    {
        lock (_requests)
        {
            var sent = new SentRequest(
                _requests.Count + 1,
                request.Method,
                request.RequestUri!,
                request.Headers.ToDictionary(header => header.Key, header => string.Join(" ", header.Value)),
                request.Version,
                synchronous);
            _requests.Add(sent);
            return sent;
        }
    }
}

internal sealed record SentRequest(
    int Number,
    HttpMethod Method,
    Uri Uri,
    IReadOnlyDictionary<string, string> Headers,
    Version Version,
    bool Synchronous)
{
    public string PathAndQuery => Uri.PathAndQuery;
}

internal static class PageExtensions
{
    public static async Task<List<Page>> ToListAsync(this IAsyncEnumerable<Page> pages, CancellationToken cancellationToken = default)
    {
        var list = new List<Page>();
        await foreach (var page in pages.WithCancellation(cancellationToken))
            list.Add(page);
        return list;
    }

    /// <summary>Reads as a synchronous query does; throws where a task is still running.</summary>
    public static List<Page> ToListInStep(this IAsyncEnumerable<Page> pages)
    {
        var list = new List<Page>();
        var enumerator = pages.GetAsyncEnumerator();
        try
        {
            while (Completed.Take(enumerator.MoveNextAsync()))
                list.Add(enumerator.Current);
        }
        finally
        {
            Completed.Take(enumerator.DisposeAsync());
        }

        return list;
    }
}
