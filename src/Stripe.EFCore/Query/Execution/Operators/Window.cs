using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Stripe.EFCore.Query.Execution.Runs;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>Whether an operator evaluates what reads from the API, and how far ahead of the rows that are taken from it.</summary>
internal enum Windowing
{
    /// <summary>Nothing is read: row by row.</summary>
    None,

    /// <summary>A window at a time: the query may stop before the end.</summary>
    InStep,

    /// <summary>What the next windows miss is on its way while a window's rows are given out: all rows are going to be taken.</summary>
    Ahead,
}

/// <summary>
///     Evaluates an expression that reads from the API, over windows of rows: whatever the rows of a window miss is fetched together, and only rows
///     that missed something are evaluated again. Inside a subquery there is no window: what is missing is noted, and the window outside fetches it.
/// </summary>
/// <remarks>
///     Everything but the fetches themselves happens while the caller waits for a row, one thing after the other, so that expressions and the context
///     see one thread.
/// </remarks>
internal static class Window
{
    /// <summary>Rows looked at together: as many as a page of the API holds.</summary>
    public const int Size = 100;

    /// <summary>Windows that are held at once.</summary>
    private const int MaxWindows = 4;

    public static async IAsyncEnumerable<(object?[] Row, T Value)> Evaluate<T>(
        IAsyncEnumerable<object?[]> rows,
        Frame frame,
        RowFunction<T> function,
        Windowing windowing,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var tables = frame.Execution.Tables;
        var session = windowing == Windowing.Ahead ? frame.Execution.Session as RunSession : null;
        var windows = new Queue<RowWindow<T>>();
        var source = new WindowSource(rows.GetAsyncEnumerator(cancellationToken));
        await using var reading = source.ConfigureAwait(false);
        while (true)
        {
            if (windows.Count == 0)
            {
                await source.FillAsync(until: null).ConfigureAwait(false);
                if (!TryOpen())
                    break;
            }

            var front = windows.Peek();
            while (!front.IsReady)
            {
                if (front.CanGoOn)
                {
                    front.Evaluate();
                }
                else if (front.Fetch.IsCompleted)
                {
                    tables.ThrowIfFailed();
                    await front.Fetch.ConfigureAwait(false);
                }
                else if (session is null)
                {
                    await front.Fetch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                else if (!session.IsNearlyIdle || !await LookAheadAsync(front.Fetch).ConfigureAwait(false))
                {
                    await Task.WhenAny(front.Fetch, CanLookAhead() ? session.WhenNearlyIdle() : front.Fetch).ConfigureAwait(false);
                }
            }

            windows.Dequeue();
            for (var i = 0; i < front.Count; i++)
                yield return front[i];
        }

        source.ThrowIfFailed();

        bool TryOpen()
        {
            if (source.Take() is not { } taken)
                return false;

            var window = new RowWindow<T>(taken, frame, function);
            windows.Enqueue(window);
            window.Evaluate();
            return true;
        }

        bool CanLookAhead() => windows.Count < MaxWindows && !source.IsAtEnd || windows.Any(w => w.CanGoOn);

        // One step of the windows behind the front one: what they miss is asked for, or rows for one more of them are read. False where there is none to take.
        async ValueTask<bool> LookAheadAsync(Task until)
        {
            if (windows.FirstOrDefault(w => w.CanGoOn) is { } next)
            {
                next.Evaluate();
                return true;
            }

            if (windows.Count >= MaxWindows || source.IsAtEnd)
                return false;

            await source.FillAsync(until).ConfigureAwait(false);
            if (source.IsFull || source.IsAtEnd)
                TryOpen();
            return true;
        }
    }
}

/// <summary>Rows that are looked at together.</summary>
internal sealed class RowWindow<T>(List<object?[]> rows, Frame frame, RowFunction<T> function)
{
    private readonly T[] _values = new T[rows.Count];
    private readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[rows.Count];
    private List<int> _pending = [.. Enumerable.Range(0, rows.Count)];

    public int Count => rows.Count;

    public bool IsReady => _pending.Count == 0;

    /// <summary>What the rows miss, on its way.</summary>
    public Task Fetch { get; private set; } = Task.CompletedTask;

    public bool CanGoOn => !IsReady && Fetch.IsCompletedSuccessfully;

    /// <summary>A row and its value, or what its evaluation threw: only who takes the row meets its exception.</summary>
    public (object?[] Row, T Value) this[int index]
    {
        get
        {
            _failures[index]?.Throw();
            return (rows[index], _values[index]);
        }
    }

    /// <summary>Evaluates the rows that missed something, and starts to fetch what they miss now.</summary>
    public void Evaluate()
    {
        var tables = frame.Execution.Tables;
        var missed = new List<int>();
        foreach (var i in _pending)
        {
            var before = tables.Misses;
            try
            {
                _values[i] = function(frame, rows[i]);
            }
            catch (Exception failure)
            {
                // Where it missed rows that are not here yet, it failed for that: an empty sequence has no first element.
                if (tables.Misses == before)
                    _failures[i] = ExceptionDispatchInfo.Capture(failure);
            }

            if (tables.Misses != before)
                missed.Add(i);
        }

        _pending = missed;
        Fetch = missed.Count > 0 ? tables.Fetch() : Task.CompletedTask;
    }
}

/// <summary>Gathers rows for the next window.</summary>
internal sealed class WindowSource(IAsyncEnumerator<object?[]> rows) : IAsyncDisposable
{
    private List<object?[]> _gathered = new(Window.Size);
    private ExceptionDispatchInfo? _failure;

    public bool IsAtEnd { get; private set; }

    public bool IsFull => _gathered.Count >= Window.Size;

    /// <summary>Reads rows until there are enough for a window, or something that is more urgent is complete.</summary>
    public async ValueTask FillAsync(Task? until)
    {
        try
        {
            while (!IsFull && !IsAtEnd && until is not { IsCompleted: true })
            {
                if (await rows.MoveNextAsync().ConfigureAwait(false))
                    _gathered.Add(rows.Current);
                else
                    IsAtEnd = true;
            }
        }
        catch (Exception failure)
        {
            // The rows before it are good.
            _failure = ExceptionDispatchInfo.Capture(failure);
            IsAtEnd = true;
        }
    }

    public List<object?[]>? Take()
    {
        if (_gathered.Count == 0)
            return null;

        var taken = _gathered;
        _gathered = new(Window.Size);
        return taken;
    }

    public void ThrowIfFailed() => _failure?.Throw();

    public ValueTask DisposeAsync() => rows.DisposeAsync();
}
