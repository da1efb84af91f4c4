using System.Collections;
using Stripe;

namespace StripeEFCore.FunctionalTests.StripeModel.Graph;

/// <summary>
///     Walks objects of Stripe.net's classes by reflection and puts in what a list leaves out. An expandable field gets the object of its id: the
///     one that is known by that id, else what its own retrieve answers, else what the parent's retrieve answers with that one expansion.
/// </summary>
internal sealed class GraphLoader(StripeClient client)
{
    /// <summary>Stripe expands four levels of a retrieved object.</summary>
    private const int Deepest = 4;

    private readonly Retrieval _retrieval = new(client);
    private readonly Dictionary<string, List<StripeEntity>> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<(Type Type, string Id), StripeEntity?> _expanded = [];
    private readonly HashSet<(Type Type, string Id)> _absent = [];
    private readonly HashSet<object> _walked = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<(object Node, Place Place)> _queue = new();

    public int Requests => _retrieval.Requests;

    /// <summary>The ids that name no object that Stripe still has; their fields are null.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>The expandable fields that were followed.</summary>
    public Dictionary<string, int> Followed { get; } = [];

    /// <summary>The nested lists of which a first page only had been sent.</summary>
    public List<string> Continued { get; } = [];

    public async Task CompleteAsync(IReadOnlyList<StripeEntity> objects)
    {
        foreach (var entity in objects)
            Add(entity);
        while (_queue.TryDequeue(out var next))
            await WalkAsync(next.Node, next.Place.At(next.Node));
    }

    private async Task WalkAsync(object node, Place place)
    {
        // An event keeps its object as it was then; Stripe does not expand it.
        if (node is EventData)
            return;
        if (OnlyWhenExpanded.Of(node.GetType()) is { IsEmpty: false } fields)
            await FillAsync((StripeEntity)node, fields);

        foreach (var property in GraphProperty.Of(node.GetType()))
        {
            if (property.Get(node) is not { } value)
                continue;

            var below = place.Below(property.Field);
            switch (property.Kind)
            {
                case GraphKind.Expandable:
                    await FollowAsync((IExpandableField)value, property, below);
                    break;
                case GraphKind.ExpandableArray:
                    foreach (IExpandableField element in (IEnumerable)value)
                        await FollowAsync(element, property, below);
                    break;
                case GraphKind.List:
                    await ReadToItsEndAsync(value, property.Target, below);
                    foreach (var element in (IEnumerable)value)
                        Visit(element, below.Below("data"));
                    break;
                case GraphKind.Dictionary:
                    foreach (DictionaryEntry entry in (IDictionary)value)
                        Visit(entry.Value, below.Below((string)entry.Key));
                    break;
                case GraphKind.Array:
                    foreach (var element in (IEnumerable)value)
                        Visit(element, below);
                    break;
                default:
                    Visit(value, below);
                    break;
            }
        }
    }

    private void Visit(object? node, Place place)
    {
        if (node is not null && _walked.Add(node))
            _queue.Enqueue((node, place));
    }

    /// <summary>Keeps an object as the one of its id.</summary>
    private void Add(StripeEntity entity)
    {
        var id = ((IHasId)entity).Id;
        if (!_known.TryGetValue(id, out var same))
            _known[id] = same = [];
        same.Add(entity);
        Visit(entity, Place.Nowhere);
    }

    private StripeEntity? Known(Type type, string id) => _known.TryGetValue(id, out var same) ? same.Find(type.IsInstanceOfType) : null;

    private async Task FillAsync(StripeEntity entity, IReadOnlyList<string> fields)
    {
        var (type, id) = (entity.GetType(), ((IHasId)entity).Id);
        if (!_expanded.TryGetValue((type, id), out var whole))
            _expanded[(type, id)] = whole = await _retrieval.FindAsync(type, id, fields);
        if (whole is null)
            return;

        foreach (var field in fields.Where(f => !f.Contains(".data.", StringComparison.Ordinal)))
            Copy(whole, entity, field.Split('.'));
    }

    private static void Copy(object from, object to, ReadOnlySpan<string> path)
    {
        var field = path[0];
        var property = GraphProperty.Of(from.GetType()).SingleOrDefault(p => p.Field == field)?.Property ?? Plain(from.GetType(), field);
        if (property.GetValue(from) is not { } value)
            return;
        if (path.Length == 1)
            property.SetValue(to, value);
        else if (property.GetValue(to) is { } inner)
            Copy(value, inner, path[1..]);
    }

    private static System.Reflection.PropertyInfo Plain(Type type, string field)
        => type.GetProperty(string.Concat(field.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..])))
            ?? throw new InvalidOperationException($"{type.Name} has no property for '{field}'.");

    private async Task FollowAsync(IExpandableField? field, GraphProperty property, Place place)
    {
        if (field?.Id is not { } id)
            return;

        var name = $"{property.Property.DeclaringType!.Name}.{property.Field}";
        Followed[name] = Followed.GetValueOrDefault(name) + 1;
        var found = Known(property.Target, id);
        if (found is null && !_absent.Contains((property.Target, id)))
        {
            found = (StripeEntity?)field.ExpandedObject ?? await RetrieveAsync(property.Target, id, place);
            if (found is not null)
                Add(found);
            else if (_absent.Add((property.Target, id)))
                Missing.Add($"{name} {id}");
        }

        field.ExpandedObject = found;
    }

    private async Task<StripeEntity?> RetrieveAsync(Type type, string id, Place place)
    {
        var found = Retrieval.Takes(type) ? await _retrieval.FindAsync(type, id, []) : await ThroughParentAsync(type, id, place);

        // What is deleted answers with its id and nothing else: a member of it is null.
        return found is null || true.Equals(found.GetType().GetProperty("Deleted")?.GetValue(found)) ? null : found;
    }

    private async Task<StripeEntity?> ThroughParentAsync(Type type, string id, Place place)
    {
        foreach (var anchor in place.Anchors.Where(a => a.Path.Length <= Deepest))
        {
            if (await _retrieval.FindAsync(anchor.Type, anchor.Id, [string.Join('.', anchor.Path)]) is { } parent)
                return (StripeEntity?)Fields(parent, anchor.Path.AsSpan()).FirstOrDefault(f => f.Id == id)?.ExpandedObject;
        }

        throw new InvalidOperationException($"No retrieve leads to {type.Name} {id}. Tried: {string.Join("; ", place.Anchors)}.");
    }

    private static List<IExpandableField> Fields(object node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return node is IExpandableField field ? [field] : [.. ((IEnumerable)node).Cast<IExpandableField>()];

        if (node is IEnumerable sequence and not StripeEntity)
        {
            var found = new List<IExpandableField>();
            foreach (var element in sequence)
                found.AddRange(Fields(element is DictionaryEntry entry ? entry.Value! : element, element is DictionaryEntry ? path[1..] : path));
            return found;
        }

        var name = path[0];
        if (name == "data" && node is IEnumerable list)
            return Fields(list.Cast<object>().ToList(), path[1..]);
        return GraphProperty.Of(node.GetType()).SingleOrDefault(p => p.Field == name)?.Get(node) is { } value ? Fields(value, path[1..]) : [];
    }

    /// <summary>Puts the whole list where its first page stood.</summary>
    private async Task ReadToItsEndAsync(object list, Type element, Place place)
    {
        dynamic embedded = list;
        if (!(bool)embedded.HasMore)
            return;

        var within = place.Anchors is [var parent, ..] ? OnlyWhenExpanded.Within(parent.Type, string.Join('.', parent.Path)) : [];
        var all = await _retrieval.ListAsync(element, (string)embedded.Url, within);
        var data = (IList)embedded.Data;
        var first = data.Cast<IHasId>().Select(e => e.Id).ToList();
        if (!all.Take(first.Count).Cast<IHasId>().Select(e => e.Id).SequenceEqual(first))
            throw new InvalidOperationException($"{(string)embedded.Url} does not begin with what {place.Anchors.FirstOrDefault()} embeds.");

        foreach (var rest in all.Skip(first.Count))
            data.Add(rest);
        embedded.HasMore = false;
        Continued.Add((string)embedded.Url);
    }
}
