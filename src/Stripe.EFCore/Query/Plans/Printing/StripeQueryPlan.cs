// ReSharper disable once CheckNamespace
namespace Stripe.EFCore;

/// <summary>
///     What a query asks of Stripe and what this process does: <see cref="Text" /> for people, the rest for programs and tests. It is made without a request.
/// </summary>
/// <param name="Text">What <c>ToQueryString()</c> prints.</param>
/// <param name="Requests">The requests, in the plan's order. A list that several parts of the query share stands here once.</param>
/// <param name="Work">What runs in this process, a line for each step: filters, sorts, joins, groups.</param>
/// <param name="Warnings">What may be slow, late or missing, a sentence each: whole lists, searches, objects that Stripe leaves out.</param>
public sealed record StripeQueryPlan(
    string Text, IReadOnlyList<StripePlannedRequest> Requests, IReadOnlyList<string> Work, IReadOnlyList<string> Warnings)
{
    private const int PageSize = 100;

    /// <summary>
    ///     How many requests the query sends at least: one for each that is sent once. A list takes one more for each further 100 objects. Many ids or values
    ///     are all counted here; a list that is read in their place, as the warnings say, is fewer. Every request counts against Stripe's read allocation; see
    ///     <see href="https://docs.stripe.com/rate-limits">rate limits</see>.
    /// </summary>
    public int LeastRequests => Requests.Count(r => !r.IsForRows);

    /// <summary>
    ///     How many requests the query sends, and takes of Stripe's read allocation, for lists of a given number of objects: of many ids or values and the list
    ///     that may be read in their place, the fewer.
    /// </summary>
    /// <param name="objects">
    ///     Says of a request how many objects its list has behind the filters. Of a request for rows: how many different values the rows have. It is asked of
    ///     <see cref="StripePlannedRequest.Instead" /> too.
    /// </param>
    /// <returns>The number of requests, without those for the pages of lists that are read for rows.</returns>
    public long EstimateRequests(Func<StripePlannedRequest, long> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var (single, many) = (Requests.Where(r => r.Instead.Count == 0), Requests.Where(r => r.Instead.Count > 0));
        return single.Sum(Cost) + many.GroupBy(r => r.Instead, ReferenceEqualityComparer.Instance)
            .Sum(group => Math.Min(group.Sum(Cost), group.First().Instead.Sum(Cost)));

        long Cost(StripePlannedRequest request)
            => request.IsForRows ? objects(request)
                : request.Kind == StripePlannedRequestKind.Retrieve ? 1
                : Math.Max(1, (objects(request) + PageSize - 1) / PageSize);
    }

    /// <summary>The text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
