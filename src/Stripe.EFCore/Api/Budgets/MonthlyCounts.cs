using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Threading;

namespace Stripe.EFCore.Api.Budgets;

/// <summary>
///     The requests of the process for each account in the present month (UTC). Those of contexts without a budget count too, for a bounded number of accounts:
///     nobody misses the rest, and a service may read any number of accounts and roll any number of keys.
/// </summary>
internal sealed class MonthlyCounts
{
    private const int MostWithoutBudget = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<AccountKey, RequestCount> _counts = [];
    private BoundedTable<AccountKey, RequestCount> _withoutBudget = new(MostWithoutBudget);
    private int _month;

    /// <summary>How many accounts are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _counts.Count + _withoutBudget.Count;
        }
    }

    /// <param name="account">The account.</param>
    /// <param name="now">The time.</param>
    /// <param name="hasBudget">Whether the number decides on requests, so that it is kept until the end of the month.</param>
    public RequestCount Of(AccountKey account, DateTimeOffset now, bool hasBudget = true)
    {
        var month = (now.UtcDateTime.Year * 12) + now.UtcDateTime.Month;
        lock (_gate)
        {
            if (month > _month)
            {
                _month = month;
                _counts.Clear();
                _withoutBudget = new(MostWithoutBudget);
            }

            if (_counts.TryGetValue(account, out var count))
                return count;
            if (!hasBudget)
                return _withoutBudget.GetOrAdd(account, () => new());

            count = _withoutBudget.TryTake(account, out var before) ? before! : new();
            _counts.Add(account, count);
            return count;
        }
    }
}
