using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>
///     Turns a stored object, which is whole, into what the API answers: ids where nothing is expanded, objects where it is, no field that must be expanded to
///     be seen, and of each embedded list the first ten.
/// </summary>
internal sealed class ObjectView(Access access)
{
    /// <summary>How many elements Stripe embeds of a list.</summary>
    private const int Embedded = 10;

    private readonly AccountStore _store = access.Store;

    /// <summary>Changes the object into the view of it.</summary>
    public void Apply(JsonObject document, string resource, Expansions expansions)
    {
        foreach (var list in NestedLists.All.Where(l => l.Parent == resource && l.LivesInParent && l.Field.Length == 0))
            document.Remove(list.Segment);
        if (resource == "balance_transaction")
            document.Remove(PayoutFilter.StoredField);
        HiddenValue.Remove(document);
        Apply(document, _store.ShapeOf(resource), expansions, new Owner(resource, JsonFields.Text(document["id"]), ""));
    }

    private void Apply(JsonObject node, ObjectShape shape, Expansions expansions, Owner owner)
    {
        foreach (var field in shape.Fields.Where(f => f.IsHidden && expansions.Below(f.Name) is null))
            node.Remove(field.Name);
        foreach (var field in shape.Fields.Where(f => f.IsList && node[f.Name] is null))
        {
            // An account does not see its own external accounts.
            if (owner is { Resource: "account", Path: "" } && owner.Id == _store.AccountId)
                continue;
            if (field.IsHidden ? expansions.Below(field.Name) is not null : NestedLists.In(owner.Resource, owner.Of(field.Name).Path)?.ParentField is not null)
                node[field.Name] = new JsonObject { ["object"] = "list" };
        }

        foreach (var (name, value) in node.ToArray())
        {
            if (value is null || shape.Find(name) is not { } field)
                continue;

            var below = expansions.Below(name);
            if (field.IsList && value is JsonObject list)
                Complete(list, owner.Of(name));
            if (value is JsonArray elements)
            {
                for (var i = 0; i < elements.Count; i++)
                    Replace(elements, i, field, below, owner.Of(name));
            }
            else if (View(value, field, below, owner.Of(name)) is { } viewed && viewed != value)
            {
                node[name] = viewed;
            }
        }
    }

    private void Replace(JsonArray elements, int at, FieldShape field, Expansions? below, Owner owner)
    {
        if (elements[at] is { } element && View(element, field, below, owner) is var viewed && viewed != element)
            elements[at] = viewed;
    }

    private JsonNode View(JsonNode value, FieldShape field, Expansions? below, Owner owner)
    {
        if (!field.IsExpandable)
        {
            if (value is JsonObject embedded)
                Apply(
                    embedded,
                    field.ShapeOf(embedded),
                    below ?? Expansions.None,
                    (string?)embedded["object"] is { } name and not "list" ? Owner.Root(embedded, name) : owner);
            return value;
        }

        if (below is null)
            return value is JsonObject { } stored && stored["id"] is { } id ? id.DeepClone() : value;

        var found = value as JsonObject ?? (JsonFields.Text(value) is { } key ? _store.Find(field.Targets, key) : null);
        if (found is null)
            return value;

        var resource = (string?)found["object"] ?? field.Targets[0];
        access.RequireRead(resource);
        if (found["deleted"]?.GetValue<bool>() != true)
            Apply(found, resource, below);
        return found;
    }

    /// <summary>Gives an embedded list what it lacks, and cuts it.</summary>
    private void Complete(JsonObject list, Owner owner)
    {
        var nested = NestedLists.In(owner.Resource, owner.Path);
        if (list["data"] is not JsonArray data)
        {
            foreach (var item in nested?.Items ?? [])
                access.RequireRead(item);
            list["data"] = data = nested is null || owner.Id is null ? [] : [.. NestedItems.Of(_store, nested, owner.Id, Parameters.None).Take(Embedded + 1)];
        }

        list["object"] = "list";
        list["has_more"] = data.Count > Embedded || list["has_more"]?.GetValue<bool>() == true;
        list["url"] ??= nested?.Url.Replace("{id}", owner.Id, StringComparison.Ordinal) ?? "";
        while (data.Count > Embedded)
            data.RemoveAt(data.Count - 1);
    }

    /// <summary>The resource that an embedded object belongs to, and the path from it.</summary>
    private readonly record struct Owner(string Resource, string? Id, string Path)
    {
        public static Owner Root(JsonObject document, string resource) => new(resource, JsonFields.Text(document["id"]), "");

        public Owner Of(string field) => this with { Path = Path.Length == 0 ? field : Path + "." + field };
    }
}
