using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>
///     Answers requests of API v2: pages are followed by <c>next_page_url</c> and <c>previous_page_url</c>, nothing expands, and some fields are null until
///     <c>include</c> names them.
/// </summary>
internal static class ApiV2Routes
{
    private const int DefaultLimit = 10;
    private const int MostPerPage = 100;

    public static byte[] Answer(HttpRequest request, Access access, Parameters parameters)
    {
        var path = request.Path.Value!.TrimEnd('/');
        if (access.Store.ByPath(path) is { Schema.CanList: true } table)
            return List(access, table, path, parameters);

        var (parent, last) = Cut(path);
        if (access.Store.ByPath(parent) is { } owner)
            return One(access, owner, last, parameters);
        if (last == "persons" && AccountOf(access, parent) is { } account)
            return List(access, access.Store.Required("v2.core.account_person"), path, parameters, account);

        var (list, person) = (parent, last);
        (parent, last) = Cut(list);
        return last == "persons" && AccountOf(access, parent) is not null
            ? One(access, access.Store.Required("v2.core.account_person"), person, parameters)
            : throw ApiRoutes.Unrecognized(request);
    }

    /// <summary>The account that a path names; null where it is no path of an account.</summary>
    private static string? AccountOf(Access access, string path)
    {
        var (parent, id) = Cut(path);
        return access.Store.ByPath(parent) is not { Schema.Object: "v2.core.account" } accounts ? null
            : accounts.Find(id) is not null ? id
            : throw NotFound(accounts, id);
    }

    private static byte[] List(Access access, Table table, string path, Parameters parameters, string? account = null)
    {
        var schema = table.Schema;
        access.RequireRead(schema.Object);
        foreach (var name in parameters.Names.Where(n => !IsKnown(schema, n)))
            throw ApiError.UnknownParameter(name);

        var include = IncludedBy(schema, parameters);
        var limit = LimitOf(parameters["limit"]);
        var filters = account is null ? parameters : parameters.With("account", account);
        Row[] rows = [.. ListQuery.All(access.Store, table, filters.Without("limit"))];
        var (from, to) = (0, limit);
        if (parameters["page"] is { } page)
        {
            var (isBefore, id) = TokenOf(page);
            var at = Array.FindIndex(rows, r => r.Id == id);
            if (at < 0)
                throw InvalidPage(page);
            (from, to) = isBefore ? (Math.Max(0, at - limit), at) : (at + 1, at + 1 + limit);
        }

        to = Math.Min(to, rows.Length);
        var data = new JsonArray([.. rows[from..to].Select(r => (JsonNode)View(r.Document(), schema, include))]);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["data"] = data,
            ["next_page_url"] = to < rows.Length ? UrlOf(path, parameters, "a:" + rows[to - 1].Id) : null,
            ["previous_page_url"] = from > 0 ? UrlOf(path, parameters, "b:" + rows[from].Id) : null,
        });
    }

    private static byte[] One(Access access, Table table, string id, Parameters parameters)
    {
        var schema = table.Schema;
        access.RequireRead(schema.Object);
        foreach (var name in parameters.Names.Where(n => n != "include" || schema.Included.IsEmpty))
            throw ApiError.UnknownParameter(name);

        var row = table.Find(id);
        return row is null || schema.Kept is { } kept && row.Position.Created < access.Store.Now - (long)kept.TotalSeconds
            ? throw NotFound(table, id)
            : JsonSerializer.SerializeToUtf8Bytes(View(row.Document(), schema, IncludedBy(schema, parameters)));
    }

    private static bool IsKnown(ResourceSchema schema, string name)
        => name is "limit" or "page" || name == "include" && schema.ListsIncluded
            || name != "account" && schema.FindFilter(ApiV2Filters.RootOf(name)) is { } filter && (filter.Name == name || filter.Kind == FilterKind.Created);

    private static string[] IncludedBy(ResourceSchema schema, Parameters parameters)
    {
        string[] include = [.. parameters.Array("include")];
        return include.FirstOrDefault(i => !schema.Included.Contains(i)) is { } unknown
            ? throw ApiError.Invalid("invalid_include", $"Invalid include: {unknown} must be one of {string.Join(", ", schema.Included)}.", "include")
            : include;
    }

    /// <summary>What the answer to a write shows of an object.</summary>
    public static JsonObject Shown(JsonObject document, ResourceSchema? schema, JsonObject given)
    {
        HiddenValue.Remove(document);
        var include = (given["include"] as JsonArray)?.Select(JsonFields.Text).OfType<string>().ToArray() ?? [];
        return schema is null ? document : View(document, schema, include);
    }

    /// <summary>The object without what must be included to be seen.</summary>
    private static JsonObject View(JsonObject document, ResourceSchema schema, string[] include)
    {
        foreach (var path in schema.Included.Except(include))
        {
            var at = path.LastIndexOf('.');
            if ((at < 0 ? document : JsonFields.At(document, path[..at])) is JsonObject owner && owner.ContainsKey(path[(at + 1)..]))
                owner[path[(at + 1)..]] = null;
        }

        return document;
    }

    private static int LimitOf(string? text)
        => text is null ? DefaultLimit
            : int.TryParse(text, out var limit) && limit is > 0 and <= MostPerPage ? limit
            : throw ApiError.Invalid("invalid_limit", $"Invalid limit: {text} must be a number from 1 to {MostPerPage}.", "limit");

    private static string UrlOf(string path, Parameters parameters, string cursor)
    {
        var pairs = parameters.Without("page").With("page", "page_" + Convert.ToHexString(Encoding.UTF8.GetBytes(cursor))).All;
        return path + "?" + string.Join('&', pairs.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
    }

    private static (bool IsBefore, string Id) TokenOf(string page)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromHexString(page.AsSpan("page_".Length))).Split(':', 2) is [var side, var id]
                ? (side == "b", id)
                : throw InvalidPage(page);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentOutOfRangeException)
        {
            throw InvalidPage(page);
        }
    }

    private static (string Before, string Last) Cut(string path)
        => (path[..Math.Max(0, path.LastIndexOf('/'))], Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]));

    private static ApiError InvalidPage(string page) => ApiError.Invalid("invalid_page_token", $"Invalid page token: {page}.", "page");

    private static ApiError NotFound(Table table, string id)
        => new(System.Net.HttpStatusCode.NotFound, "invalid_request_error", "not_found", $"No such {table.Schema.Object}: '{id}'");
}
