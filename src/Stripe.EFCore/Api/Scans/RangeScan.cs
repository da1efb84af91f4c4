using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Api.Scans;

/// <summary>
///     Reads a list that takes ranges of <c>created</c>, several ranges at once, and gives its pages in the list's own order. Reading goes on while the caller
///     works on a page, as far as the <see cref="ScanPace" /> allows.
/// </summary>
internal sealed class RangeScan
{
    /// <summary>A scan that is over after so few pages waits behind no other.</summary>
    private const int SmallPages = 2;

    private readonly IStripeSession _session;
    private readonly ListRequest _list;
    private readonly RowLayout _layout;
    private readonly ScanSchedule _schedule;
    private readonly ScanWatch? _watch;
    private readonly CancellationTokenSource _leaving;
    private readonly Lock _deciding = new();
    private readonly HeldBack _heldBack = new();
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _left;
    private ExceptionDispatchInfo? _failure;
    private int _running;

    private RangeScan(IStripeSession session, RangeList list, ScanSchedule schedule, ScanWatch? watch, CancellationTokenSource leaving)
    {
        _session = session;
        _list = list.Request with { PageSize = new PageSize(), HeldBack = _heldBack, ReadBefore = [] };
        _layout = list.Layout;
        _schedule = schedule;
        _watch = watch;
        _leaving = leaving;
    }

    /// <param name="session">Sends the requests.</param>
    /// <param name="list">What is read.</param>
    /// <param name="pace">How fast.</param>
    /// <param name="watch">Is told where the scan is; null where nobody asks.</param>
    /// <param name="cancellationToken">Cancels what is under way.</param>
    /// <exception cref="StripeRequestException">A request was refused, or unanswered after its retries. Nothing is asked for from then on.</exception>
    /// <exception cref="StripeResponseException">An answer is not what a list answers.</exception>
    public static async IAsyncEnumerable<Page> ReadAsync(
        IStripeSession session, RangeList list, ScanPace pace, ScanWatch? watch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (request, range, _, createdOrdinal, idOrdinal) = list;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = new ScanSlice(range, pace.Density);
        first.BeginAfter(request.ReadBefore, request.ShownPath, createdOrdinal, idOrdinal);
        var scan = new RangeScan(session, list, new ScanSchedule(range, pace, createdOrdinal, idOrdinal, first), watch, leaving);
        try
        {
            while (await scan.NextAsync(cancellationToken).ConfigureAwait(false) is { } page)
                yield return page;
        }
        finally
        {
            await scan.LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The next page in the list's order; null behind the last.</summary>
    private async ValueTask<Page?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_deciding)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _failure?.Throw();
                var isHere = _schedule.TryTake(out var page);
                if (!isHere && _schedule.IsComplete)
                    return null;

                _schedule.IsAwaited = !isHere;
                StartRequests();
                if (_watch is not null)
                    Tell(_watch, isHere);
                if (isHere)
                    return page;
                arrival = _arrival.Task;
            }

            await arrival.ConfigureAwait(false);
        }
    }

    private void StartRequests()
    {
        while (_failure is null && !_leaving.IsCancellationRequested && _schedule.Next() is { } slice)
        {
            _running++;
            var list = slice.Range.Of(_list) with
            {
                Class = _schedule.PagesArrived < SmallPages ? _list.Class : RequestClass.Bulk,
                Packs = _schedule.Packs(slice),
            };
            var cursor = slice.Cursor;
            _ = Task.Run(() => AskAsync(slice, list, cursor));
        }
    }

    private async Task AskAsync(ScanSlice slice, ListRequest list, string? cursor)
    {
        Page? page = null;
        Exception? failure = null;
        try
        {
            page = await _session.PageAsync(list, cursor, _layout, _leaving.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Nobody awaits this task: the reader of the rows throws it.
            failure = exception;
        }

        lock (_deciding)
        {
            try
            {
                if (page is not null)
                    _schedule.Accept(slice, page, list.ShownPath, _heldBack.Share);
                else if (cursor is null || !IsCursorGone(failure!) || !_schedule.TryGoBack(slice))
                    Fail(failure!);
                StartRequests();
            }
            catch (Exception exception)
            {
                // The same: a fault here must end the scan, or its reader would wait for ever.
                Fail(exception);
            }

            _running--;
            if (_watch is not null)
                _watch.UnderWay = _running;
            if (_running == 0)
                _left?.TrySetResult();
            _arrival.TrySetResult();
            _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Tell(ScanWatch watch, bool isHere)
    {
        watch.UnderWay = _running;
        if (isHere)
            watch.Share = _schedule.ShareTaken;
        else
            watch.Waits++;
    }

    private void Fail(Exception failure) => _failure ??= ExceptionDispatchInfo.Capture(failure);

    /// <summary>
    ///     The object behind which to go on was deleted in the meantime:
    ///     <see href="https://docs.stripe.com/error-codes#resource-missing">resource_missing</see>.
    /// </summary>
    private static bool IsCursorGone(Exception failure)
        => failure is StripeRequestException { Code: "resource_missing", Failure.Error.Param: "starting_after" };

    /// <summary>Cancels the requests that are under way, and waits until they have ended.</summary>
    private async ValueTask LeaveAsync()
    {
        Task left;
        lock (_deciding)
        {
            _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
                _left.TrySetResult();
            left = _left.Task;
        }

        await _leaving.CancelAsync().ConfigureAwait(false);
        await left.ConfigureAwait(false);
    }
}
