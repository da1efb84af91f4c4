using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution.Scans.Reading.Searching;

/// <summary>How many objects a search finds, as its first page says.</summary>
internal sealed class SearchTotal
{
    /// <summary>Stripe's number is exact below this.</summary>
    private const long Limit = 10_000;

    private long? _total;
    private long _rows;

    public static SearchTotal Of(CompiledScan scan, QueryExecution execution) => execution.State((typeof(SearchTotal), scan), () => new SearchTotal());

    /// <summary>The number of all objects, once every object of the first page has passed the filters; null as long as rows have to be counted.</summary>
    public long? After(long counted) => _total is < Limit and var total && counted == _rows ? total : null;

    public async IAsyncEnumerable<Page> Watch(IAsyncEnumerable<Page> pages)
    {
        var isFirst = true;
        await foreach (var page in pages.ConfigureAwait(false))
        {
            // Once the second page is asked for, some object of the first has not passed.
            var isCertain = isFirst && page is { HasMore: true, Rows.Count: > 0 } && page.TotalCount >= page.Rows.Count;
            (_total, _rows, isFirst) = (isCertain ? page.TotalCount : null, page.Rows.Count, false);
            yield return page;
        }
    }
}
