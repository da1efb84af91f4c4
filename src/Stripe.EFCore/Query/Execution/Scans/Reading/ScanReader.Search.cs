using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading.Searching;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Query.Execution.Scans.Requests.Searching;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <content>Search in the place of a list.</content>
internal sealed partial class ScanReader
{
    private IAsyncEnumerable<object?[]> SearchAsync(
        QueryExecution execution, BoundScan scan, ListRequest search, PageCount? count, CancellationToken cancellationToken)
    {
        var pages = PagesAsync(execution, search, mayCut: count is null, cancellationToken);
        if (compiled.IsCounted && search.Parameters.Contains(SearchBinding.TotalCount))
            pages = SearchTotal.Of(compiled, execution).Watch(pages);

        var rows = new PagedRows(pages, Layout, count);
        return scan.Fresh is { } fresh ? new FreshRows(this, execution, rows, fresh).ReadAsync(cancellationToken)
            : compiled.IsOrdered ? NewestFirst(rows)
            : rows;
    }

    private async IAsyncEnumerable<object?[]> NewestFirst(IAsyncEnumerable<object?[]> rows)
    {
        var all = new List<object?[]>();
        await foreach (var row in rows.ConfigureAwait(false))
            all.Add(row);
        foreach (var row in Sorted(all))
            yield return row;
    }

    /// <summary>Rows in the order of the list, if it has one.</summary>
    public IEnumerable<object?[]> Sorted(IReadOnlyList<object?[]> rows)
        => Layout.CreatedOrdinal < 0 ? rows : rows.OrderByDescending(row => row[Layout.CreatedOrdinal] as long? ?? 0);
}
