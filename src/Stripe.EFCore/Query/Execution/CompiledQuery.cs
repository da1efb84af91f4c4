using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api;

namespace Stripe.EFCore.Query.Execution;

/// <summary>What every run of a compiled query has in common.</summary>
/// <param name="IsAsync">Whether EF Core asked for an asynchronous query.</param>
/// <param name="UsesStandAloneStateManager">Whether identities are resolved for this query alone (no tracking with identity resolution).</param>
/// <param name="ChecksThreadSafety">Whether use of the context by two threads at once is looked for.</param>
/// <param name="ContextType">The context's type, for diagnostics.</param>
internal sealed record QueryRunOptions(bool IsAsync, bool UsesStandAloneStateManager, bool ChecksThreadSafety, Type ContextType);

/// <summary>A compiled query. Holds no state of a run: contexts and threads share it.</summary>
internal abstract class CompiledQuery(Operator rows, RowCompiler element, PlanText plan, QueryRunOptions options)
{
    private readonly CompiledSubquery[] _subqueries = [.. element.Subqueries];
    private readonly bool _readsApi = element.ReadsApi;

    public QueryRunOptions Options => options;

    public string Print(StripeQueryContext context) => plan.Print(context);

    protected QueryExecution Start(StripeQueryContext context, CancellationToken cancellationToken)
        => new(context, context.Session, options.IsAsync, context.Time, cancellationToken);

    /// <summary>Rows whose subqueries have here all that they read, so that an object is made of a row once and at once.</summary>
    protected async IAsyncEnumerable<object?[]> Rows(Frame frame)
    {
        var all = _readsApi ? Window.Evaluate(rows.Rows(frame), frame, Touch).Select(entry => entry.Row) : rows.Rows(frame);
        await foreach (var row in all.ConfigureAwait(false))
        {
            frame.Execution.Tables.CheckComplete();
            yield return row;
        }

        frame.Execution.Tables.CheckComplete();
    }

    private bool Touch(Frame frame, object?[] row)
    {
        foreach (var subquery in _subqueries)
            subquery.Touch(frame, row);
        return true;
    }
}

/// <summary>A query whose elements are enumerated.</summary>
internal sealed class CompiledSequence<T>(Operator rows, RowCompiler element, RowFunction<T> shaper, PlanText plan, QueryRunOptions options)
    : CompiledQuery(rows, element, plan, options)
{
    public QueryingEnumerable<T> Create(QueryContext context) => new((StripeQueryContext)context, this);

    public async IAsyncEnumerator<T> Run(StripeQueryContext context, CancellationToken cancellationToken)
    {
        var frame = new Frame(Start(context, cancellationToken), null, []);
        var left = context.MaxRows ?? long.MaxValue;
        if (left == 0)
            yield break;

        await foreach (var row in Rows(frame).ConfigureAwait(false))
        {
            yield return shaper(frame, row);
            if (--left == 0)
                yield break;
        }
    }
}

/// <summary>A query that ends in one value.</summary>
internal sealed class CompiledValue<T>(Operator rows, RowCompiler element, EndingFunction<T> ending, PlanText plan, QueryRunOptions options)
    : CompiledQuery(rows, element, plan, options)
{
    public T Value(QueryContext context) => Completed.Take(RunAsync((StripeQueryContext)context));

    public Task<T> ValueAsync(QueryContext context) => RunAsync((StripeQueryContext)context).AsTask();

    private async ValueTask<T> RunAsync(StripeQueryContext context)
    {
        var run = new QueryRun(context, Options);
        try
        {
            using (run.Enter())
            {
                run.Begin(context.CancellationToken);
                var frame = new Frame(Start(context, context.CancellationToken), null, []);
                return await ending(frame, Rows(frame)).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            run.Report(exception, context.CancellationToken);
            throw;
        }
    }
}
