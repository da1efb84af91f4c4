using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>The items of a list that belongs to one object, first to last.</summary>
internal static class NestedItems
{
    /// <param name="parameters">Filters of the list; paging is left to the caller.</param>
    /// <exception cref="ApiError">A parameter is unknown, or one is missing.</exception>
    public static IEnumerable<JsonObject> OfRequest(AccountStore store, NestedList list, string parent, Parameters parameters)
    {
        var schema = list.SchemaOf(store.ByObject(list.Items[0])?.Schema ?? new ResourceSchema(list.Items[0], "", ""));
        ListRules.RequireKnown(parameters, schema with { Filters = [.. schema.Filters.Where(f => f.Name != list.ParentField)] });
        foreach (var required in list.Required.Where(r => !parameters.Names.Contains(r)))
            throw ListRules.Missing(required);

        return (list.Parent, list.Segment) switch
        {
            ("billing.meter", "event_summaries") => EventSummaries.Of(store, parent, parameters),
            ("financial_connections.account", "owners") => Owners(store, parent, parameters["ownership"]!),
            _ => Of(store, list, parent, parameters),
        };
    }

    /// <summary>The items that are stored, with those that live inside the parent before those of a table.</summary>
    public static IEnumerable<JsonObject> Of(AccountStore store, NestedList list, string parent, Parameters parameters)
    {
        if (list.ParentField is not { } field)
            return Embedded(store, list, parent);

        ImmutableArray<Table> tables = [.. list.Items.Select(store.Required)];
        var filters = parameters.With(field, parent);
        var rows = tables.Select(t => ListQuery.All(store, t, list.SchemaOf(t.Schema), filters));
        var items = (tables.Length == 1 ? rows.First() : rows.SelectMany(r => r).OrderByDescending(r => r.Position)).Select(r => r.Document());
        return HiddenValue.Is(field) ? Embedded(store, list, parent).Concat(items) : items;
    }

    private static IEnumerable<JsonObject> Embedded(AccountStore store, NestedList list, string parent)
        => JsonFields.At(store.Required(list.Parent).Find(parent)?.Document(), list.Field.Length > 0 ? list.Field : list.Segment) switch
        {
            JsonArray elements => elements.OfType<JsonObject>(),
            JsonObject { } embedded when embedded["data"] is JsonArray data => data.OfType<JsonObject>(),
            _ => [],
        };

    /// <summary>The owners of a bank account as one look at them found them.</summary>
    private static IEnumerable<JsonObject> Owners(AccountStore store, string account, string ownership)
    {
        var found = store.Required("financial_connections.account").Find(account)!.Document();
        if (JsonFields.Text(found["ownership"]) != ownership)
            throw ApiError.Missing("financial_connections.account_ownership", ownership, "ownership");

        var look = store.Required("financial_connections.account_ownership").Find(ownership)?.Document();
        return JsonFields.At(look, "owners.data") is JsonArray owners ? owners.OfType<JsonObject>() : [];
    }
}
