using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Lookups;

/// <summary>
///     The rows of a table that is read only as far as rows are taken from it: the first page is as large as the query says, and further pages follow where
///     they were not enough.
/// </summary>
internal sealed class TableSteps(ScanReader reader, QueryExecution execution, BoundScan scan) : IAsyncDisposable
{
    /// <summary>With each step an eighth of the pages so far: rows are evaluated again after each step, so the steps of a long list must not be many.</summary>
    private const int PartOfStep = 8;

    private readonly SteppedScan _scan = new(reader, execution, scan);
    private Task<bool>? _step;
    private int _steps;
    private int _wanted;

    /// <summary>What is under way, or was last.</summary>
    public Task Step => _step ?? Task.CompletedTask;

    private bool IsComplete => _step is { IsCompletedSuccessfully: true } && _scan.IsComplete;

    /// <summary>The rows that are here. Who takes the last of them before the end of the list has missed some.</summary>
    public IEnumerable<object?[]> Rows(Action miss)
    {
        if (_step is { IsCompletedSuccessfully: true })
        {
            for (var i = 0; i < _scan.Rows.Count; i++)
                yield return _scan.Rows[i];
        }

        if (IsComplete)
            yield break;

        // A step that is under way may be enough.
        _wanted = _step is { IsCompleted: false } ? _steps : _steps + 1;
        miss();
    }

    /// <summary>Starts the next step, if rows were missed since the last.</summary>
    public void Continue(TableStore tables)
    {
        if (_steps >= _wanted)
            return;

        _steps++;
        _step = tables.Guarded(async token =>
        {
            scan.Compiled.Notices.TellOfLength(execution, scan.Lists, scan.Compiled.Suggestion);
            for (var pages = 1 + _scan.Pages / PartOfStep; pages > 0 && !_scan.IsComplete; pages--)
                await _scan.ReadPageAsync(token).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>Reads all that is left, and gives all rows.</summary>
    public async ValueTask<IReadOnlyList<object?[]>> ReadAllAsync(CancellationToken cancellationToken)
    {
        scan.Compiled.Notices.TellOfLength(execution, scan.Lists, scan.Compiled.Suggestion);
        await Step.ConfigureAwait(false);
        var isRead = execution.IsAsync && _scan.Pages > 0 && !_scan.IsComplete
            ? await _scan.TryReadRestAsync(long.MaxValue, isLong: false, cancellationToken).ConfigureAwait(false)
            : null;
        while (isRead is null && !_scan.IsComplete)
            await _scan.ReadPageAsync(cancellationToken).ConfigureAwait(false);
        return _scan.Rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _scan.DisposeAsync().ConfigureAwait(false);
    }
}
