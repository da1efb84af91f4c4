using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Puts objects where their ids stand, along <c>expand[]</c> paths of at most four levels.</summary>
internal sealed class Expander(AccountStore store)
{
    private const int Deepest = 4;

    /// <summary>The paths of a request, checked for their depth; of a list, without the <c>data.</c> in front.</summary>
    /// <exception cref="ApiError">A path is too deep, or does not lead through the list's <c>data</c>.</exception>
    public static ImmutableArray<string[]> PathsOf(Parameters parameters, bool isList)
    {
        var paths = ImmutableArray.CreateBuilder<string[]>();
        foreach (var path in parameters.Array("expand"))
        {
            var segments = path.Split('.');
            if (segments.Length > Deepest)
                throw ApiError.Invalid(null, $"You cannot expand more than {Deepest} levels of a property (Property: {path}).", "expand");
            if (isList && segments is not ["data", _, ..])
                throw CannotExpand(path);

            paths.Add(isList ? segments[1..] : segments);
        }

        return paths.ToImmutable();
    }

    public void Expand(JsonObject document, ResourceSchema schema, ImmutableArray<string[]> paths)
    {
        foreach (var path in paths)
            Walk(document, schema, path, "", string.Join('.', path));
    }

    private void Walk(JsonObject document, ResourceSchema schema, ReadOnlySpan<string> path, string walked, string whole)
    {
        var field = path[0];
        var name = walked + field;
        if (walked.Length == 0 && schema.Includables.TryGetValue(field, out var list) && !document.ContainsKey(field))
            document[field] = Include(list, JsonFields.Text(document["id"])!);
        if (!document.TryGetPropertyValue(field, out var value))
            throw CannotExpand(whole);

        var isExpandable = schema.Expandables.TryGetValue(name, out var targets);
        switch (value)
        {
            case null:
                if (!isExpandable && !schema.Expandables.Keys.Any(k => k.StartsWith(name + ".", StringComparison.Ordinal)))
                    throw CannotExpand(whole);
                return;

            case JsonValue when isExpandable:
                if (store.Find(targets, JsonFields.Text(value)!) is not { } found)
                    return;
                document[field] = found;
                Below(found, path, whole);
                return;

            case JsonObject expanded when isExpandable:
                Below(expanded, path, whole);
                return;

            case JsonObject members when path.Length > 1:
                Walk(members, schema, path[1..], name + ".", whole);
                return;

            case JsonArray elements when path.Length > 1:
                foreach (var element in elements.OfType<JsonObject>())
                    WalkElement(element, schema, path[1..], name + ".", whole);
                return;

            case JsonObject { } embedded when (string?)embedded["object"] == "list":
                return;

            default:
                throw CannotExpand(whole);
        }
    }

    /// <summary>An element of an embedded list goes by the list's own schema where it is a resource of its own.</summary>
    private void WalkElement(JsonObject element, ResourceSchema schema, ReadOnlySpan<string> path, string walked, string whole)
    {
        var own = (string?)element["object"] is { } name && !schema.Expandables.Keys.Any(k => k.StartsWith(walked, StringComparison.Ordinal)) ? store.ByObject(name)?.Schema : null;
        if (own is not null)
            Walk(element, own, path, "", whole);
        else
            Walk(element, schema, path, walked, whole);
    }

    private void Below(JsonObject document, ReadOnlySpan<string> path, string whole)
    {
        if (path.Length > 1 && (string?)document["object"] is { } name && store.ByObject(name) is { } table && document["deleted"] is null)
            Walk(document, table.Schema, path[1..], "", whole);
    }

    private JsonObject Include(string list, string id)
    {
        var url = list.Replace("{id}", id, StringComparison.Ordinal);
        var at = url.IndexOf('?', StringComparison.Ordinal);
        var data = new JsonArray();
        var hasMore = false;
        if (store.ByPath(at < 0 ? url : url[..at]) is { } table)
        {
            (var rows, hasMore) = ListQuery.Run(table, Parameters.Parse(at < 0 ? "" : url[at..]));
            foreach (var row in rows)
                data.Add(row.Document());
        }

        return new JsonObject { ["object"] = "list", ["data"] = data, ["has_more"] = hasMore, ["url"] = at < 0 ? url : url[..at] };
    }

    private static ApiError CannotExpand(string path) => ApiError.Invalid(null, $"This property cannot be expanded ({path}).", "expand");
}
