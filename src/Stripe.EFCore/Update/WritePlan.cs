using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Update;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Errors;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates;

/// <summary>The changes of one save, each checked before the first request.</summary>
/// <param name="Writes">The changes, in the order in which EF Core gives them.</param>
/// <param name="Needs">For each those that have to be done before it.</param>
internal sealed record WritePlan(IReadOnlyList<EntryWrite> Writes, IReadOnlyDictionary<EntryWrite, HashSet<EntryWrite>> Needs)
{
    /// <exception cref="InvalidOperationException">A change cannot be written; the message says why and what to do.</exception>
    public static WritePlan Of(IEnumerable<IUpdateEntry> entries)
    {
        var changed = entries.Cast<InternalEntityEntry>().ToList();
        changed.ForEach(EntityKey.TakeRemembered);
        var writes = changed.Where(e => !IsTakenBack(e)).Select(WriteOf).ToList();
        var needs = WriteOrder.Of(writes);
        var waiting = writes.Where(w => w.IsCreate).ToDictionary(w => w.Entry.Entity, ReferenceEqualityComparer.Instance);
        foreach (var write in writes)
            Check(write, needs[write].Count > 0, waiting);
        CheckKeys(writes);
        return new(writes, needs);
    }

    /// <summary>Whether all changes of an object that Stripe does not change are taken back, after a save that refused them.</summary>
    private static bool IsTakenBack(InternalEntityEntry entry)
    {
        if (entry.EntityState != EntityState.Modified || entry.EntityType.IsOwned()
            || StripeWrites.Find(entry.EntityType.GetStripeResource().ListPath) is { Update: not null })
        {
            return false;
        }

        var marked = entry.EntityType.GetFlattenedProperties().ToLookup(entry.IsModified);
        var changed = EntryNotes.Of(entry).Changed;
        changed.UnionWith(marked[true].Where(p => !p.GetValueComparer().Equals(entry.GetOriginalValue(p), entry.GetCurrentValue(p))));
        return marked[false].Any(p => !p.IsPrimaryKey()) && !entry.EntityType.GetFlattenedComplexProperties().Any(c => c.IsCollection && entry.IsModified(c))
            && marked[true].All(p => p.GetValueComparer().Equals(entry.GetOriginalValue(p), entry.GetCurrentValue(p)) && changed.Contains(p));
    }

    /// <summary>Makes sure that no two changes have one key, and that none has the key that another entity of the context was written with.</summary>
    private static void CheckKeys(List<EntryWrite> writes)
    {
        var taken = new Dictionary<string, InternalEntityEntry>(StringComparer.Ordinal);
        foreach (var write in writes.Where(w => w.Operation.TakesKey))
        {
            foreach (var key in new[] { write.Notes.Open?.Key, write.Notes.KeyOfCaller }.OfType<string>().Distinct())
            {
                if (!taken.TryAdd(key, write.Entry))
                    throw WriteErrors.KeyOfTwo(key, Shown(taken[key]), Shown(write.Entry));
            }
        }

        if (writes.Find(w => w.Notes.KeyOfCaller is not null) is not { Entry.StateManager: var manager })
            return;
        foreach (var entry in manager.Entries.Where(e => e.EntityState is EntityState.Unchanged or EntityState.Modified))
        {
            if (EntryNotes.Find(entry)?.LastKey is { } key && taken.TryGetValue(key, out var other) && other != entry)
                throw WriteErrors.KeyOfTwo(key, Shown(entry), Shown(other));
        }
    }

    private static string Shown(InternalEntityEntry entry)
        => $"{entry.EntityType.DisplayName()}{(EntityKey.IdOf(entry) is { } id ? $" '{id}'" : "")} ({entry.EntityState})";

    private static void Check(EntryWrite write, bool isWaiting, Dictionary<object, EntryWrite> created)
    {
        var parameters = new EntityParameters(write, IdOf).Build();
        if (!isWaiting)
            write.Parameters = parameters;
        _ = ParentPath.Of(write);

        string? IdOf(object reference)
        {
            if (!created.ContainsKey(reference))
                return ReferencedId.Of(reference);
            isWaiting = true;
            return "of-a-new-object";
        }
    }

    private static EntryWrite WriteOf(InternalEntityEntry entry)
    {
        var type = entry.EntityType;
        if (type.IsOwned())
            throw WriteErrors.Owned(type);

        var resource = type.GetStripeResource();
        var writes = StripeWrites.Find(resource.ListPath);
        var (operation, done) = entry.EntityState switch
        {
            EntityState.Added => (writes?.Create, "created"),
            EntityState.Deleted => (writes?.Delete, "deleted"),
            _ => (writes?.Update, "changed"),
        };
        if (operation is null)
            throw WriteErrors.NoOperation(type, done, resource, writes);
        if (EntityKey.Find(type) is null && !writes!.IsSingleton)
            throw WriteErrors.KeyNotOfStripe(type, type.FindPrimaryKey() is { } key ? string.Join(", ", key.Properties.Select(p => p.Name)) : "missing");
        return new(entry, resource, writes!, operation);
    }
}
