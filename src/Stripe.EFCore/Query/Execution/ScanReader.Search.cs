using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Searching;

namespace Stripe.EFCore.Query.Execution;

/// <content>Search in the place of a list.</content>
internal sealed partial class ScanReader
{
    /// <summary>What Stripe's search could answer; null where it could nothing.</summary>
    public CompiledSearch? Search { get; init; }

    /// <summary>Whether rows are wanted newest first, which a search does not promise.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Whether all that is wanted of the rows is how many pass the filters.</summary>
    public bool IsCounted { get; set; }

    /// <summary>The search that a list could be narrowed with, for a reader of logs; null where there is none.</summary>
    public string? Suggestion(QueryExecution execution)
    {
        if (Search is null || IsKeyed || execution.UsesSearch)
            return null;

        try
        {
            return Search.Bind(new Frame(execution, null, [])) is { Clauses.IsEmpty: false } text
                ? $"GET {SearchResource.PathOf(resource)}?query={text.Masked()}"
                : null;
        }
        catch (Exception)
        {
            // A value that cannot be computed is an error only where there is a row that needs it.
            return null;
        }
    }

    /// <summary>The search where the query may use it and the list is not at least as good.</summary>
    /// <exception cref="InvalidOperationException">Objects that a search does not know yet are wanted, and only the search knows which match.</exception>
    private BoundScan WithSearch(BoundScan list, Frame frame)
        => Search is null || IsKeyed || list.IsEmpty || !frame.Execution.UsesSearch
            ? list
            : SearchBinding.TryBind(this, list, conditions, IsCounted && frame.Execution.Search.AllowsStaleCount, frame) ?? list;

    private IAsyncEnumerable<object?[]> SearchAsync(
        QueryExecution execution, BoundScan scan, ListRequest search, PageCount? count, CancellationToken cancellationToken)
    {
        var pages = PagesAsync(execution, search, mayCut: count is null, cancellationToken);
        if (IsCounted && search.Parameters.Contains(SearchBinding.TotalCount))
            pages = SearchTotal.Of(this, execution).Watch(pages);

        var rows = new PagedRows(pages, layout, count);
        return scan.Fresh is { } fresh ? new FreshRows(this, execution, rows, fresh).ReadAsync(cancellationToken)
            : IsOrdered ? NewestFirst(rows)
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
    public IEnumerable<object?[]> Sorted(IReadOnlyList<object?[]> rows) => layout.CreatedOrdinal < 0 ? rows : rows.OrderByDescending(row => row[layout.CreatedOrdinal] as long? ?? 0);
}
