using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>
///     Lists as Stripe answers them: filters, ranges, arrays of limited length, pages of at most 100, newest first, hidden defaults. It refuses parameters
///     that Stripe's list does not have, and values that its enumerations do not have.
/// </summary>
internal sealed class LedgerServer : HttpMessageHandler
{
    private readonly Dictionary<string, List> _lists;
    private readonly Lock _gate = new();
    private readonly List<string> _sent = [];

    public LedgerServer(LedgerObjects objects)
    {
        _lists = new(StringComparer.Ordinal)
        {
            ["/v1/customers"] = new([.. objects.AllBuyers.Select(Json)]) { Fields = { ["email"] = "email" } },
            ["/v1/invoices"] = new([.. objects.AllBills.Select(Json)])
            {
                Fields =
                {
                    ["customer"] = "customer", ["status"] = "status", ["collection_method"] = "collection_method", ["due_date"] = "due_date",
                    ["subscription"] = "parent.subscription_details.subscription",
                },
                Values = { ["status"] = ["draft", "open", "paid", "uncollectible", "void"], ["collection_method"] = ["charge_automatically", "send_invoice"] },
            },
            ["/v1/subscriptions"] = new([.. objects.AllContracts.Select(Json)])
            {
                Fields = { ["customer"] = "customer", ["status"] = "status", ["collection_method"] = "collection_method" },
                Values =
                {
                    ["status"] = ["active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"],
                    ["collection_method"] = ["charge_automatically", "send_invoice"],
                },
                Hidden = ("status", ["canceled", "incomplete_expired"]),
            },
            ["/v1/prices"] = new([.. objects.AllTariffs.Select(Json)])
            {
                Fields = { ["product"] = "product", ["active"] = "active", ["currency"] = "currency", ["type"] = "type", ["lookup_keys"] = "lookup_key" },
                Values = { ["type"] = ["one_time", "recurring"], ["active"] = ["true", "false"] },
                MostItems = 10,
                Hidden = ("active", ["false"]),
            },
            ["/v1/products"] = new([.. objects.AllArticles.Select(Json)])
            {
                Fields = { ["active"] = "active", ["shippable"] = "shippable", ["url"] = "url", ["ids"] = "id" },
                MostItems = 100,
            },
            ["/v1/events"] = new([.. objects.AllNotices.Select(Json)]) { Fields = { ["type"] = "type", ["types"] = "type" }, MostItems = 20 },
            ["/v1/payment_methods"] = new([.. objects.AllMeans.Select(Json)])
            {
                Fields = { ["customer"] = "customer", ["type"] = "type" },
                Values = { ["type"] = ["card", "custom", "sepa_debit"] },
                HasCreatedRange = false,
                Hidden = ("type", ["custom"]),
            },
        };
    }

    public string[] TakeSent()
    {
        lock (_gate)
        {
            string[] sent = [.. _sent];
            _sent.Clear();
            return sent;
        }
    }

    /// <summary>Called with each request before it is answered.</summary>
    public Func<string, CancellationToken, Task>? Before { get; set; }

    public LedgerContext CreateContext(Action<DbContextOptionsBuilder<LedgerContext>>? configure = null)
    {
        var options = new DbContextOptionsBuilder<LedgerContext>()
            .UseStripe(s => s.LiveApiKey("sk_test_1").MessageHandler(this).TimeProvider(new StoppedClock()).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan, StripeEventId.OlderObjectsMissing,
                CoreEventId.FirstWithoutOrderByAndFilterWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        configure?.Invoke(options);
        return new LedgerContext(options.Options);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => Answer(request.RequestUri!);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Before is { } before)
            await before(Uri.UnescapeDataString(request.RequestUri!.PathAndQuery), cancellationToken);
        return Answer(request.RequestUri!);
    }

    private HttpResponseMessage Answer(Uri address)
    {
        lock (_gate)
            _sent.Add(Uri.UnescapeDataString(address.PathAndQuery));
        var parameters = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .Select(p => (Name: Uri.UnescapeDataString(p[0]), Value: Uri.UnescapeDataString(p[1]))).ToList();
        if (_lists.TryGetValue(address.AbsolutePath, out var list))
            return list.Answer(parameters);

        var at = address.AbsolutePath.LastIndexOf('/');
        return _lists.TryGetValue(address.AbsolutePath[..at], out var of) && of.Find(address.AbsolutePath[(at + 1)..]) is { } found
            ? Answer(HttpStatusCode.OK, found)
            : Refuse(HttpStatusCode.NotFound, "resource_missing", "No such object");
    }

    private static HttpResponseMessage Refuse(HttpStatusCode status, string code, string message)
        => Answer(status, new JsonObject { ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["code"] = code, ["message"] = message } });

    private static HttpResponseMessage Answer(HttpStatusCode status, JsonObject body)
        => new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private static long? Unix(DateTime? time) => time is { } known ? new DateTimeOffset(known, TimeSpan.Zero).ToUnixTimeSeconds() : null;

    private static JsonObject Json(Buyer b) => new()
    {
        ["id"] = b.Id,
        ["object"] = "customer",
        ["email"] = b.Email,
        ["name"] = b.Name,
        ["balance"] = b.Balance,
        ["created"] = Unix(b.Created),
    };

    private static JsonObject Json(Bill b) => new()
    {
        ["id"] = b.Id,
        ["object"] = "invoice",
        ["customer"] = b.CustomerId,
        ["status"] = b.Status,
        ["collection_method"] = b.CollectionMethod,
        ["amount_due"] = b.AmountDue,
        ["created"] = Unix(b.Created),
        ["due_date"] = Unix(b.DueDate),
        ["parent"] = b.SubscriptionId is null ? null : new JsonObject { ["subscription_details"] = new JsonObject { ["subscription"] = b.SubscriptionId } },
    };

    private static JsonObject Json(Contract c) => new()
    {
        ["id"] = c.Id,
        ["object"] = "subscription",
        ["customer"] = c.CustomerId,
        ["status"] = c.Status,
        ["collection_method"] = c.CollectionMethod,
        ["created"] = Unix(c.Created),
    };

    private static JsonObject Json(Tariff t) => new()
    {
        ["id"] = t.Id,
        ["object"] = "price",
        ["product"] = t.ProductId,
        ["lookup_key"] = t.LookupKey,
        ["active"] = t.Active,
        ["currency"] = t.Currency,
        ["type"] = t.Type,
        ["unit_amount"] = t.UnitAmount,
        ["created"] = Unix(t.Created),
    };

    private static JsonObject Json(Article a) => new()
    {
        ["id"] = a.Id,
        ["object"] = "product",
        ["name"] = a.Name,
        ["active"] = a.Active,
        ["shippable"] = a.Shippable,
        ["url"] = a.Url,
        ["created"] = Unix(a.Created),
    };

    private static JsonObject Json(Notice n) => new() { ["id"] = n.Id, ["object"] = "event", ["type"] = n.Type, ["created"] = Unix(n.Created) };

    private static JsonObject Json(Means m) => new()
    {
        ["id"] = m.Id,
        ["object"] = "payment_method",
        ["customer"] = m.CustomerId,
        ["type"] = m.Type,
        ["created"] = Unix(m.Created),
    };

    /// <param name="Rows">The objects, newest first.</param>
    private sealed record List(ImmutableArray<JsonObject> Rows)
    {
        /// <summary>The field that each filter compares.</summary>
        public Dictionary<string, string> Fields { get; } = new() { ["created"] = "created" };

        /// <summary>The only values that a filter takes.</summary>
        public Dictionary<string, string[]> Values { get; } = [];

        public int MostItems { get; init; }

        public bool HasCreatedRange { get; init; } = true;

        /// <summary>What the list leaves out unless the filter is given.</summary>
        public (string Filter, string[] Values)? Hidden { get; init; }

        public JsonObject? Find(string id) => (JsonObject?)Rows.FirstOrDefault(r => (string?)r["id"] == id)?.DeepClone();

        public HttpResponseMessage Answer(List<(string Name, string Value)> parameters)
        {
            IEnumerable<JsonObject> rows = Rows;
            if (Hidden is { } hidden && !parameters.Any(p => p.Name == hidden.Filter))
                rows = rows.Where(r => !hidden.Values.Contains(Text(r, Fields[hidden.Filter])));

            var (limit, after) = (10, (string?)null);
            foreach (var filter in parameters.GroupBy(p => p.Name.Split('[')[0]))
            {
                if (filter.Key == "limit")
                    limit = int.Parse(filter.Single().Value, CultureInfo.InvariantCulture);
                else if (filter.Key == "starting_after")
                    after = filter.Single().Value;
                else if (filter.Key == "expand")
                    continue;
                else if (!Fields.TryGetValue(filter.Key, out var field) || filter.Key == "created" && !HasCreatedRange)
                    return Refuse(HttpStatusCode.BadRequest, "parameter_unknown", "Received unknown parameter: " + filter.Key);
                else if (Why(filter.Key, [.. filter]) is { } why)
                    return Refuse(HttpStatusCode.BadRequest, "parameter_invalid", why);
                else
                    rows = rows.Where(Matches(field, [.. filter])).ToList();
            }

            if (limit is < 1 or > 100)
                return Refuse(HttpStatusCode.BadRequest, "parameter_invalid", "Limit");

            var left = after is null ? rows.ToList() : rows.SkipWhile(r => (string?)r["id"] != after).Skip(1).ToList();
            return LedgerServer.Answer(HttpStatusCode.OK, new JsonObject
            {
                ["object"] = "list",
                ["has_more"] = left.Count > limit,
                ["data"] = new JsonArray([.. left.Take(limit).Select(r => r.DeepClone())]),
            });
        }

        private string? Why(string filter, (string Name, string Value)[] sent)
        {
            var isArray = filter is "ids" or "types" or "lookup_keys";
            if (isArray && (sent.Length > MostItems || sent.Any(s => s.Name == filter)))
                return $"Invalid array: {filter}";
            if (!isArray
                && sent.Any(s => s.Name != filter && !s.Name.EndsWith("t]", StringComparison.Ordinal) && !s.Name.EndsWith("te]", StringComparison.Ordinal)))
                return $"Invalid object: {filter}";
            if (!isArray && sent.Select(s => s.Name).Distinct().Count() < sent.Length)
                return $"Sent twice: {filter}";
            return Values.TryGetValue(filter, out var allowed) && sent.Any(s => !allowed.Contains(s.Value)) ? $"Invalid {filter}" : null;
        }

        private static Func<JsonObject, bool> Matches(string field, (string Name, string Value)[] sent)
            => sent[0].Name.EndsWith("t]", StringComparison.Ordinal) || sent[0].Name.EndsWith("te]", StringComparison.Ordinal)
                ? row => Text(row, field) is { } text && sent.All(s => IsWithin(long.Parse(text, CultureInfo.InvariantCulture), s))
                : sent is [{ Name: "status", Value: "all" }] ? _ => true
                : row => sent.Any(s => Text(row, field) == s.Value);

        private static bool IsWithin(long value, (string Name, string Value) bound)
        {
            var limit = long.Parse(bound.Value, CultureInfo.InvariantCulture);
            return bound.Name[(bound.Name.IndexOf('[', StringComparison.Ordinal) + 1)..^1] switch
            {
                "gt" => value > limit,
                "gte" => value >= limit,
                "lt" => value < limit,
                "lte" => value <= limit,
                _ => throw new InvalidOperationException(bound.Name),
            };
        }

        private static string? Text(JsonObject row, string path)
        {
            JsonNode? node = row;
            foreach (var step in path.Split('.'))
                node = node is JsonObject parent ? parent[step] : null;
            return node is null ? null : node.GetValueKind() == System.Text.Json.JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
        }
    }
}
