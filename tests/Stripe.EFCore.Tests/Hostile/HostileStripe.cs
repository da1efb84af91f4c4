using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace StripeEFCore.Tests.Hostile;

/// <summary>What a <see cref="HostileStripe" /> does wrong, each with the part of its answers in which it does.</summary>
internal sealed record Hostility
{
    /// <summary>A request with a cursor is answered with no rows and no more, though more are there.</summary>
    public double EarlyEnd { get; init; }

    /// <summary>The same, each time that this cursor comes.</summary>
    public double LastingEarlyEnd { get; init; }

    /// <summary>An answer without rows says that more follow.</summary>
    public double EmptyWithMore { get; init; }

    /// <summary>The last row of a page leaves the list when the page was answered, and sometimes those before it.</summary>
    public double LeavingCursor { get; init; }

    /// <summary>A cursor that left the list is answered with no rows instead of with 404.</summary>
    public bool IsSilentAboutCursors { get; init; }

    /// <summary>A row is created before an answer.</summary>
    public double Insert { get; init; }

    /// <summary>A page begins with rows of the page before.</summary>
    public double Overlap { get; init; }

    /// <summary>So many rows of it at most.</summary>
    public int MostOverlap { get; init; } = 120;

    /// <summary>A page has a row of the page before somewhere.</summary>
    public double Repeat { get; init; }

    /// <summary>A page has one of its rows twice.</summary>
    public double TwiceInPage { get; init; }

    /// <summary>An answer lacks <c>has_more</c>, or has null or text there.</summary>
    public double NoHasMore { get; init; }

    /// <summary>An answer has <c>data</c> twice.</summary>
    public double DataTwice { get; init; }

    /// <summary>An answer has a <c>next_page_url</c> that leads nowhere.</summary>
    public double OddUrl { get; init; }
}

/// <summary>Answers lists as Stripe does, but for what its <see cref="Hostility" /> says. Requests are told and answered one after the other.</summary>
internal sealed class HostileStripe(Random random, Hostility hostility, params IEnumerable<HostileList> lists) : HttpMessageHandler
{
    private const string Gone = """{"error":{"code":"resource_missing","param":"starting_after","message":"No such object","type":"invalid_request_error"}}""";

    private static readonly string[] OddUrls =
    [
        "", " ", "v1/charges", "//evil.example/v1/charges", "http://[", "https://api.stripe.com:99999/v1/charges", "/v1/events?page=2", "mailto:a@b", "\\u0000",
        "https:/v1",
    ];

    private readonly Lock _answering = new();
    private readonly HashSet<string> _badCursors = [];
    private readonly Dictionary<string, List<string>> _before = [];

    /// <summary>The lists by their path.</summary>
    public IReadOnlyDictionary<string, HostileList> Lists { get; } = lists.ToDictionary(l => l.Path);

    /// <summary>Paths and queries of the requests, decoded.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>Answers a request in another way, if it is not null.</summary>
    public Func<Uri, string?>? Instead { get; set; }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_answering)
        {
            Sent.Add(Uri.UnescapeDataString(request.RequestUri!.PathAndQuery));
            return Instead?.Invoke(request.RequestUri) is { } json ? Json(json) : Answer(request.RequestUri);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Send(request, cancellationToken);
    }

    private static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        response.Headers.Add("Request-Id", "req_hostile");
        return response;
    }

    private HttpResponseMessage Answer(Uri uri)
    {
        var (list, query) = (Lists[uri.AbsolutePath], HttpUtility.ParseQueryString(uri.Query));
        if (Chance(hostility.Insert))
            Insert(list);
        var cursor = query["starting_after"];
        if (cursor is not null && Chance(hostility.LastingEarlyEnd))
            _badCursors.Add(cursor);
        if (cursor is not null && (Chance(hostility.EarlyEnd) || _badCursors.Contains(cursor)))
            return Nothing();
        if (list.After(cursor) is not { } first)
            return hostility.IsSilentAboutCursors ? Nothing() : Json(Gone, HttpStatusCode.NotFound);

        var limit = int.Parse(query["limit"] ?? "10", CultureInfo.InvariantCulture);
        if (cursor is not null && Chance(hostility.Overlap))
            first = Math.Max(0, first - random.Next(1, hostility.MostOverlap + 1));
        var found = list.Now.Skip(first).Where(Matches).Take(limit + 1).ToList();
        var hasMore = found.Count > limit;
        if (hasMore)
            found.RemoveAt(limit);
        if (hasMore && Chance(hostility.LeavingCursor))
            found[^random.Next(1, Math.Min(found.Count, random.Next(3) == 0 ? found.Count : 3) + 1)..].ForEach(list.Remove);
        return Json(Body([.. found.Select(r => r.Id)], list, hasMore, $"{list.Path} {query["customer"]}"));

        bool Matches(HostileRow row)
            => (query["customer"] is not { } customer || (string?)row.Fields["customer"] == customer)
                && row.Created >= Bound("created[gte]", long.MinValue) && row.Created > Bound("created[gt]", long.MinValue)
                && row.Created <= Bound("created[lte]", long.MaxValue) && row.Created < Bound("created[lt]", long.MaxValue);

        long Bound(string name, long otherwise) => query[name] is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;
    }

    private HttpResponseMessage Nothing() => Json($$"""{"object":"list","data":[],"has_more":{{(Chance(hostility.EmptyWithMore) ? "true" : "false")}}}""");

    private string Body(List<string> ids, HostileList list, bool hasMore, string asked)
    {
        var page = ids.ToList();
        if (page.Count > 0 && Chance(hostility.TwiceInPage))
            page.Insert(random.Next(page.Count + 1), page[random.Next(page.Count)]);
        if (page.Count > 0 && Chance(hostility.Repeat) && _before.TryGetValue(asked, out var known) && known.Count > 0)
            page.Insert(random.Next(page.Count + 1), known[random.Next(known.Count)]);
        _before[asked] = ids;
        var data = string.Join(',', page.Select(id => ObjectOf(list.Ever[id])));
        var more = !Chance(hostility.NoHasMore) ? hasMore ? ",\"has_more\":true" : ",\"has_more\":false"
            : random.Next(3) switch { 0 => "", 1 => ",\"has_more\":null", _ => ",\"has_more\":\"true\"" };
        var twice = Chance(hostility.DataTwice) ? $",\"data\":[{(page.Count == 0 ? "" : ObjectOf(list.Ever[page[0]]))}]" : "";
        var url = Chance(hostility.OddUrl) ? $",\"next_page_url\":\"{OddUrls[random.Next(OddUrls.Length)]}\"" : "";
        return $"{{\"object\":\"list\",\"url\":\"{list.Path}\",\"data\":[{data}]{twice}{more}{url}}}";
    }

    private static string ObjectOf(HostileRow row)
    {
        var json = (JsonObject)row.Fields.DeepClone();
        (json["id"], json["created"]) = (row.Id, row.Created);
        return json.ToJsonString();
    }

    private void Insert(HostileList list)
    {
        var created = list.Now.Count == 0 ? 1_700_000_000 : list.Now[0].Place + random.Next(3);
        var fields = list.Now.Count == 0 ? [] : (JsonObject)list.Now[random.Next(list.Now.Count)].Fields.DeepClone();
        fields.Remove("lines");
        list.Add($"late_{list.Ever.Count}", created, created, fields, isLate: true);
    }

    private bool Chance(double probability) => probability > 0 && random.NextDouble() < probability;
}
