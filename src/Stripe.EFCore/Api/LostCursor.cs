using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Api;

/// <summary>
///     Goes on behind a page whose last object is gone: after an earlier object of the page, further and further back, then after the object in front of it.
///     What the page gave already comes again and is left out by its id, so that no row is lost or doubled. See
///     <see href="https://docs.stripe.com/api/pagination">Stripe's pagination</see>.
/// </summary>
/// <param name="page">The page.</param>
/// <param name="before">The cursor by which the page was asked for; null for the first page.</param>
/// <param name="idOrdinal">Where rows have their id.</param>
/// <param name="earlier">The lost cursor by which the page was come to, if it was.</param>
internal sealed class LostCursor(Page page, string? before, int idOrdinal, LostCursor? earlier)
{
    private readonly HashSet<string> _known =
        [.. earlier?._known ?? [], .. page.Rows.Select(row => row[idOrdinal] as string).OfType<string>()];

    private int _back = 1;
    private bool _isBeforePage;

    /// <summary>The next cursor to try; null where none is left.</summary>
    public string? Earlier()
    {
        while (page.Rows.Count - 1 - _back is >= 0 and var index)
        {
            _back *= 2;
            if (page.Rows[index][idOrdinal] is string id)
                return id;
        }

        if (_isBeforePage)
            return null;
        _isBeforePage = true;
        return before;
    }

    /// <summary>A later page without the rows that this one gave.</summary>
    public Page WithoutKnown(Page later) =>
        later with { Rows = [.. later.Rows.Where(row => row[idOrdinal] is not string id || !_known.Contains(id))] };
}
