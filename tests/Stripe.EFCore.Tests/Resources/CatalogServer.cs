using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Resources;

/// <summary>
///     Answers every list from its <see cref="ListedObjects" />, and refuses what Stripe would refuse: unknown paths, unknown parameters, missing ones.
/// </summary>
internal sealed class CatalogServer : HttpMessageHandler
{
    private readonly List<string> _sent = [];

    public string[] TakeSent()
    {
        lock (_sent)
        {
            string[] sent = [.. _sent];
            _sent.Clear();
            return sent;
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery);
        lock (_sent)
            _sent.Add(asked);
        var parts = asked.Split('?', 2);
        var parameters = parts is [_, var query] ? query.Split('&').Select(p => p.Split('=', 2)).Select(p => (Name: p[0], Value: p[1])).ToList() : [];
        return Task.FromResult(ListedObjects.All.FirstOrDefault(l => IsAt(l.Resource.ListPath, parts[0])) is { } list
            ? Answer(list, parts[0], parameters)
            : Refuse($"Unrecognized request URL {parts[0]}"));
    }

    private static HttpResponseMessage Answer(ListedObjects list, string path, List<(string Name, string Value)> parameters)
    {
        if (list.Resource.Parent is { } parent)
            parameters.Add((parent, path.Split('/')[Array.FindIndex(list.Resource.ListPath.Split('/'), s => s == $"{{{parent}}}")]));
        var known = list.Resource.Parameters.Select(p => p.Name).Concat(["limit", "expand", "include"]).ToHashSet();
        foreach (var (name, _) in parameters)
        {
            if (!known.Contains(name) && !known.Contains(WithoutBound(name)))
                return Refuse($"Received unknown parameter: {name}");
        }

        foreach (var required in list.Resource.Parameters.Where(p => p.Required))
        {
            if (!parameters.Any(p => p.Name == required.Name || WithoutBound(p.Name) == required.Name))
                return Refuse($"Missing required param: {required.Name}");
        }

        var found = list.Numbers.Where(n => list.Filters.All(f => Fits(list, f, n, parameters))).Select(list.Json)
            .OrderByDescending(j => list.Resource.NewestFirst ? j["created"]?.ToString() : "", StringComparer.Ordinal);
        var body = new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. found]) };
        body[list.Resource.Paging == PagingStyle.NextPageUrl ? "next_page_url" : "has_more"] = list.Resource.Paging == PagingStyle.NextPageUrl ? null : false;
        return Json(HttpStatusCode.OK, body);
    }

    private static bool Fits(ListedObjects list, ListParameter filter, int number, List<(string Name, string Value)> parameters)
    {
        var value = list.ValueOf(filter, number);
        var given = parameters.Where(p => p.Name == filter.Name || WithoutBound(p.Name) == filter.Name).ToList();
        var values = given.Where(p => !IsBound(p.Name, filter)).Select(p => p.Value).ToList();
        return (values.Count == 0 || values.Contains(value) || values.Contains("all"))
            && given.Where(p => IsBound(p.Name, filter)).All(p => Array.IndexOf(["gt", "gte", "lt", "lte"], BoundOf(p.Name)) switch
            {
                0 => Compare(value, p.Value) > 0,
                1 => Compare(value, p.Value) >= 0,
                2 => Compare(value, p.Value) < 0,
                _ => Compare(value, p.Value) <= 0,
            });
    }

    /// <summary>Times as text may be written with a fraction or without.</summary>
    private static int Compare(string left, string right)
        => left.Contains('T')
            ? Moment(left).CompareTo(Moment(right))
            : long.Parse(left, CultureInfo.InvariantCulture).CompareTo(long.Parse(right, CultureInfo.InvariantCulture));

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static bool IsBound(string name, ListParameter filter) => name != filter.Name && BoundOf(name) is "gt" or "gte" or "lt" or "lte";

    private static string BoundOf(string name) => name[(name.LastIndexOfAny(['[', '_']) + 1)..].TrimEnd(']');

    private static string WithoutBound(string name)
        => name.EndsWith(']') ? name[..name.LastIndexOf('[')] : BoundOf(name) is "gt" or "gte" or "lt" or "lte" ? name[..name.LastIndexOf('_')] : name;

    private static bool IsAt(string template, string path)
    {
        var (wanted, known) = (path.Split('/'), template.Split('/'));
        return wanted.Length == known.Length && wanted.Zip(known).All(p => p.First == p.Second || p.Second.StartsWith('{'));
    }

    private static HttpResponseMessage Refuse(string message)
        => Json(HttpStatusCode.BadRequest, new JsonObject { ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["message"] = message } });

    private static HttpResponseMessage Json(HttpStatusCode status, JsonObject body)
        => new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}
