using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Errors;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates;

/// <summary>
///     Which change has to wait for which others: a new object for those that it refers to, since Stripe has to give their ids first; the deletion of an
///     object for the changes of those that referred to it.
/// </summary>
internal sealed class WriteOrder
{
    private readonly Dictionary<EntryWrite, HashSet<EntryWrite>> _needs;
    private readonly Dictionary<object, EntryWrite> _byEntity;
    private readonly Dictionary<(IEntityType, string), EntryWrite> _byKey = [];
    private readonly ChosenIds _chosen;

    private WriteOrder(IReadOnlyList<EntryWrite> writes)
    {
        _needs = writes.ToDictionary(w => w, _ => new HashSet<EntryWrite>());
        _byEntity = writes.ToDictionary(w => w.Entry.Entity, ReferenceEqualityComparer.Instance);
        _chosen = new(writes);
        foreach (var write in writes)
        {
            if (EntityKey.Find(write.Entry.EntityType) is { } key && write.Entry.GetCurrentValue(key) is { } value)
                _byKey.TryAdd((write.Entry.EntityType.GetRootType(), value.ToString()!), write);
        }
    }

    /// <summary>For each change those that have to be done before it.</summary>
    /// <exception cref="InvalidOperationException">They wait for each other.</exception>
    public static IReadOnlyDictionary<EntryWrite, HashSet<EntryWrite>> Of(IReadOnlyList<EntryWrite> writes)
    {
        var order = new WriteOrder(writes);
        foreach (var write in writes)
        {
            order.AddReferences(write);
            if (write.Entry.SharedIdentityEntry is { } replaced && order._byEntity.TryGetValue(replaced.Entity, out var deletion))
                order._needs[write].Add(deletion);
        }

        order.CheckNoCycle();
        return order._needs;
    }

    private void AddReferences(EntryWrite write)
    {
        foreach (var foreignKey in write.Entry.EntityType.GetForeignKeys().Where(fk => !fk.IsOwnership && fk.Properties.Count == 1))
        {
            var property = foreignKey.Properties[0];
            var principal = foreignKey.PrincipalEntityType.GetRootType();
            if (!write.IsDelete && Find(principal, write.Entry.GetCurrentValue(property)) is { IsCreate: true } created && created != write)
                _needs[write].Add(created);
            else if (!write.IsDelete && write.Entry.HasTemporaryValue(property) && !property.IsPrimaryKey()
                && write.Entry.StateManager.FindPrincipal(write.Entry, foreignKey) is null)
            {
                throw WithoutPrincipal(write, foreignKey);
            }

            if (!write.IsCreate && Find(principal, write.Entry.GetOriginalValue(property)) is { IsDelete: true } deleted && deleted != write)
                _needs[deleted].Add(write);
        }

        if (write.IsDelete)
            return;
        _needs[write].UnionWith(_chosen.NamedBy(write));
        foreach (var property in write.Entry.EntityType.GetProperties().Where(p => p.FindFilter() is null && MayHoldObjects(p.ClrType)))
            AddNested(write, FieldTree.Of(write.Entry.GetCurrentValue(property)));
    }

    private static InvalidOperationException WithoutPrincipal(EntryWrite write, IForeignKey foreignKey)
    {
        var (type, principal, property) = (write.Entry.EntityType.DisplayName(), foreignKey.PrincipalEntityType.DisplayName(), foreignKey.Properties[0].Name);
        return new(
            $"{type}.{property} refers to a new {principal} that is not saved with it: the context does not track it any more. Stripe has given it no id. Add "
            + $"the {principal} again, set {property} to the id of one that Stripe has, or detach the {type} too. Nothing was sent.");
    }

    private static bool MayHoldObjects(Type type) => !type.IsValueType && type != typeof(string);

    /// <summary>A new object that is referred to from inside of another: the price of a subscription's item.</summary>
    private void AddNested(EntryWrite write, object? value)
    {
        switch (value)
        {
            case FieldObject nested:
                if (_byEntity.TryGetValue(nested.Source, out var created) && created.IsCreate && created != write)
                    _needs[write].Add(created);
                foreach (var field in nested.Fields.Values)
                    AddNested(write, field);
                break;
            case List<object?> list:
                foreach (var element in list)
                    AddNested(write, element);
                break;
        }
    }

    private EntryWrite? Find(IEntityType principal, object? key) => key?.ToString() is { } text ? _byKey.GetValueOrDefault((principal, text)) : null;

    private void CheckNoCycle()
    {
        var (done, path) = (new HashSet<EntryWrite>(), new List<EntryWrite>());
        foreach (var write in _needs.Keys)
            Visit(write);

        void Visit(EntryWrite write)
        {
            if (done.Contains(write))
                return;
            if (path.IndexOf(write) is >= 0 and var start)
                throw WriteErrors.Cycle(path[start..].Append(write).Select(w => w.Name));
            path.Add(write);
            foreach (var needed in _needs[write])
                Visit(needed);
            path.RemoveAt(path.Count - 1);
            done.Add(write);
        }
    }
}
