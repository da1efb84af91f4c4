using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Budgets;

/// <summary>The requests of the process for each account in the present month (UTC). All count, also those of contexts without a budget.</summary>
internal sealed class MonthlyCounts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountKey, RequestCount> _counts = [];
    private int _month;

    public RequestCount Of(AccountKey account, DateTimeOffset now)
    {
        var month = (now.UtcDateTime.Year * 12) + now.UtcDateTime.Month;
        lock (_gate)
        {
            if (month > _month)
            {
                _month = month;
                _counts.Clear();
            }

            if (!_counts.TryGetValue(account, out var count))
                _counts.Add(account, count = new());
            return count;
        }
    }
}
