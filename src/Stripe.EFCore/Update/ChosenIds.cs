using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates;

/// <summary>
///     The new objects of a save whose ids the caller chose (coupons, plans, products), and which other objects name them: by the object, or by its id where
///     the field holds objects of that kind.
/// </summary>
internal sealed class ChosenIds
{
    private readonly Dictionary<string, List<(string Kind, EntryWrite Write)>> _byId = new(StringComparer.Ordinal);

    public ChosenIds(IEnumerable<EntryWrite> writes)
    {
        foreach (var write in writes.Where(w => w.IsCreate && w.Resource.Object is not null))
        {
            if (EntityKey.IdOf(write.Entry) is not { } id)
                continue;
            if (!_byId.TryGetValue(id, out var held))
                _byId[id] = held = [];
            held.Add((write.Resource.Object!, write));
        }
    }

    /// <summary>The new objects that the values of a change name.</summary>
    public HashSet<EntryWrite> NamedBy(EntryWrite write)
    {
        var found = new HashSet<EntryWrite>();
        if (_byId.Count == 0)
            return found;

        var type = write.Entry.EntityType;
        var members = EntityMembers.Of(type);
        var root = type.FindStripeClass() is { } stripeClass ? FieldHolder.Of(stripeClass) : null;
        foreach (var member in members.Properties.Where(m => !m.IsPrimaryKey))
        {
            var value = FieldTree.OfProperty(member.Property, write.Entry.GetCurrentValue(member.Property));
            Add(member.Filter is { } filter ? Field.Named(filter) : Field.At(root, member.Path), value, found);
        }

        foreach (var (complex, _) in members.Lists)
            Add(Field.At(root, complex.GetJsonPath().Segments), FieldTree.OfList(write.Entry.GetCurrentValue(complex), complex.ComplexType), found);
        foreach (var (name, value) in write.Notes.Parameters)
            Add(Field.Named(name), FieldTree.Of(value), found);
        found.Remove(write);
        return found;
    }

    private void Add(Field field, object? value, HashSet<EntryWrite> found)
    {
        // The keys and values of metadata are the caller's words.
        if (field.IsMap)
            return;
        switch (value)
        {
            case string id:
                AddObject(field, id, found);
                break;
            case List<object?> list:
                foreach (var element in list)
                    Add(field, element, found);
                break;
            case FieldObject given:
                if (given.Fields.GetValueOrDefault("id") is string own && AddObject(field, own, found))
                    break;
                foreach (var (name, inner) in given.Fields.Where(f => f.Key != "id"))
                    Add(field.Below(name), inner, found);
                break;
        }
    }

    private bool AddObject(Field field, string id, HashSet<EntryWrite> found)
    {
        var named = _byId.GetValueOrDefault(id, []).Where(o => field.Holds(o.Kind)).Select(o => o.Write).ToList();
        found.UnionWith(named);
        return named.Count > 0;
    }

    /// <summary>A place for a value in an object or in a request.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Known">What the catalog says of it; null where it says nothing.</param>
    /// <param name="Inside">The fields below it; null where they are not known.</param>
    private sealed record Field(string Name, ObjectField? Known, FieldHolder? Inside)
    {
        public bool IsMap => Known?.Kind == FieldKind.Map || Name == ParameterWriter.Metadata;

        public static Field Named(string name) => new(name.Split('[')[0], null, null);

        public static Field At(FieldHolder? root, IEnumerable<string> path)
            => path.Aggregate(new Field("", null, root), (field, name) => field.Below(name));

        public Field Below(string name)
        {
            // A list of Stripe has its objects in the field data.
            if (IsMap || (name == "data" && Known is { Kind: FieldKind.List }))
                return this;
            var known = Inside?.Find(name);
            var inside = known is null || known.Kind is FieldKind.Value or FieldKind.Map ? null : FieldHolder.Below(known, isElement: true);
            return new(name, known, inside);
        }

        /// <summary>Whether it holds an object of a kind, or its id. A plain text that has the name of the kind does: <c>applies_to.products</c>.</summary>
        public bool Holds(string kind)
            => Known is { Kind: not FieldKind.Value } known
                ? known.Targets.Contains(kind) || known.Classes.Any(c => StripeObjects.NameOf(c) == kind)
                : Name == kind || Name == kind + "s";
    }
}
