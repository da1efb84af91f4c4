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
        var writes = entries.Select(e => WriteOf((InternalEntityEntry)e)).ToList();
        var needs = WriteOrder.Of(writes);
        var waiting = writes.Where(w => w.IsCreate).ToDictionary(w => w.Entry.Entity, ReferenceEqualityComparer.Instance);
        foreach (var write in writes)
            Check(write, id => waiting.ContainsKey(id) ? "of-a-new-object" : ReferencedId.Of(id));
        return new(writes, needs);
    }

    private static void Check(EntryWrite write, Func<object, string?> idOf)
    {
        _ = new EntityParameters(write, idOf).Build();
        if (write.Operation.Path.Contains('{', StringComparison.Ordinal))
            _ = ParentPath.Of(write);
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
