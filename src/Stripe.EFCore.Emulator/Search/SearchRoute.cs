using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Http;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>Answers <c>GET /v1/customers/search</c> and its like.</summary>
internal static class SearchRoute
{
    private const string Segment = "/search";
    private const string TotalCount = "total_count";

    /// <summary>Up to how many objects Stripe counts.</summary>
    private const int MostCounted = 10_000;

    private static readonly string[] Known = ["query", "limit", "page", "expand"];

    /// <summary>The answer; null where the request is no search.</summary>
    /// <exception cref="ApiError">The account, the key, or a parameter is refused.</exception>
    public static byte[]? Answer(HttpRequest request, Access access, string path, Parameters parameters)
    {
        if (!HttpMethods.IsGet(request.Method) || !path.EndsWith(Segment, StringComparison.Ordinal)
            || access.Store.ByPath(path[..^Segment.Length]) is not { Index: not null } table)
            return null;

        access.RequireRead(table.Schema.Object);
        if (!access.Store.HasSearch)
            throw SearchErrors.Unavailable();

        foreach (var name in parameters.Names.Where(n => !Known.Contains(n)))
            throw ApiError.UnknownParameter(name);
        return Page(access, table, path, parameters);
    }

    private static byte[] Page(Access access, Table table, string path, Parameters parameters)
    {
        var text = parameters["query"] switch
        {
            null => throw ApiError.Invalid("parameter_missing", "Missing required param: query.", "query"),
            { Length: > 0 } given => given,
            _ => throw ApiError.Invalid("parameter_invalid_empty", "You passed an empty string for 'query'.", "query"),
        };
        var query = SearchParser.Parse(text, path.Split('/')[^2], SearchFields.Of(table.Schema.Object)!);
        var limit = ListQuery.LimitOf(parameters["limit"]);
        var fingerprint = PageToken.FingerprintOf(table.Schema.Object, text);
        var after = parameters["page"] is { } page ? PositionOf(page, fingerprint, access.Store) : (Position?)null;
        var expansions = Expansions.Of(WithoutTotalCount(parameters), isList: true, table.Schema.Shape, access);

        var found = Found(access.Store, table, query, after).Take(limit + 1).ToList();
        var hasMore = found.Count > limit;
        if (hasMore)
            found.RemoveAt(limit);
        var nextPage = hasMore ? new PageToken(found[^1].Position, access.Store.UtcNow, fingerprint).ToString() : null;

        using var stream = new MemoryStream(16 * 1024);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("object", "search_result");
            writer.WriteStartArray("data");
            foreach (var row in found)
                Write(writer, access, table, row.Id, expansions);
            writer.WriteEndArray();
            writer.WriteBoolean("has_more", hasMore);
            writer.WriteString("next_page", nextPage);
            if (parameters.Array("expand").Contains(TotalCount))
                writer.WriteNumber(TotalCount, Found(access.Store, table, query, null).Take(MostCounted).Count());
            writer.WriteString("url", path);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>What the index finds, newest first: objects as they were when they were indexed.</summary>
    private static IEnumerable<Row> Found(AccountStore store, Table table, SearchQuery query, Position? after)
        => table.Index!.Older(table, after, query).Where(row =>
        {
            var document = row.Document();
            return query.Matches(document) && !(store.HasTestClocks && TestClocks.Owns(store, document));
        });

    /// <summary>Writes the object as it is now; nothing where it is deleted by now.</summary>
    private static void Write(Utf8JsonWriter writer, Access access, Table table, string id, Expansions expansions)
    {
        if (table.Find(id)?.Document() is not { } document)
            return;

        new ObjectView(access).Apply(document, table.Schema.Object, expansions);
        document.WriteTo(writer);
    }

    private static Position PositionOf(string page, string fingerprint, AccountStore store)
        => PageToken.Parse(page) is not { } token || token.Query != fingerprint ? throw SearchErrors.WrongPage(page)
            : store.UtcNow - token.IssuedAt > store.Search.PageLifetime ? throw SearchErrors.ExpiredPage(page)
            : token.After;

    /// <summary>The only thing that expands outside of the objects.</summary>
    private static Parameters WithoutTotalCount(Parameters parameters)
        => new([.. parameters.All.Where(p => Parameters.Root(p.Key) != "expand" || p.Value != TotalCount)]);
}
