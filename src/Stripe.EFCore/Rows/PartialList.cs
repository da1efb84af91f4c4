namespace Stripe.EFCore.Rows;

/// <summary>The first elements of a list inside an object: Stripe sends at most ten, with <c>has_more</c> and the list's url.</summary>
/// <param name="rows">The elements that came with the object.</param>
/// <param name="url">The list's url; null if Stripe sends none.</param>
/// <param name="lastId">The id of the last element, after which the rest begins; null if it has none.</param>
internal sealed class PartialList(IEnumerable<object?[]> rows, string? url, string? lastId) : List<object?[]>(rows)
{
    public string? Url => url;

    public string? LastId => lastId;

    /// <summary>The elements after these, once they are requested.</summary>
    public Task<IReadOnlyList<object?[]>>? Rest { get; set; }
}
