using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Tells EF Core's logging of every request.</summary>
internal sealed class RequestLogger(IDiagnosticsLogger<DbLoggerCategory.Database.Command> logger) : IRequestObserver
{
    private readonly ConcurrentDictionary<(string Kind, string Path, string? Owner), bool> _unknown = [];

    public void RequestWaited(RequestInfo request, TimeSpan duration) => logger.RequestWaited(request, duration);

    public void BudgetNearing(StripeBudget budget, long used, long limit) => logger.RequestBudgetNearing(budget, used, limit);

    public void RequestServedFromCache(RequestInfo request) => logger.RequestServedFromCache(request);

    public void RequestStarting(RequestInfo request) => logger.RequestExecuting(request);

    public void RequestSucceeded(RequestInfo request, TimeSpan duration, Received received)
        => logger.RequestExecuted(request, duration, received);

    /// <summary>A cancelled request is no error: a query that has its first row cancels the page that is read ahead.</summary>
    public void RequestFailed(RequestInfo request, TimeSpan duration, Exception exception)
    {
        if (exception is OperationCanceledException)
            logger.RequestCanceled(request);
        else
            logger.RequestFailed(request, duration, exception);
    }

    public void RequestRetrying(RequestInfo request, int attempt, TimeSpan delay, Exception reason)
    {
        if (reason is StripeRateLimitException)
            logger.RateLimited(request, attempt, delay, reason);
        else
            logger.RequestRetrying(request, attempt, delay, reason);
    }

    public void SharedLimitsChanged(StoreNotice notice)
    {
        if (notice.Failure is { } failure)
            logger.SharedLimitsLost(notice.Instances, failure);
        else
            logger.SharedLimitsRestored(notice.Instances);
    }

    public void DistributedCacheFailed(Exception failure) => logger.DistributedCacheFailed(failure);

    public void RequestRepeated(RequestInfo request) => logger.RequestRepeatedByHandler(request);

    /// <summary>An unknown kind of object is logged once for each place, since any number of objects may contain it.</summary>
    public void ValueUnreadable(UnreadableValue value)
    {
        if (!value.IsUnknownObject)
            logger.ValueUnreadable(value);
        else if (_unknown.TryAdd((value.Kind, UnreadableValue.WithoutIndexes(value.Path), value.ObjectName), true))
            logger.UnknownObject(value);
    }
}
