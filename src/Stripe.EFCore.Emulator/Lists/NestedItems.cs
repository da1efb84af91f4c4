using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>The items of a list that belongs to one object, first to last.</summary>
internal static class NestedItems
{
    /// <param name="parameters">Filters of the list; paging is left to the caller.</param>
    /// <exception cref="ApiError">A parameter is unknown.</exception>
    public static IEnumerable<JsonObject> Of(AccountStore store, NestedList list, string parent, Parameters parameters)
    {
        if (list.ParentField is null)
        {
            ListQuery.RequireKnown(parameters, _ => false);
            return Embedded(store.Required(list.Parent).Find(parent)?.Document(), list);
        }

        ImmutableArray<Table> tables = [.. list.Items.Select(store.Required)];
        ListQuery.RequireKnown(parameters, n => tables.Any(t => t.Schema.FindFilter(n) is not null));
        var filters = parameters.With(list.ParentField, parent);
        var rows = tables.Select(t => ListQuery.All(store, t, filters));
        return (tables.Length == 1 ? rows.First() : rows.SelectMany(r => r).OrderByDescending(r => r.Position)).Select(r => r.Document());
    }

    private static IEnumerable<JsonObject> Embedded(JsonObject? parent, NestedList list)
        => JsonFields.At(parent, list.Field.Length > 0 ? list.Field : list.Segment) switch
        {
            JsonArray elements => elements.OfType<JsonObject>(),
            JsonObject { } embedded when embedded["data"] is JsonArray data => data.OfType<JsonObject>(),
            _ => [],
        };
}
