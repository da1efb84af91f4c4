using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Shapes;

namespace Stripe.EFCore.Emulator.Store;

/// <summary>
///     Prepares an object for its table: an object that stands where Stripe has an id goes into its own table, and so do the elements of an embedded list that
///     is also a list of its own. What is then left is what Stripe stores.
/// </summary>
internal sealed class Intake(AccountStore store)
{
    public void Take(JsonObject document, string resource)
    {
        foreach (var list in NestedLists.All.Where(l => l.Parent == resource && l.ParentField is not null && l.Field.Length > 0))
            TakeList(document, list);
        Take(document, store.ShapeOf(resource));
    }

    private void Take(JsonObject node, ObjectShape shape)
    {
        if (shape.Resource is { } resource)
            node["object"] ??= resource;
        foreach (var (name, value) in node.ToArray())
        {
            if (value is null || shape.Find(name) is not { } field)
                continue;

            if (value is JsonArray elements)
            {
                for (var i = 0; i < elements.Count; i++)
                {
                    if (elements[i] is JsonObject element && Stored(element, field) is var kept && kept != element)
                        elements[i] = kept;
                }
            }
            else if (value is JsonObject embedded && Stored(embedded, field) is var kept && kept != embedded)
            {
                node[name] = kept;
            }
        }
    }

    /// <summary>The id of an object that has a table, the object itself otherwise.</summary>
    private JsonNode? Stored(JsonObject value, FieldShape field)
    {
        if (!field.IsExpandable)
        {
            Take(value, field.ShapeOf(value));
            return value;
        }

        var resource = (string?)value["object"] ?? field.Targets[0];
        if (value["id"] is not { } id || store.ByObject(resource) is null)
            return value;

        Add(resource, value);
        return id.DeepClone();
    }

    private void TakeList(JsonObject document, NestedList list)
    {
        if (document[list.Field] is not JsonObject { } embedded || embedded["data"] is not JsonArray data)
            return;

        // The last is the oldest: objects that are stored later come before it.
        foreach (var element in data.OfType<JsonObject>().Reverse())
        {
            element[list.ParentField!] ??= document["id"]!.DeepClone();
            Add((string?)element["object"] ?? list.Items[0], element);
        }

        document.Remove(list.Field);
    }

    private void Add(string resource, JsonObject document)
    {
        var table = store.Required(resource);
        var id = table.Schema.KeyOf(document);
        if (table.Find(id) is not null || table.WasDeleted(id))
            return;

        store.Insert(resource, (JsonObject)document.DeepClone());
        if (document["deleted"]?.GetValue<bool>() == true)
            table.Delete(id);
    }
}
