using System.Globalization;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Threading;

namespace Stripe.EFCore.Api.Budgets;

/// <summary>The requests of a month that all instances of the application count together, for each account of one store.</summary>
internal sealed class SharedMonths
{
    private const int MostAccounts = 10_000;

    private static readonly ConditionalWeakTable<IStripeSharedLimits, SharedMonths> Known = [];

    private readonly BoundedTable<AccountKey, SharedMonth> _months = new(MostAccounts);

    private SharedMonths()
    {
    }

    public static SharedMonth Of(IStripeSharedLimits store, AccountKey account) =>
        Known.GetValue(store, static _ => new())._months.GetOrAdd(account, () => new(store, account.ToSharedName()));
}

/// <summary>
///     The requests of one account in the present month (UTC), counted by the store. While the store does not answer, this instance has its part of what was
///     left of the budget when it last did, and the store learns of those requests later.
/// </summary>
internal sealed class SharedMonth(IStripeSharedLimits store, string account)
{
    /// <summary>How long an answer of the store is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>While the store is away, it is asked so often.</summary>
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private string _month = "";
    private long _used;
    private long _sentAlone;
    private DateTimeOffset _askAt;
    private bool _isNearTold;

    /// <summary>Counts one request. The store's failure is told by <see cref="SharedTake.Failure" />.</summary>
    public async ValueTask<SharedTake> TakeAsync(long most, TimeProvider clock, bool async, CancellationToken cancellationToken)
    {
        if (Begin(most, clock.GetUtcNow()) is not { } request)
            return TakeAlone(most, failure: null);

        try
        {
            var count = async
                ? await store.CountAsync(request, cancellationToken).AsTask().WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(false)
                : store.Count(request);
            lock (_gate)
            {
                _used = count.Used;
                return new(count.IsTaken, count.Used, Failure: null) { IsOfStore = true };
            }
        }
        catch (Exception failure)
        {
            // The store is the application's, and may throw anything. Whether it counted nobody knows: better twice than never.
            lock (_gate)
                _sentAlone += request.SentBefore;
            cancellationToken.ThrowIfCancellationRequested();
            lock (_gate)
                _askAt = clock.GetUtcNow() + BetweenProbes;
            return TakeAlone(most, failure);
        }
    }

    /// <summary>Whether this instance has to tell that the budget nears its end; once a month.</summary>
    public bool TryTellNear()
    {
        lock (_gate)
            return !_isNearTold && (_isNearTold = true);
    }

    /// <summary>Counts a request that no budget asks for, when the store has time.</summary>
    public void Note(int requests, DateTimeOffset now)
    {
        if (Begin(long.MaxValue, now, requests) is { } request)
            _ = NoteAsync(request, now);
    }

    private async Task NoteAsync(StripeMonthlyRequest request, DateTimeOffset now)
    {
        try
        {
            await store.CountAsync(request).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // As above.
            lock (_gate)
            {
                _sentAlone += request.SentBefore + request.Requests;
                _askAt = now + BetweenProbes;
            }
        }
    }

    /// <summary>What the store is asked; null while it is away, and then the request is counted here if nobody waits for a decision.</summary>
    private StripeMonthlyRequest? Begin(long most, DateTimeOffset now, int requests = 1)
    {
        var month = now.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            if (month != _month)
                (_month, _used, _sentAlone, _isNearTold) = (month, 0, 0, false);
            if (now < _askAt)
            {
                if (most == long.MaxValue)
                    _sentAlone += requests;
                return null;
            }

            var before = _sentAlone;
            _sentAlone = 0;
            return new() { Account = account, Month = month, Requests = requests, SentBefore = before, Most = most };
        }
    }

    private SharedTake TakeAlone(long most, Exception? failure)
    {
        lock (_gate)
        {
            var isTaken = _sentAlone < Math.Max(0, most - _used) / store.Instances;
            if (isTaken)
                _sentAlone++;
            return new(isTaken, _used + _sentAlone, failure);
        }
    }
}

/// <summary>How a request was counted.</summary>
/// <param name="IsTaken">Whether it may be sent.</param>
/// <param name="Used">How many requests of the month are known.</param>
/// <param name="Failure">Why the store did not answer; null where it was not asked, or did.</param>
internal readonly record struct SharedTake(bool IsTaken, long Used, Exception? Failure)
{
    /// <summary>Whether the store answered.</summary>
    public bool IsOfStore { get; init; }
}
