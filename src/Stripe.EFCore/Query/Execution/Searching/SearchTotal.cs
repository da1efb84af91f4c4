using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution.Searching;

/// <summary>How many objects a search finds, as its first page says.</summary>
internal sealed class SearchTotal
{
    /// <summary>Stripe's number is exact below this.</summary>
    private const long Limit = 10_000;

    private long? _total;
    private long _rows;

    public static SearchTotal Of(ScanReader reader, QueryExecution execution) => execution.State((typeof(SearchTotal), reader), () => new SearchTotal());

    /// <summary>The number of all objects, once every object of the first page has passed the filters; null as long as rows have to be counted.</summary>
    public long? After(long counted) => _total is < Limit and var total && counted == _rows ? total : null;

    public async IAsyncEnumerable<Page> Watch(IAsyncEnumerable<Page> pages)
    {
        var isFirst = true;
        await foreach (var page in pages.ConfigureAwait(false))
        {
            if (isFirst && page is { HasMore: true, TotalCount: { } total, Rows.Count: > 0 and var rows } && total >= rows)
                (_total, _rows) = (total, rows);
            isFirst = false;
            yield return page;
        }
    }
}
