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

    public void RequestSucceeded(RequestInfo request, TimeSpan duration, int rows, long bytes, string? requestId)
        => logger.RequestExecuted(request, duration, rows, bytes, requestId);

    /// <summary>To be called back is no error: a query that has its first row calls back the page that was being read ahead.</summary>
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
