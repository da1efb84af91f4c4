using System.Collections;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Printing;

namespace Stripe.EFCore.Query.Execution.Results;

/// <summary>The result of a sequence query: every enumeration is a run of its own, and nothing is asked of the API before the first step.</summary>
internal sealed class QueryingEnumerable<T>(StripeQueryContext context, CompiledElements<T> query)
    : IEnumerable<T>, IAsyncEnumerable<T>, IQueryingEnumerable, IPlannedQuery
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(context, query, cancellationToken);

    public IEnumerator<T> GetEnumerator() => new Enumerator(context, query, context.CancellationToken);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The request plan with the values it would run with; asks nothing of the API.</summary>
    public string ToQueryString() => query.Print(context);

    public StripeQueryPlan GetPlan() => query.GetPlan(context);

    private sealed class Enumerator(
        StripeQueryContext context, CompiledElements<T> query, CancellationToken cancellationToken) : IEnumerator<T>, IAsyncEnumerator<T>
    {
        private readonly QueryRun _run = new(context, query.Options);
        private readonly CancellationToken _cancellationToken = cancellationToken.CanBeCanceled ? cancellationToken : context.CancellationToken;
        private IAsyncEnumerator<T>? _elements;

        public T Current => _elements is null ? default! : _elements.Current;

        object? IEnumerator.Current => Current;

        public bool MoveNext() => Completed.Take(MoveNextAsync());

        /// <summary>Most elements are of a page that is here, and then nothing asynchronous is set up.</summary>
        public ValueTask<bool> MoveNextAsync()
        {
            ValueTask<bool> moved;
            try
            {
                // What does not touch the context needs nobody's leave.
                using (_elements is ShapedRows<T> { IsNextHere: true } ? null : _run.Enter())
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                    if (_elements is null)
                    {
                        _run.Begin(_cancellationToken);
                        _elements = query.Run(context, _cancellationToken);
                    }

                    moved = _elements.MoveNextAsync();
                    if (moved.IsCompleted)
                        return new(moved.GetAwaiter().GetResult());
                }
            }
            catch (Exception exception)
            {
                _run.Report(exception, _cancellationToken);
                throw;
            }

            return WaitAsync(moved);
        }

        /// <summary>Enters anew: who has entered is known of the caller's flow, which is not to seem to be inside while this waits.</summary>
        private async ValueTask<bool> WaitAsync(ValueTask<bool> moved)
        {
            try
            {
                using (_run.Enter())
                    return await moved.ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                _run.Report(exception, _cancellationToken);
                throw;
            }
        }

        public void Dispose() => Completed.Take(DisposeAsync());

        public async ValueTask DisposeAsync()
        {
            if (_elements is not { } elements)
                return;

            _elements = null;
            await elements.DisposeAsync().ConfigureAwait(false);
        }

        public void Reset() => throw new NotSupportedException(CoreStrings.EnumerableResetNotSupported);
    }
}
