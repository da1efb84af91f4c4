using System.Collections.Immutable;

namespace Stripe.EFCore.Rows.Json;

/// <summary>The first elements of a list inside an object: Stripe sends at most ten, with <c>has_more</c> and the list's url.</summary>
/// <param name="rows">The elements that came with the object.</param>
/// <param name="url">The list's url; null if Stripe sends none.</param>
/// <param name="ids">The ids of these elements; null for one that has none.</param>
internal sealed class PartialList(IEnumerable<object?[]> rows, string? url, ImmutableArray<string?> ids) : List<object?[]>(rows)
{
    public string? Url => url;

    public ImmutableArray<string?> Ids => ids;

    /// <summary>The id of the last element, after which the rest begins; null if it has none.</summary>
    public string? LastId => ids.IsEmpty ? null : ids[^1];

    /// <summary>The elements after these, once they are requested.</summary>
    public Task<IReadOnlyList<object?[]>>? Rest { get; set; }
}
