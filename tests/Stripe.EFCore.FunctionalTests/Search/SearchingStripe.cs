using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>
///     A small Stripe of one test: lists, objects by id, events, and a search over an index of its own, which may lag behind the objects. A search matches
///     what the index holds and answers the objects as they are now. A request that Stripe does not document is refused.
/// </summary>
internal sealed class SearchingStripe : HttpMessageHandler
{
    private static readonly Dictionary<string, Dictionary<string, string>> SearchFields = new()
    {
        ["customers"] = Fields("created:n email:s name:s phone:s"),
        ["charges"] = Fields("amount:n created:n currency:t customer:t disputed:t refunded:t status:t billing_details.address.postal_code:t "
            + "payment_method_details.card.last4:t payment_method_details.card.exp_month:t payment_method_details.card.brand:t"),
        ["invoices"] = Fields("created:n currency:t customer:t number:s receipt_number:s status:s subscription:t total:n last_finalization_error_code:t"),
        ["payment_intents"] = Fields("amount:n created:n currency:t customer:t status:t"),
        ["prices"] = Fields("active:t currency:t lookup_key:t product:t type:t"),
        ["products"] = Fields("active:t description:s name:s shippable:t url:s"),
        ["subscriptions"] = Fields("created:n canceled_at:n status:t"),
    };

    private static readonly HashSet<string> ListFilters =
        ["customer", "status", "email", "currency", "active", "product", "type", "subscription", "url", "shippable", "test_clock", "lookup_keys"];

    private readonly Dictionary<string, List<JsonObject>> _objects = [];
    private readonly Dictionary<string, List<JsonObject>> _index = [];
    private readonly List<JsonObject> _events = [];
    private readonly List<string> _sent = [];
    private readonly List<EventData> _told = [];

    public static DateTimeOffset Now { get; } = new StoppedClock().GetUtcNow();

    /// <summary>Whether the key may read events.</summary>
    public bool MayReadEvents { get; set; } = true;

    /// <summary>The answer to every search, if it is no answer to a good one.</summary>
    public (HttpStatusCode Status, string Message)? Refusal { get; set; }

    /// <summary>Whether lists have rows of all times, whatever range of <c>created</c> is asked for.</summary>
    public bool IgnoresCreated { get; set; }

    /// <summary>Pages of a search after the first are refused, as when their token has expired.</summary>
    public bool PagesExpire { get; set; }

    /// <summary>Changes the answer to a search.</summary>
    public Action<JsonObject>? OnSearch { get; set; }

    public IReadOnlyList<string> Sent => _sent;

    public int Told(Microsoft.Extensions.Logging.EventId id) => _told.Count(e => e.EventId == id);

    public string Message(Microsoft.Extensions.Logging.EventId id) => _told.Single(e => e.EventId == id).ToString();

    public string[] TakeSent()
    {
        string[] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    /// <summary>The objects of a list, newest first.</summary>
    public IReadOnlyList<JsonObject> Of(string list) => [.. Mutable(list).OrderByDescending(o => (long)o["created"]!)];

    /// <summary>Adds an object; the index does not know it before <see cref="Index" />.</summary>
    public JsonObject Add(string list, JsonObject added, string? happened = null)
    {
        Mutable(list).Add(added);
        Happened(happened, added);
        return added;
    }

    /// <summary>Changes an object; the index keeps it as it was.</summary>
    public void Change(string list, string id, Action<JsonObject> change, string? happened = null)
    {
        var changed = Mutable(list).Single(o => (string)o["id"]! == id);
        change(changed);
        Happened(happened, changed);
    }

    public void Delete(string list, string id, string? happened = null)
    {
        var deleted = Mutable(list).Single(o => (string)o["id"]! == id);
        Mutable(list).Remove(deleted);
        Happened(happened, deleted);
    }

    /// <summary>Brings the index up to date.</summary>
    public void Index()
    {
        foreach (var (list, objects) in _objects)
            _index[list] = [.. objects.Select(o => (JsonObject)o.DeepClone())];
    }

    public SearchContext Open(Action<StripeDbContextOptionsBuilder>? configure = null, Action<DbContextOptionsBuilder>? options = null)
    {
        var builder = new DbContextOptionsBuilder<SearchContext>()
            .UseStripe(s =>
            {
                s.LiveApiKey("sk_test_search").MessageHandler(this).TimeProvider(new StoppedClock()).RateLimits(StripeRateLimits.Off);
                configure?.Invoke(s);
            })
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .LogTo((_, level) => level >= Microsoft.Extensions.Logging.LogLevel.Information, _told.Add);
        options?.Invoke(builder);
        return new SearchContext(builder.Options);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(Send(request, cancellationToken));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        lock (_sent)
        {
            _sent.Add(Uri.UnescapeDataString(uri.PathAndQuery));
            var asked = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
                .Select(p => (Name: HttpUtility.UrlDecode(p[0]), Value: HttpUtility.UrlDecode(p[1]))).ToList();
            try
            {
                return uri.AbsolutePath.Split('/') switch
                {
                    [_, _, "events"] when !MayReadEvents => Error(HttpStatusCode.Forbidden, "This key may not read events"),
                    [_, _, "events"] => Json(HttpStatusCode.OK, Events(asked)),
                    [_, _, var list, "search"] => Search(list, asked),
                    [_, _, var list, var id] => Of(list).FirstOrDefault(o => (string)o["id"]! == id) is { } found
                        ? Json(HttpStatusCode.OK, (JsonObject)found.DeepClone())
                        : Error(HttpStatusCode.NotFound, $"No such object: '{id}'", "resource_missing"),
                    [_, _, var list] => Json(HttpStatusCode.OK, List(list, asked)),
                    _ => Error(HttpStatusCode.NotFound, "Unrecognized request URL"),
                };
            }
            catch (FormatException refused)
            {
                return Error(HttpStatusCode.BadRequest, refused.Message);
            }
        }
    }

    private HttpResponseMessage Search(string list, List<(string Name, string Value)> asked)
    {
        if (Refusal is var (status, message))
            return Error(status, message);
        if (asked.FirstOrDefault(p => p.Name is not ("query" or "limit" or "page" or "expand[]")) is { Name: { } unknown })
            return Error(HttpStatusCode.BadRequest, $"Received unknown parameter: {unknown}");

        var matches = SearchLanguage.Parse(asked.Single(p => p.Name == "query").Value, SearchFields[list]);
        var limit = int.Parse(asked.Single(p => p.Name == "limit").Value, CultureInfo.InvariantCulture);
        var from = asked.FirstOrDefault(p => p.Name == "page").Value is { } page ? int.Parse(page["page_".Length..], CultureInfo.InvariantCulture) : 0;
        if (from > 0 && PagesExpire)
            return Error(HttpStatusCode.BadRequest, "The page token is invalid", param: "page");

        // In no order that means anything: oldest first here.
        var found = _index.GetValueOrDefault(list, []).Where(matches).OrderBy(o => (long)o["created"]!).ToList();
        var data = found.Skip(from).Take(limit).Select(o => Mutable(list).FirstOrDefault(n => (string)n["id"]! == (string)o["id"]!) is { } now
            ? (JsonObject)now.DeepClone()
            : new JsonObject { ["id"] = (string)o["id"]!, ["object"] = (string)o["object"]!, ["deleted"] = true });
        var hasMore = from + limit < found.Count;
        var answer = new JsonObject
        {
            ["object"] = "search_result",
            ["url"] = $"/v1/{list}/search",
            ["has_more"] = hasMore,
            ["data"] = new JsonArray([.. data]),
            ["next_page"] = hasMore ? $"page_{from + limit}" : null,
        };
        if (asked.Contains(("expand[]", "total_count")))
            answer["total_count"] = found.Count;
        OnSearch?.Invoke(answer);
        return Json(HttpStatusCode.OK, answer);
    }

    private JsonObject List(string list, List<(string Name, string Value)> asked)
    {
        IEnumerable<JsonObject> rows = Of(list);
        foreach (var (name, value) in asked)
        {
            rows = name switch
            {
                "limit" or "starting_after" or "expand[]" => rows,
                "status" when value == "all" => rows,
                _ when name.StartsWith("created", StringComparison.Ordinal) => IgnoresCreated ? rows : rows.Where(o => InRange(o, name, value)),
                "subscription" => rows.Where(o => (string?)o["parent"]?["subscription_details"]?["subscription"] == value),
                _ when ListFilters.Contains(name) => rows.Where(o => o[name]?.ToString() == value),
                _ => throw new FormatException($"Received unknown parameter: {name}"),
            };
        }

        return Page(rows, asked);
    }

    private JsonObject Events(List<(string Name, string Value)> asked)
    {
        var types = asked.Where(p => p.Name.StartsWith("types[", StringComparison.Ordinal)).Select(p => p.Value).ToHashSet();
        var since = asked.Where(p => p.Name.StartsWith("created", StringComparison.Ordinal)).ToList();
        return types.Count > 20
            ? throw new FormatException("at most 20 types")
            : Page(_events.Where(e => types.Contains((string)e["type"]!) && since.All(s => InRange(e, s.Name, s.Value))).Reverse(), asked);
    }

    private static JsonObject Page(IEnumerable<JsonObject> rows, List<(string Name, string Value)> asked)
    {
        var all = rows.ToList();
        if (asked.FirstOrDefault(p => p.Name == "starting_after").Value is { } cursor)
            all = [.. all.Skip(all.FindIndex(o => (string)o["id"]! == cursor) + 1)];
        var limit = int.Parse(asked.Single(p => p.Name == "limit").Value, CultureInfo.InvariantCulture);
        return new()
        {
            ["object"] = "list",
            ["has_more"] = all.Count > limit,
            ["data"] = new JsonArray([.. all.Take(limit).Select(o => o.DeepClone())]),
        };
    }

    private static bool InRange(JsonObject value, string name, string bound)
    {
        var (created, limit) = ((long)value["created"]!, long.Parse(bound, CultureInfo.InvariantCulture));
        return name switch
        {
            "created" => created == limit,
            "created[gt]" => created > limit,
            "created[gte]" => created >= limit,
            "created[lt]" => created < limit,
            "created[lte]" => created <= limit,
            _ => throw new FormatException($"Received unknown parameter: {name}"),
        };
    }

    private void Happened(string? type, JsonObject to)
    {
        if (type is null)
            return;

        _events.Add(new()
        {
            ["id"] = $"evt_{_events.Count}",
            ["object"] = "event",
            ["type"] = type,
            ["created"] = Now.ToUnixTimeSeconds() - 5,
            ["data"] = new JsonObject { ["object"] = to.DeepClone() },
        });
    }

    /// <summary>Something happened to an object that belongs to another.</summary>
    public void HappenedTo(JsonObject other, string type) => Happened(type, other);

    private List<JsonObject> Mutable(string list) => _objects.TryGetValue(list, out var known) ? known : _objects[list] = [];

    private static Dictionary<string, string> Fields(string text) => text.Split(' ').Select(f => f.Split(':')).ToDictionary(f => f[0], f => f[1]);

    private static HttpResponseMessage Error(HttpStatusCode status, string message, string? code = null, string? param = null)
        => Json(status, new() { ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["code"] = code, ["param"] = param, ["message"] = message } });

    private static HttpResponseMessage Json(HttpStatusCode status, JsonObject body)
        => new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}
