using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading.Searching;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>Counts the rows of a scan, of which a search may tell the number at once.</summary>
internal static class SearchCount
{
    /// <summary>The ending of a query that counts what passes the filters on a scan that can be searched; null for another query.</summary>
    public static EndingFunction<T>? TryCompile<T>(PlanCompiler plans, BoundQuery query)
    {
        if (query.Ending.Kind is not (EndingKind.Count or EndingKind.LongCount) || ScanBelow(query.Plan) is not { Search: not null } scan
            || plans.CompiledOf(scan) is not { } compiled)
        {
            return null;
        }

        compiled.IsCounted = true;
        return query.Ending.Kind == EndingKind.Count
            ? (EndingFunction<T>)(object)(EndingFunction<int>)(async (frame, rows) =>
                checked((int)await CountAsync(compiled, frame, rows).ConfigureAwait(false)))
            : (EndingFunction<T>)(object)(EndingFunction<long>)((frame, rows) => CountAsync(compiled, frame, rows));
    }

    /// <summary>A filter above a computation is no part of what the search was made of.</summary>
    private static Scan? ScanBelow(LogicalPlan plan)
    {
        while (plan is Compute or Sort)
            plan = ((UnaryPlan)plan).Input;
        while (plan is Filter filter)
            plan = filter.Input;
        return plan as Scan;
    }

    private static async ValueTask<long> CountAsync(CompiledScan scan, Frame frame, IAsyncEnumerable<object?[]> rows)
    {
        var total = SearchTotal.Of(scan, frame.Execution);
        var count = 0L;
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (total.After(++count) is { } all)
                return all;
        }

        return count;
    }
}
