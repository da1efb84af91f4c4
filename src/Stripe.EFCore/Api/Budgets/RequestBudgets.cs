using Stripe.EFCore.Api.Limits.Shared;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Budgets;

/// <summary>The budgets that the requests of one context count to; every attempt is a request.</summary>
/// <param name="settings">How many requests there may be.</param>
/// <param name="context">The requests of the context.</param>
/// <param name="process">The requests of the process, and of all instances where they share them.</param>
/// <param name="clock">Tells the month.</param>
/// <param name="observer">Told when a budget is nearly used up.</param>
internal sealed class RequestBudgets(
    StripeConnectionSettings settings, RequestCount context, ProcessState process, TimeProvider clock, IRequestObserver observer)
{
    /// <summary>With this share of a budget used it is told of.</summary>
    private const double Near = 0.8;

    private Known? _known;

    /// <summary>Counts one request to every budget, or to none. With <paramref name="async" /> false the task is complete.</summary>
    /// <exception cref="StripeBudgetExceededException">One of them is used up.</exception>
    public async ValueTask<Counted> TakeAsync(Credential credential, QueryScope? scope, bool async, CancellationToken cancellationToken)
    {
        var counted = Take(credential, scope);
        if (process.SharedLimits is not { } store)
            return counted;

        var shared = SharedMonths.Of(store, KeyOf(credential));
        try
        {
            await TakeAsync(shared, store, async, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            counted.GiveBack();
            throw;
        }

        return counted with { Shared = new(shared, clock.GetUtcNow()) };
    }

    private Counted Take(Credential credential, QueryScope? scope)
    {
        var month = process.Months.Of(KeyOf(credential), clock.GetUtcNow(), settings.MonthlyRequestBudget >= 0);
        if (scope is not null)
            Take(StripeBudget.Query, scope.Requests, settings.QueryRequestBudget);
        try
        {
            Take(StripeBudget.Context, context, settings.RequestBudget);
            try
            {
                Take(StripeBudget.Month, month, process.SharedLimits is null ? settings.MonthlyRequestBudget : -1);
            }
            catch
            {
                context.GiveBack();
                throw;
            }
        }
        catch
        {
            scope?.Requests.GiveBack();
            throw;
        }

        return new(scope?.Requests, context, month);
    }

    private void Take(StripeBudget budget, RequestCount count, long most)
    {
        if (!count.TryTake(most < 0 ? long.MaxValue : most, out var used))
            throw Exceeded(budget, most);

        var near = (long)Math.Ceiling(most * Near);
        if (most > 0 && used == near && near < most)
            observer.BudgetNearing(budget, used, most);
    }

    /// <summary>Counts a request to the month of all instances.</summary>
    private async ValueTask TakeAsync(SharedMonth month, IStripeSharedLimits store, bool async, CancellationToken cancellationToken)
    {
        var most = settings.MonthlyRequestBudget;
        if (most < 0)
        {
            month.Note(1, clock.GetUtcNow());
            return;
        }

        var taken = await month.TakeAsync(most, clock, async, cancellationToken).ConfigureAwait(false);
        var notices = StoreNotices.Of(store);
        var notice = taken.Failure is { } failure ? notices.Lost(store.Instances, failure) : taken.IsOfStore ? notices.Back(store.Instances) : null;
        if (notice is not null)
            observer.SharedLimitsChanged(notice);
        if (!taken.IsTaken)
            throw Exceeded(StripeBudget.Month, most);
        var used = taken.Used;
        if (used >= (long)Math.Ceiling(most * Near) && used < most && month.TryTellNear())
            observer.BudgetNearing(StripeBudget.Month, used, most);
    }

    private AccountKey KeyOf(Credential credential)
    {
        if (_known is { } known && known.Credential == credential)
            return known.Key;

        var key = AccountKey.Of(settings.ApiBase, credential);
        _known = new(credential, key);
        return key;
    }

    private StripeBudgetExceededException Exceeded(StripeBudget budget, long most)
    {
        var (whose, setting) = budget switch
        {
            StripeBudget.Query => ("query", nameof(settings.QueryRequestBudget)),
            StripeBudget.Context => ("context", nameof(settings.RequestBudget)),
            _ => (process.SharedLimits is null ? "account in this month" : "account in this month and all instances", nameof(settings.MonthlyRequestBudget)),
        };
        return new(
            budget,
            most,
            $"The budget of {most} requests for one {whose} is used up, and the query is not at its end. Raise the connection setting {setting}, "
            + "or ask for less: ToQueryString() shows the requests of a query, and a filter that Stripe answers, a Take or the cache need fewer.");
    }

    /// <summary>One object, so that a concurrent read sees a consistent value.</summary>
    private sealed record Known(Credential Credential, AccountKey Key);

    /// <summary>What one request was counted to, to take it back where it was not sent.</summary>
    public readonly record struct Counted(RequestCount? Query, RequestCount Context, RequestCount Month)
    {
        /// <summary>The month of all instances, and when it was counted to; null where there is none.</summary>
        public (SharedMonth Month, DateTimeOffset At)? Shared { get; init; }

        public void GiveBack()
        {
            if (Shared is var (shared, at))
                shared.Note(-1, at);
            Query?.GiveBack();
            Context.GiveBack();
            Month.GiveBack();
        }
    }
}
