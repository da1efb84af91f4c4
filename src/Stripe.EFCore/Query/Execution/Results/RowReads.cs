using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Results;

/// <summary>What the rows of a compiled query and their elements read.</summary>
/// <param name="Subqueries">The subqueries of an element.</param>
/// <param name="ReadsApi">Whether an element reads from the API.</param>
/// <param name="ReadsTables">Whether anything reads rows for subqueries or joins.</param>
/// <param name="Top">The list that the query itself goes over; null where there is none.</param>
/// <param name="Times">The times that the caller gave.</param>
internal sealed record RowReads(IReadOnlyList<CompiledSubquery> Subqueries, bool ReadsApi, bool ReadsTables, CompiledScan? Top, TimeUse Times)
{
    /// <summary>The scans that are read for rows around them.</summary>
    public required IReadOnlyList<ScanReader> Keyed { get; init; }

    /// <summary>The scans of lists that are refused without a filter.</summary>
    public required IReadOnlyList<CompiledScan> Verified { get; init; }
}
