using System.Globalization;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace StripeEFCore.Tests.Api.Scans;

/// <summary>A session whose answers are given when a test says so, on the thread of the test.</summary>
internal sealed class HeldSession(Func<ListRequest, string?, Page> answer) : IStripeSession
{
    private readonly List<Request> _open = [];

    /// <summary>Requests that went out so far; one that was cancelled before is not counted.</summary>
    public int Sent { get; private set; }

    public int MostOpen { get; private set; }

    public int Open
    {
        get
        {
            lock (_open)
                return _open.Count;
        }
    }

    /// <summary>Whether requests that are open are not wanted any longer.</summary>
    public bool IsCalledBack
    {
        get
        {
            lock (_open)
                return _open.Exists(r => r.Token.IsCancellationRequested);
        }
    }

    public ValueTask<Page> PageAsync(ListRequest request, string? cursor, RowLayout layout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Page>(cancellationToken);

        var held = new Request(request, cursor, cancellationToken);
        lock (_open)
        {
            Sent++;
            _open.Add(held);
            MostOpen = Math.Max(MostOpen, _open.Count);
        }

        return new(held.Answer.Task);
    }

    /// <summary>Answers, refuses or ends as cancelled one of the open requests.</summary>
    public void End(Random random, Exception? failure = null)
    {
        Request held;
        lock (_open)
        {
            // Requests arrive in any order, so which one is chosen must not depend on it.
            _open.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
            held = _open[random.Next(_open.Count)];
            _open.Remove(held);
        }

        if (held.Token.IsCancellationRequested)
        {
            held.Answer.SetCanceled(held.Token);
            return;
        }

        Page page;
        try
        {
            page = failure is null ? answer(held.List, held.Cursor) : throw failure;
        }
        catch (Exception exception)
        {
            held.Answer.SetException(exception);
            return;
        }

        held.Answer.SetResult(page);
    }

    public IAsyncEnumerable<Page> ListAsync(ListRequest request, RowLayout layout, bool async, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<object?[]?> RetrieveAsync(RetrieveRequest request, RowLayout layout, bool async, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    /// <remarks>What follows an answer runs where the answer is given: a run has one order of events.</remarks>
    private sealed record Request(ListRequest List, string? Cursor, CancellationToken Token)
    {
        public TaskCompletionSource<Page> Answer { get; } = new();

        public string Key { get; } = string.Create(
            CultureInfo.InvariantCulture, $"{string.Join('&', List.Parameters.Select(p => p.Name + p.Value))} {Cursor}");
    }
}
