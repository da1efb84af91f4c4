namespace Stripe.EFCore.Rows;

/// <summary>The first elements of a list inside an object: Stripe sends at most ten, and says that it has more and where they are.</summary>
/// <param name="rows">The elements that came with the object.</param>
/// <param name="url">Where Stripe says that the list is; null where it does not say.</param>
/// <param name="lastId">The id of the last element, behind which the rest begins; null where it has none.</param>
internal sealed class PartialList(IEnumerable<object?[]> rows, string? url, string? lastId) : List<object?[]>(rows)
{
    public string? Url => url;

    public string? LastId => lastId;

    /// <summary>The elements behind these, once they are asked for.</summary>
    public Task<IReadOnlyList<object?[]>>? Rest { get; set; }
}
