using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates;

/// <summary>One change that becomes one request.</summary>
/// <param name="Entry">The tracked entity.</param>
/// <param name="Resource">Its list.</param>
/// <param name="Writes">What Stripe writes of the list.</param>
/// <param name="Operation">The operation that makes the change.</param>
internal sealed record EntryWrite(InternalEntityEntry Entry, StripeResource Resource, ResourceWrites Writes, WriteOperation Operation)
{
    public bool IsCreate => Operation == Writes.Create;

    public bool IsDelete => Operation == Writes.Delete;

    /// <summary>What the caller gave for the request, and what is known of earlier attempts.</summary>
    public EntryNotes Notes { get; } = EntryNotes.Of(Entry);

    /// <summary>The entity for messages: its type, and its id if it has one.</summary>
    public string Name => Entry.EntityType.DisplayName() + (EntityKey.IdOf(Entry) is { } id ? $" '{id}'" : "");
}
