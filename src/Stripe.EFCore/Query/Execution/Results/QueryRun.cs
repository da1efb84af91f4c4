using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Execution.Runs;

namespace Stripe.EFCore.Query.Execution.Results;

/// <summary>
///     What EF Core expects of every provider around a run: one thread at a time, its own events for an end by error, a state manager that is ready.
/// </summary>
internal sealed class QueryRun(QueryContext context, QueryRunOptions options)
{
    private readonly IConcurrencyDetector? _concurrencyDetector = options.ChecksThreadSafety ? context.ConcurrencyDetector : null;

    public ConcurrencyDetectorCriticalSectionDisposer? Enter() => _concurrencyDetector?.EnterCriticalSection();

    public void Begin(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!options.KeepsRawJson && context is StripeQueryContext { KeepsRawJson: true })
            throw CompiledWithoutRawJson();
        EntityFrameworkMetricsData.ReportQueryExecuting();
        context.InitializeStateManager(options.UsesStandAloneStateManager);
    }

    /// <summary>EF Core compiles the query of EF.CompileQuery once, for the context that runs it first.</summary>
    private static InvalidOperationException CompiledWithoutRawJson()
        => new(
            "The compiled query was compiled for a context without KeepRawJson, and this context has it, so that the objects would lack their JSON. "
            + "Add WithRawJson() to the query, or use it with contexts of one kind.");

    public void Report(Exception exception, CancellationToken cancellationToken)
    {
        if (context.ExceptionDetector.IsCancellation(exception, cancellationToken))
            context.QueryLogger.QueryCanceled(options.ContextType);
        else
            context.QueryLogger.QueryIterationFailed(options.ContextType, exception);
    }
}
