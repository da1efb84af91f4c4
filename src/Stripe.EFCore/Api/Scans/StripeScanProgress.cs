namespace Stripe.EFCore;

/// <summary>How far the reading of a list for a query has come, told with each page that the query takes.</summary>
/// <param name="List">The path of the list (<c>/v1/customers</c>).</param>
/// <param name="Pages">Pages that were taken.</param>
/// <param name="Rows">Objects in them, before what the query filters in process.</param>
/// <param name="Newest">The newest <c>created</c> of them (UTC); null where no object had one.</param>
/// <param name="Oldest">
///     The oldest <c>created</c> of them (UTC), down to which lists that are newest first have been read; null where no object had one.
/// </param>
/// <param name="Share">
///     An estimate of what part of the list is done, from 0 to 1, that never goes back; null while nothing says where the list ends. 1 with the last page.
/// </param>
/// <param name="Waited">How long requests of the query were held back to keep Stripe's rate limits, added up.</param>
/// <param name="RequestsUnderWay">Requests of the query that were begun and are not answered yet.</param>
public sealed record StripeScanProgress(
    string List, long Pages, long Rows, DateTime? Newest, DateTime? Oldest, double? Share, TimeSpan Waited, int RequestsUnderWay);
