using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates;

/// <summary>What is remembered of a tracked entity between saves: parameters and a key of the caller's own, and a request whose outcome is open.</summary>
internal sealed class EntryNotes
{
    private static readonly ConditionalWeakTable<InternalEntityEntry, EntryNotes> All = [];

    /// <summary>Parameters that are no fields of the object: <c>payment_behavior</c>.</summary>
    public Dictionary<string, object?> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>The idempotency key that the caller gave for the next write; null where the provider makes one.</summary>
    public string? KeyOfCaller { get; set; }

    /// <summary>The key of the last request, for those who ask for it.</summary>
    public string? LastKey { get; set; }

    /// <summary>The last request whose outcome nobody knows; null where there is none.</summary>
    public OpenRequest? Open { get; set; }

    /// <summary>
    ///     The members that a save which did not end saw changed. Where such a member has its old value again, the change is taken back, and only EF Core's
    ///     mark of it is left; a mark on any other member is the caller's wish to send it.
    /// </summary>
    public HashSet<IPropertyBase> Changed { get; } = [];

    /// <summary>The keys of new objects that this one refers to and that are written, by the properties that refer to them.</summary>
    public Dictionary<IProperty, object?> Principals { get; } = [];

    public static EntryNotes Of(InternalEntityEntry entry) => All.GetValue(entry, static _ => new());

    public static EntryNotes? Find(InternalEntityEntry entry) => All.TryGetValue(entry, out var notes) ? notes : null;

    /// <summary>The write is done: nothing of it is left for the next.</summary>
    public void Clear()
    {
        Parameters.Clear();
        Changed.Clear();
        Principals.Clear();
        KeyOfCaller = null;
        Open = null;
    }
}

/// <summary>A request that was sent, and of which nobody knows whether Stripe carried it out.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Content">What it sent, to tell whether the next is the same.</param>
/// <param name="FirstSent">When it was sent first.</param>
/// <param name="IsStored">Whether Stripe keeps an error (500) as its answer, so that the key gives the error again.</param>
internal sealed record OpenRequest(string? Key, string Content, DateTimeOffset FirstSent, bool IsStored)
{
    /// <summary>The values of the entity when it was sent.</summary>
    public required SentValues Values { get; init; }
}
