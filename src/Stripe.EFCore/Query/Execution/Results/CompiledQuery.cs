using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Query.Execution.Lookups;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Results;

/// <summary>The rows of a compiled query, of which its result is made. Holds no state of a run: contexts and threads share it.</summary>
internal sealed class CompiledRows(Operator rows, RowReads reads, QueryRunOptions options)
{
    private readonly CompiledSubquery[] _subqueries = [.. reads.Subqueries];
    private readonly ScanReader[] _keyed = [.. reads.Keyed];
    private readonly CompiledScan[] _verified = [.. reads.Verified];
    private readonly RunStart _start = new(options.IsAsync, reads.ReadsTables || reads.Top is { MayReadSeveralLists: true }, options);

    public Frame Start(StripeQueryContext context, CancellationToken cancellationToken)
    {
        var frame = new Frame(TableStore.Begin(context, _start, cancellationToken), null, []);
        foreach (var scan in _verified)
            scan.VerifyRequiredFilters(frame);
        reads.Times.Tell(context);
        return frame;
    }

    /// <summary>Rows whose subqueries have here all that they read, so that an object is made of a row once and at once.</summary>
    /// <param name="windowing">Whether all rows are going to be wanted.</param>
    public IAsyncEnumerable<object?[]> Read(Frame frame, Windowing windowing = Windowing.Ahead)
    {
        var all = reads.ReadsApi ? Window.Evaluate(rows.Rows(frame), frame, Touch, windowing).Map(entry => entry.Row) : rows.Rows(frame);
        if (!reads.ReadsTables)
            return all;

        if (options.IsAsync && windowing == Windowing.Ahead && ForMany(frame) is { Length: > 0 } readers)
            all = BesideFirst(all, TableStore.Of(frame.Execution).Prepare(readers, frame));
        return Complete(all, frame);
    }

    private static async IAsyncEnumerable<object?[]> Complete(IAsyncEnumerable<object?[]> all, Frame frame)
    {
        await foreach (var row in all.ConfigureAwait(false))
        {
            frame.Execution.Tables.CheckComplete();
            yield return row;
            frame.Execution.Tables.CheckComplete();
        }

        frame.Execution.Tables.CheckComplete();
    }

    /// <summary>The scans that are going to be read for many rows, as far as the plan or a number of rows to take says.</summary>
    private ScanReader[] ForMany(Frame frame)
    {
        var areMany = reads.Top?.ExpectedRows?.Invoke(frame, []) > 1 + KeysOrList.Few;
        return areMany ? _keyed : [.. _keyed.Where(r => r.Compiled.IsForMany)];
    }

    /// <summary>Does something while the first of some rows is on its way.</summary>
    private static async IAsyncEnumerable<object?[]> BesideFirst(IAsyncEnumerable<object?[]> rows, Action begin)
    {
        var source = rows.GetAsyncEnumerator();
        await using var reading = source.ConfigureAwait(false);
        var next = source.MoveNextAsync();
        begin();
        while (await next.ConfigureAwait(false))
        {
            yield return source.Current;
            next = source.MoveNextAsync();
        }
    }

    private bool Touch(Frame frame, object?[] row)
    {
        foreach (var subquery in _subqueries)
            subquery.Touch(frame, row);
        return true;
    }
}

/// <summary>A query whose elements are enumerated.</summary>
internal abstract class CompiledElements<T>(PlanText plan, QueryRunOptions options)
{
    public QueryRunOptions Options => options;

    public QueryingEnumerable<T> Create(QueryContext context) => new((StripeQueryContext)context, this);

    public string Print(StripeQueryContext context) => plan.Print(context);

    public StripeQueryPlan GetPlan(StripeQueryContext context) => plan.Plan(context);

    public abstract IAsyncEnumerator<T> Run(StripeQueryContext context, CancellationToken cancellationToken);

    protected PlanText Plan => plan;
}

/// <summary>Elements one by one.</summary>
/// <param name="rows">The rows.</param>
/// <param name="shaper">Makes an element of a row.</param>
/// <param name="isPure">Whether elements are made of their rows alone, and the context has no part in it.</param>
/// <param name="plan">The text of the plan.</param>
/// <param name="options">What every run has in common.</param>
internal sealed class CompiledSequence<T>(CompiledRows rows, RowFunction<T> shaper, bool isPure, PlanText plan, QueryRunOptions options)
    : CompiledElements<T>(plan, options)
{
    public PlanText Text => Plan;

    public override IAsyncEnumerator<T> Run(StripeQueryContext context, CancellationToken cancellationToken)
        => new ShapedRows<T>(rows, shaper, context, isPure, cancellationToken) { MaxRows = Options.GivesAllRows ? null : context.MaxRows };
}

/// <summary>Elements in arrays of a size, the last of which may be shorter.</summary>
internal sealed class CompiledChunks<T>(CompiledSequence<T> sequence, RowFunction<int> size) : CompiledElements<T[]>(sequence.Text, sequence.Options)
{
    public override async IAsyncEnumerator<T[]> Run(StripeQueryContext context, CancellationToken cancellationToken)
    {
        var length = size(new Frame(TableStore.Begin(context, RunStart.WithoutRequests, cancellationToken), null, []), []);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(size));

        var chunk = new List<T>();
        var elements = sequence.Run(context, cancellationToken);
        await using var _ = elements.ConfigureAwait(false);
        while (await elements.MoveNextAsync().ConfigureAwait(false))
        {
            chunk.Add(elements.Current);
            if (chunk.Count < length)
                continue;

            yield return [.. chunk];
            chunk.Clear();
        }

        if (chunk.Count > 0)
            yield return [.. chunk];
    }
}

/// <summary>A query that ends in one value.</summary>
internal sealed class CompiledValue<T>(CompiledRows rows, EndingFunction<T> ending, QueryRunOptions options)
{
    public T Value(QueryContext context) => Completed.Take(RunAsync((StripeQueryContext)context));

    public Task<T> ValueAsync(QueryContext context) => RunAsync((StripeQueryContext)context).AsTask();

    private async ValueTask<T> RunAsync(StripeQueryContext context)
    {
        var run = new QueryRun(context, options);
        try
        {
            using (run.Enter())
            {
                run.Begin(context.CancellationToken);
                var frame = rows.Start(context, context.CancellationToken);
                await using var running = frame.Execution.ConfigureAwait(false);
                return await ending(frame, rows.Read(frame)).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            run.Report(exception, context.CancellationToken);
            throw;
        }
    }
}
