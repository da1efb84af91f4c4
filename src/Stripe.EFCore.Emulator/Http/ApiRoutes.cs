using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Events;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Search;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Routes a request of API v1 and answers it.</summary>
internal sealed class ApiRoutes(TimeProvider clock, NewIds ids)
{
    public byte[] Answer(HttpRequest request, Access access, Parameters parameters)
    {
        var path = request.Path.Value!.TrimEnd('/');
        switch (path)
        {
            case "/v1/balance":
                access.RequireRead("balance");
                return Bytes(new JsonObject { ["object"] = "balance", ["available"] = new JsonArray(), ["livemode"] = false, ["pending"] = new JsonArray() });
            case "/v1/account":
                access.RequireRead("account");
                return Bytes(OwnAccount(access));
        }

        return SearchRoute.Answer(request, access, path, parameters)
            ?? List(request, access, path, parameters)
            ?? One(request, access, path, parameters)
            ?? Nested(request, access, path, parameters)
            ?? throw Unrecognized(request);
    }

    private static JsonObject OwnAccount(Access access)
        => new() { ["id"] = access.AccountId, ["object"] = "account", ["charges_enabled"] = true, ["country"] = "US", ["default_currency"] = "usd" };

    private byte[]? List(HttpRequest request, Access access, string path, Parameters parameters)
    {
        if (access.Store.ByPath(path) is not { } table)
            return null;

        var schema = table.Schema;
        access.Require(new Permission(schema.Object, !HttpMethods.IsGet(request.Method)));
        if (HttpMethods.IsGet(request.Method) && schema.CanList)
            return schema.Object == "subscription_item" ? SubscriptionItems(access, path, parameters) : new PageWriter(access).List(table, path, parameters);

        return HttpMethods.IsPost(request.Method) && schema.CanCreate
            ? Bytes(Writes(request, access).Create(table, parameters), access, schema.Object, parameters)
            : null;
    }

    private byte[]? One(HttpRequest request, Access access, string path, Parameters parameters)
    {
        var (parent, id) = Cut(path);
        if (access.Store.ByPath(parent) is not { } table)
            return null;

        var schema = table.Schema;
        access.Require(new Permission(schema.Object, !HttpMethods.IsGet(request.Method)));
        if (Find(access.Store, table, id) is not { } row)
        {
            if (HttpMethods.IsGet(request.Method) && schema.LeavesStub && table.WasDeleted(id))
                return Bytes(AccountStore.Stub(schema, id));
            if (schema.Object == "subscription_item" && SubscriptionItem(access.Store, id) is { } item && HttpMethods.IsGet(request.Method))
                return Bytes(item, access, schema.Object, parameters);
            throw ApiError.Missing(schema.Object, id, schema.Object is "customer" or "coupon" ? "id" : schema.Object);
        }

        return request.Method switch
        {
            "GET" when parameters.Names.FirstOrDefault(n => n != "expand") is { } unknown => throw ApiError.UnknownParameter(unknown),
            "GET" => Bytes(row.Document(), access, schema.Object, parameters),
            "POST" when schema.CanUpdate => Bytes(Writes(request, access).Update(table, row, parameters), access, schema.Object, parameters),
            "DELETE" when schema.CanDelete => Bytes(Writes(request, access).Delete(table, row)),
            _ => throw Unrecognized(request),
        };
    }

    private Writes Writes(HttpRequest request, Access access) => new(access.Store, clock, ids, new EventJournal(access.Store, request));

    /// <summary>An object by its id, unless it is too old for the API to show.</summary>
    private static Row? Find(AccountStore store, Table table, string id)
        => table.Find(id) is { } row && (table.Schema.Kept is not { } kept || row.Position.Created >= store.Now - (long)kept.TotalSeconds) ? row : null;

    /// <summary>A list below an object, or one item of it.</summary>
    private static byte[]? Nested(HttpRequest request, Access access, string path, Parameters parameters)
    {
        if (!HttpMethods.IsGet(request.Method))
            return null;
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
            throw ApiError.Invalid("parameter_missing", "Missing required param: subscription.", "subscription");

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
        return Bytes(view);
    }

    private static byte[] Bytes(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document);
}
