using Stripe.EFCore.Api.Limits.Shared;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Limits;

/// <summary>The limiters of the process, one for each account: all contexts of an account share what Stripe allows it.</summary>
internal sealed class AccountLimiters
{
    /// <summary>When this number of accounts has come since the last time, the accounts that nobody reads any more are removed.</summary>
    private const int BetweenSweeps = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<(AccountKey, TimeProvider, IStripeSharedLimits?), Entry> _entries = [];
    private int _nextSweep = BetweenSweeps;

    /// <summary>How many accounts are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <param name="apiBase">Where the API answers.</param>
    /// <param name="credential">Whose limits they are: the account's, or where it is not known, the key's.</param>
    /// <param name="clock">The clock they go by.</param>
    /// <param name="shared">Where the instances of the application share them; null where this process is alone.</param>
    public AccountLimiter Of(Uri apiBase, Credential credential, TimeProvider clock, IStripeSharedLimits? shared = null)
    {
        var account = AccountKey.Of(apiBase, credential);
        var key = (account, clock, shared);
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry) && entry.Find() is { } known)
                return known;

            if (_entries.Count >= _nextSweep)
                Sweep();
            var limiter = new AccountLimiter(clock, shared is null ? null : new LeasedSlots(shared, account.ToSharedName()));
            _entries[key] = new Entry(limiter);
            return limiter;
        }
    }

    /// <summary>
    ///     A limiter that is idle is held by those who still have it and not by this. Was it only dropped, they and whoever comes next would have one each.
    /// </summary>
    private void Sweep()
    {
        foreach (var (key, entry) in _entries)
        {
            if (!entry.Loosen())
                _entries.Remove(key);
        }

        _nextSweep = _entries.Count + BetweenSweeps;
    }

    private sealed class Entry(AccountLimiter limiter)
    {
        private readonly WeakReference<AccountLimiter> _weak = new(limiter);
        private AccountLimiter? _strong = limiter;

        public AccountLimiter? Find() => _strong ??= _weak.TryGetTarget(out var target) ? target : null;

        /// <summary>Whether anybody still has it.</summary>
        public bool Loosen()
        {
            if (_strong is { IsIdle: true })
                _strong = null;
            return _strong is not null || _weak.TryGetTarget(out _);
        }
    }
}
