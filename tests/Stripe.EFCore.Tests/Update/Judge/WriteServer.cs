using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeEFCore.Tests.Update.Judge;

/// <summary>A request that writes, as it went out.</summary>
/// <param name="Method">POST or DELETE.</param>
/// <param name="Path">Its path, without the query.</param>
/// <param name="Body">What it sends: the form's pairs by name, or JSON.</param>
internal sealed record SentWriting(string Method, string Path, string Body)
{
    /// <summary>The idempotency key; null where it has none.</summary>
    public string? Key { get; init; }

    /// <summary>Writes a body in an order of its own, so that two that say the same are the same text.</summary>
    public static async Task<string> SortedAsync(HttpContent? content)
    {
        if (content is null)
            return "";

        var body = await content.ReadAsStringAsync();
        return content.Headers.ContentType?.MediaType == "application/json"
            ? Sorted(JsonNode.Parse(body)!).ToJsonString()
            : string.Join('\n', body.Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    /// <summary>The form for people to read: without the escapes.</summary>
    public string Shown => $"{Method} {Path}\n{WebUtility.UrlDecode(Body)}";

    private static JsonNode Sorted(JsonNode json) => json switch
    {
        JsonObject members => new JsonObject(
            members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : Sorted(m.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(e => e is null ? null : Sorted(e))]),
        _ => json.DeepClone(),
    };
}

/// <summary>Notes each request that writes, and answers with the object's id, kind and parent, or as the test says.</summary>
/// <param name="answer">The answer to a request; null for the usual one.</param>
internal sealed class WriteServer(Func<SentWriting, JsonObject?>? answer = null) : HttpMessageHandler
{
    private readonly List<SentWriting> _sent = [];

    /// <summary>The value of <c>object</c> in answers; null for none.</summary>
    public string? Object { get; set; }

    /// <summary>The fields that each object has besides, by their paths: its parent, and what its list cannot be asked for without.</summary>
    public IReadOnlyList<(string[] Path, string Value)> Fields { get; set; } = [];

    public IReadOnlyList<SentWriting> Sent
    {
        get
        {
            lock (_sent)
                return [.. _sent];
        }
    }

    /// <summary>The pairs of the last form that was sent to a path, sorted and without escapes.</summary>
    public string[] SentTo(string path)
        => [.. WebUtility.UrlDecode(Sent.Last(s => s.Path == path).Body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = new SentWriting(request.Method.Method, request.RequestUri!.AbsolutePath, await SentWriting.SortedAsync(request.Content))
        {
            Key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null,
        };
        int number;
        lock (_sent)
        {
            _sent.Add(sent);
            number = _sent.Count;
        }

        var json = answer?.Invoke(sent) ?? Usual(sent, number);
        return new(json.ContainsKey("error") ? HttpStatusCode.BadRequest : HttpStatusCode.OK)
        {
            Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"),
        };
    }

    private JsonObject Usual(SentWriting sent, int number)
    {
        var last = WebUtility.UrlDecode(sent.Path.Split('/')[^1]);
        var json = new JsonObject { ["id"] = last.StartsWith("obj_", StringComparison.Ordinal) ? last : $"new_{number}" };
        if (Object is not null)
            json["object"] = Object;
        if (sent.Method == "DELETE")
            json["deleted"] = true;
        foreach (var (path, value) in Fields)
        {
            var holder = json;
            foreach (var name in path[..^1])
                holder = (JsonObject)(holder[name] ??= new JsonObject());
            holder[path[^1]] = value;
        }

        return json;
    }
}
