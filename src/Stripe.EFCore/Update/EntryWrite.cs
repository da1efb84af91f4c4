using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates;

/// <summary>One change that becomes one request.</summary>
/// <param name="entry">The tracked entity.</param>
/// <param name="resource">Its list.</param>
/// <param name="writes">What Stripe writes of the list.</param>
/// <param name="operation">The operation that makes the change.</param>
internal sealed class EntryWrite(InternalEntityEntry entry, StripeResource resource, ResourceWrites writes, WriteOperation operation)
{
    public InternalEntityEntry Entry { get; } = entry;

    public StripeResource Resource { get; } = resource;

    public ResourceWrites Writes { get; } = writes;

    public WriteOperation Operation { get; } = operation;

    public bool IsCreate { get; } = operation == writes.Create;

    public bool IsDelete { get; } = operation == writes.Delete;

    /// <summary>What the caller gave for the request, and what is known of earlier attempts.</summary>
    public EntryNotes Notes { get; } = EntryNotes.Of(entry);

    /// <summary>The parameters, where they are known before any request: they have no id that an earlier request gives. Else null.</summary>
    public Dictionary<string, object?>? Parameters { get; set; }

    /// <summary>The entity for messages: its type, and its id if it has one.</summary>
    public string Name => Entry.EntityType.DisplayName() + (EntityKey.IdOf(Entry) is { } id ? $" '{id}'" : "");
}
