using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Api;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Tells EF Core's logging of every request.</summary>
internal sealed class RequestLogger(IDiagnosticsLogger<DbLoggerCategory.Database.Command> logger) : IRequestObserver
{
    public void RequestStarting(RequestInfo request) => logger.RequestExecuting(request);

    public void RequestSucceeded(RequestInfo request, TimeSpan duration, int rows, long bytes, string? requestId)
        => logger.RequestExecuted(request, duration, rows, bytes, requestId);

    public void RequestFailed(RequestInfo request, TimeSpan duration, Exception exception) => logger.RequestFailed(request, exception);

    public void RequestRetrying(RequestInfo request, int attempt, TimeSpan delay, Exception reason) => logger.RequestRetrying(request, attempt, delay, reason);
}
