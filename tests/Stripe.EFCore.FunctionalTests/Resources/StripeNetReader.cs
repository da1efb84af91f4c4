using System.Text.Json.Nodes;
using Stripe;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Lists as Stripe.net's own client reads them: request by request, to the last page.</summary>
internal sealed class StripeNetReader(StripeClient client)
{
    /// <summary>Lists that take no parameter of paging.</summary>
    private static readonly string[] Unpaged = ["/capabilities", "/v1/reporting/report_types"];

    /// <summary>
    ///     What a list has to be asked so that it leaves out no object, once for each set, from Stripe's documentation. A filter of the name takes its place.
    /// </summary>
    private static readonly Dictionary<string, (string Filter, string[] Sets)> Whole = new()
    {
        ["/v1/payment_methods"] = ("type", ["", "type=custom"]),
        ["/v1/prices"] = ("active", ["active=true", "active=false"]),
        ["/v1/subscriptions"] = ("status", ["status=all"]),
        ["/v1/tax/registrations"] = ("status", ["status=all"]),
        ["/v2/core/accounts"] = ("closed", ["closed=true", "closed=false"]),
        ["/v2/money_management/financial_accounts"] = ("statuses", ["statuses[0]=closed&statuses[1]=open&statuses[2]=pending"]),
    };

    /// <summary>All objects of a list that parameters leave, <c>name=value</c> each, with those that a bare list leaves out.</summary>
    public async Task<List<JsonObject>> ReadAsync(string path, params IEnumerable<string> parameters)
    {
        string[] given = [.. parameters];
        if (!Whole.TryGetValue(path, out var whole) || given.Any(p => p.Split('=', '[')[0] == whole.Filter))
            return await WalkAsync(path, given);

        var found = new List<JsonObject>();
        foreach (var set in whole.Sets)
            found.AddRange(await WalkAsync(path, [.. given, .. set.Split('&', StringSplitOptions.RemoveEmptyEntries)]));
        return found;
    }

    /// <summary>What is one object, and no list.</summary>
    public async Task<JsonObject> ReadOneAsync(string path) => JsonNode.Parse((await client.RawRequestAsync(HttpMethod.Get, path, null)).Content)!.AsObject();

    private async Task<List<JsonObject>> WalkAsync(string path, IEnumerable<string> parameters)
    {
        var query = string.Join('&', parameters.Select(p => p.Split('=', 2)).Select(p => $"{Uri.EscapeDataString(p[0])}={Uri.EscapeDataString(p[1])}"));
        var limit = Unpaged.Any(u => path.EndsWith(u, StringComparison.Ordinal)) ? "" : "limit=100&";
        var next = (string?)$"{path}?{limit}{query}";
        var first = next;
        var found = new List<JsonObject>();
        while (next is not null)
        {
            var page = JsonNode.Parse((await client.RawRequestAsync(HttpMethod.Get, next.TrimEnd('?', '&'), null)).Content)!;
            found.AddRange(page["data"]!.AsArray().Select(o => o!.AsObject()));
            next = (string?)page["next_page_url"] ?? ((bool?)page["has_more"] == true ? $"{first}&starting_after={found[^1]["id"]}" : null);
        }

        return found;
    }
}
