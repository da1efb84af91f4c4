using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;

namespace Stripe.EFCore.Query.Execution.Results;

/// <summary>The elements of one run of a query. Not an iterator: of a row that is here, the next element costs no more than to make it.</summary>
/// <param name="rows">The rows of the query.</param>
/// <param name="shaper">Makes an element of a row.</param>
/// <param name="context">The run's context.</param>
/// <param name="isPure">Whether elements are made of their rows alone, and the context has no part in it.</param>
/// <param name="cancellationToken">Cancels the call.</param>
internal sealed class ShapedRows<T>(
    CompiledRows rows, RowFunction<T> shaper, StripeQueryContext context, bool isPure, CancellationToken cancellationToken) : IAsyncEnumerator<T>
{
    /// <summary>Elements that may still be given; zero where it is over, also by an error.</summary>
    private long _left = long.MaxValue;
    private Frame? _frame;
    private IAsyncEnumerator<object?[]>? _rows;

    public T Current { get; private set; } = default!;

    /// <summary>The most elements that are given; null for all.</summary>
    public long? MaxRows
    {
        get;
        init
        {
            field = value;
            _left = value ?? long.MaxValue;
        }
    }

    /// <summary>Whether the next element is made without asking for anything and without the context.</summary>
    public bool IsNextHere => isPure && _left > 0 && _rows is PagedRows.Enumerator { HasNext: true };

    public ValueTask<bool> MoveNextAsync()
    {
        if (_left == 0)
            return EndAsync();

        try
        {
            var moved = (_rows ??= Start()).MoveNextAsync();
            if (!moved.IsCompletedSuccessfully)
                return WaitAsync(moved);
            return moved.Result ? new(Take()) : EndAsync();
        }
        catch
        {
            _left = 0;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _left = 0;
        var (reading, frame) = (_rows, _frame);
        (_rows, _frame) = (null, null);
        try
        {
            if (reading is not null)
                await reading.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (frame is not null)
                await frame.Execution.DisposeAsync().ConfigureAwait(false);
        }
    }

    private IAsyncEnumerator<object?[]> Start()
    {
        _frame = rows.Start(context, cancellationToken);
        return rows.Read(_frame, MaxRows is null ? Windowing.Ahead : Windowing.InStep).GetAsyncEnumerator(CancellationToken.None);
    }

    private bool Take()
    {
        Current = shaper(_frame!, _rows!.Current);
        _left--;
        return true;
    }

    private async ValueTask<bool> WaitAsync(ValueTask<bool> moved)
    {
        try
        {
            return await moved.ConfigureAwait(false) ? Take() : await EndAsync().ConfigureAwait(false);
        }
        catch
        {
            _left = 0;
            throw;
        }
    }

    private async ValueTask<bool> EndAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        return false;
    }
}
