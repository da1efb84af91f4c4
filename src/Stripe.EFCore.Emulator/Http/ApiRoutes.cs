using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Search;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Routes a request of API v1 that reads, and answers it.</summary>
internal static class ApiRoutes
{
    public static byte[] Answer(HttpRequest request, Access access, Parameters parameters)
    {
        var path = request.Path.Value!.TrimEnd('/');
        if (FileContents.Of(request, access, path) is { } contents)
            return contents;
        switch (path)
        {
            case CreditNotePreview.Path:
                access.RequireRead("credit_note");
                return new PageWriter(access).Items("credit_note_line_item", CreditNotePreview.Lines(access.Store, parameters), path, parameters);
        }

        return Singleton(access, path, parameters)
            ?? SearchRoute.Answer(request, access, path, parameters)
            ?? List(access, path, parameters)
            ?? One(access, path, parameters)
            ?? Nested(access, path, parameters)
            ?? throw Unrecognized(request);
    }

    private static byte[]? Singleton(Access access, string path, Parameters parameters)
        => Singletons.At(access, path) is { } found ? Bytes(found, access, JsonFields.Text(found["object"])!, parameters) : null;

    private static byte[]? List(Access access, string path, Parameters parameters)
    {
        if (access.Store.ByPath(path) is not { } table)
            return null;

        var schema = table.Schema;
        access.Require(new Permission(schema.Object, IsWrite: false));
        return !schema.CanList ? null
            : schema.Object == "subscription_item" ? SubscriptionItems(access, path, parameters)
            : new PageWriter(access).List(table, path, parameters);
    }

    private static byte[]? One(Access access, string path, Parameters parameters)
    {
        var (parent, id) = Cut(path);
        if (access.Store.ByPath(parent) is not { } table)
            return null;

        var schema = table.Schema;
        access.Require(new Permission(schema.Object, IsWrite: false));
        if (Find(access.Store, table, id) is not { } row)
        {
            if (schema.LeavesStub && table.WasDeleted(id))
                return JsonSerializer.SerializeToUtf8Bytes(AccountStore.Stub(schema, id));
            if (schema.Object == "subscription_item" && SubscriptionItem(access.Store, id) is { } item)
                return Bytes(item, access, schema.Object, parameters);
            throw ApiError.Missing(schema.Object, id, schema.Object is "customer" or "coupon" ? "id" : schema.Object);
        }

        return parameters.Names.FirstOrDefault(n => n != "expand") is { } unknown
            ? throw ApiError.UnknownParameter(unknown)
            : Bytes(row.Document(), access, schema.Object, parameters);
    }

    /// <summary>An object by its id, unless it is too old for the API to show.</summary>
    private static Row? Find(AccountStore store, Table table, string id)
        => table.Find(id) is { } row && (table.Schema.Kept is not { } kept || row.Position.Created >= store.Now - (long)kept.TotalSeconds) ? row : null;

    /// <summary>A list below an object, or one item of it.</summary>
    private static byte[]? Nested(Access access, string path, Parameters parameters)
    {
        if (ListAt(access.Store, path) is var (list, parent))
        {
            RequireParent(access, list, parent);
            return new PageWriter(access).Nested(list, parent, path, parameters);
        }

        var (listPath, id) = Cut(path);
        if (ListAt(access.Store, listPath) is not var (owner, ownerId))
            return null;

        RequireParent(access, owner, ownerId);
        var item = NestedItems.Of(access.Store, owner, ownerId, Parameters.None).FirstOrDefault(i => JsonFields.Text(i["id"]) == id)
            ?? throw ApiError.Missing(owner.Items[0], id, "id");
        return Bytes(item, access, (string?)item["object"] ?? owner.Items[0], parameters);
    }

    private static (NestedList List, string Parent)? ListAt(AccountStore store, string path)
    {
        var (rest, segment) = Cut(path);
        var (collection, id) = Cut(rest);
        return store.ByPath(collection) is { } table && NestedLists.At(table.Schema.Object, segment) is { } list ? (list, id) : null;
    }

    private static void RequireParent(Access access, NestedList list, string parent)
    {
        access.RequireRead(list.Parent);
        foreach (var item in list.Items.Where(i => list.ParentField is not null && access.Store.ByObject(i) is not null))
            access.RequireRead(item);
        if (access.Store.Required(list.Parent).Find(parent) is null)
            throw ApiError.Missing(list.Parent, parent, list.Parent);
    }

    /// <summary>The items of a subscription live inside it.</summary>
    private static byte[] SubscriptionItems(Access access, string path, Parameters parameters)
    {
        if (parameters["subscription"] is not { } subscription)
            throw ListRules.Missing("subscription");

        var list = NestedLists.In("subscription", "items")!;
        RequireParent(access, list, subscription);
        return new PageWriter(access).Nested(list, subscription, path, parameters.Without("subscription"));
    }

    /// <summary>An item of a subscription by its own id, for which all subscriptions are read.</summary>
    private static JsonObject? SubscriptionItem(AccountStore store, string id)
        => store.Required("subscription").Older(null, long.MinValue, long.MaxValue, null)
            .SelectMany(s => JsonFields.All(s.Document(), "items.data")).OfType<JsonObject>().FirstOrDefault(i => JsonFields.Text(i["id"]) == id);

    private static (string Before, string Last) Cut(string path)
    {
        var at = path.LastIndexOf('/');
        return at < 0 ? ("", path) : (path[..at], Uri.UnescapeDataString(path[(at + 1)..]));
    }

    public static ApiError Unrecognized(HttpRequest request) => new(
        HttpStatusCode.NotFound,
        "invalid_request_error",
        null,
        $"Unrecognized request URL ({request.Method}: {request.Path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.");

    private static byte[] Bytes(JsonObject document, Access access, string resource, Parameters parameters)
    {
        var expansions = Expansions.Of(parameters, isList: false, access.Store.ShapeOf(resource), access);
        var view = (JsonObject)document.DeepClone();
        new ObjectView(access).Apply(view, resource, expansions);
        return JsonSerializer.SerializeToUtf8Bytes(view);
    }
}
