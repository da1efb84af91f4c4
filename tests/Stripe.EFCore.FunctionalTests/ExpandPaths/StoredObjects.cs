using System.Text.Json.Nodes;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>An object as Stripe holds it.</summary>
internal sealed class StoredObject(Type type, string? id)
{
    public Type Class { get; } = type;

    public string? Id { get; } = id;

    /// <summary>The values: plain ones, a <see cref="StoredObject" />, or a list of either.</summary>
    public Dictionary<string, object> Values { get; } = [];

    public StoredObject With(string name, object value)
    {
        Values[name] = value;
        return this;
    }
}

/// <summary>A list inside an object: what is embedded of it, and the rest, which its url has.</summary>
internal sealed record StoredList(IReadOnlyList<object> First, IReadOnlyList<object> Rest, string Url);

/// <summary>Objects as a request gets them: an expandable field holds an id, unless the request expands it, and some fields come only when it does.</summary>
internal static class StripeAnswers
{
    public static JsonObject Render(StoredObject stored, IReadOnlyCollection<string> expand)
    {
        var json = new JsonObject();
        if (stored.Id is not null)
            json["id"] = stored.Id;
        if (StripeField.NameOf(stored.Class) is { } name)
            json["object"] = name;
        foreach (var field in StripeFields.Of(stored.Class).Where(f => stored.Values.ContainsKey(f.Name)))
        {
            var isExpanded = expand.Any(p => p == field.Name || p.StartsWith(field.Name + '.', StringComparison.Ordinal));
            if (field.OnlyWhenExpanded && !isExpanded)
                continue;
            json[field.Name] = Render(stored.Values[field.Name], field, isExpanded, Below(expand, field.Name));
        }

        return json;
    }

    public static JsonObject RenderList(IEnumerable<object> objects, string url, bool hasMore, IReadOnlyCollection<string> expand)
        => new()
        {
            ["object"] = "list",
            ["url"] = url,
            ["has_more"] = hasMore,
            ["data"] = new JsonArray([.. objects.Select(o => Render((StoredObject)o, expand))]),
        };

    /// <summary>The paths below a field.</summary>
    public static IReadOnlyCollection<string> Below(IEnumerable<string> expand, string field)
        => [.. expand.Where(p => p.StartsWith(field + '.', StringComparison.Ordinal)).Select(p => p[(field.Length + 1)..])];

    private static JsonNode? Render(object value, StripeField field, bool isExpanded, IReadOnlyCollection<string> below)
        => value switch
        {
            StoredObject { Id: { } id } when field.IsExpandable && !isExpanded => JsonValue.Create(id),
            StoredObject one => Render(one, below),
            StoredList list => RenderList(list.First, list.Url, list.Rest.Count > 0, Below(below, "data")),
            List<object> many => new JsonArray([.. many.Select(o => Render(o, field, isExpanded, below))]),
            _ => JsonValue.Create(value),
        };
}
