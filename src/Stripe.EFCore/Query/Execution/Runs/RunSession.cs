using System.Runtime.CompilerServices;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>
///     The requests of one asynchronous run that reads more than one list: a few at once and never more, first come, first served. How many wait says
///     when it is time to look for more work.
/// </summary>
/// <param name="session">Sends them.</param>
/// <param name="maxInFlight">The most requests at once.</param>
/// <param name="stop">Cancelled when nothing more is to be asked, a moment before the tokens that are linked to it.</param>
internal sealed class RunSession(IStripeSession session, int maxInFlight, CancellationToken stop) : IStripeSession
{
    private readonly SemaphoreSlim _slots = new(maxInFlight);
    private int _waiting;
    private TaskCompletionSource? _idle;

    /// <summary>Whether a slot is going to be free within about the time that one request takes.</summary>
    public bool IsNearlyIdle => Volatile.Read(ref _waiting) < maxInFlight;

    /// <summary>Completes when <see cref="IsNearlyIdle" /> next becomes true, or may have become so.</summary>
    public Task WhenNearlyIdle()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        idle = Interlocked.CompareExchange(ref _idle, idle, null) ?? idle;
        if (IsNearlyIdle)
            TellIdle();
        return idle.Task;
    }

    public async IAsyncEnumerable<Page> ListAsync(
        ListRequest request, RowLayout layout, bool async, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = session.ListAsync(request with { Prefetch = false }, layout, async, leaving.Token).GetAsyncEnumerator(leaving.Token);
        await using var reading = pages.ConfigureAwait(false);
        var expected = request.ExpectedRows;
        Task<bool>? ahead = null;
        try
        {
            while (await AskedAsync(ahead ?? AskAsync(), cancellationToken).ConfigureAwait(false))
            {
                var page = pages.Current;
                expected -= page.Rows.Count;
                ahead = request.Prefetch && page.HasMore && expected is not <= 0 ? AskAsync() : null;
                yield return page;
                if (!page.HasMore)
                    break;
            }
        }
        finally
        {
            if (ahead is not null)
            {
                await leaving.CancelAsync().ConfigureAwait(false);
                await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Task<bool> AskAsync() => InTurnAsync(() => pages.MoveNextAsync(), leaving.Token);
    }

    public async ValueTask<Page> PageAsync(ListRequest request, string? cursor, RowLayout layout, CancellationToken cancellationToken)
        => await InTurnAsync(() => session.PageAsync(request, cursor, layout, cancellationToken), cancellationToken).ConfigureAwait(false);

    public async ValueTask<object?[]?> RetrieveAsync(RetrieveRequest request, RowLayout layout, bool async, CancellationToken cancellationToken)
        => await InTurnAsync(() => session.RetrieveAsync(request, layout, async, cancellationToken), cancellationToken).ConfigureAwait(false);

    private async Task<T> InTurnAsync<T>(Func<ValueTask<T>> request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.Decrement(ref _waiting) < maxInFlight)
                TellIdle();
        }

        try
        {
            stop.ThrowIfCancellationRequested();
            return await request().ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private void TellIdle() => Interlocked.Exchange(ref _idle, null)?.TrySetResult();

    /// <summary>Whether there is a page, or the caller's own token in the exception where the caller cancelled.</summary>
    private static async ValueTask<bool> AskedAsync(Task<bool> page, CancellationToken cancellationToken)
    {
        try
        {
            return await page.ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
    }
}
