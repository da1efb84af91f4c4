using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     Asks Stripe once, for the account's balance, whether it can be reached with what a context was configured with. The answer is about this moment:
///     nothing is tried again, and nothing comes from the cache.
/// </summary>
internal sealed class ConnectionCheck(
    StripeConnection connection,
    ContextRequests requests,
    IRequestObserver observer,
    IDiagnosticsLogger<DbLoggerCategory.Database.Connection> logger)
{
    /// <summary>
    ///     The code of <see href="https://docs.stripe.com/error-codes#account-invalid">an account that does not exist or that the key may
    ///     not act for</see>.
    /// </summary>
    private const string NoSuchAccount = "account_invalid";

    private static readonly RetrieveRequest Balance = new("/v1/balance", []);
    private static readonly RowLayout Kind = new([new Column(JsonPath.Parse("object"), ColumnDecoders.For(typeof(string)))]);

    public async ValueTask<bool> CanConnectAsync(bool async, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await NewSession().RetrieveAsync(Balance, Kind, async, cancellationToken).ConfigureAwait(false);
            if (answer is ["balance"])
                return true;

            logger.ConnectionCheckFailed(new StripeResponseException(
                "GET /v1/balance answered no balance: is a proxy or another server in between? Check the connection setting ApiBase."));
            return false;
        }
        catch (StripePermissionException refusal) when (refusal is { Code: not NoSuchAccount, Failure.Error.Message: not null })
        {
            // The key is accepted, though it may not see the balance. A refusal without Stripe's words is a proxy's.
            return true;
        }
        catch (Exception failure) when (failure is StripeRequestException or StripeResponseException or StripeOAuthException)
        {
            logger.ConnectionCheckFailed(failure);
            return false;
        }
    }

    private StripeSession NewSession() => new(
        connection.Settings with { CacheDuration = TimeSpan.Zero },
        connection,
        connection.Transport,
        new Observer(observer),
        connection.Clock,
        new RetryPolicy(MostRetries: 0, MostRateLimitRetries: 0),
        ProcessState.Shared,
        requests.Count);

    /// <summary>A failure is told once, by the check, which knows whether it is one.</summary>
    private sealed class Observer(IRequestObserver others) : IRequestObserver
    {
        public void RequestWaited(RequestInfo request, TimeSpan duration) => others.RequestWaited(request, duration);

        public void BudgetNearing(StripeBudget budget, long used, long limit) => others.BudgetNearing(budget, used, limit);

        public void RequestServedFromCache(RequestInfo request) => others.RequestServedFromCache(request);

        public void RequestStarting(RequestInfo request) => others.RequestStarting(request);

        public void RequestSucceeded(RequestInfo request, TimeSpan duration, int rows, long bytes, string? requestId) =>
            others.RequestSucceeded(request, duration, rows, bytes, requestId);

        public void RequestFailed(RequestInfo request, TimeSpan duration, Exception exception)
        {
        }

        public void RequestRetrying(RequestInfo request, int attempt, TimeSpan delay, Exception reason)
        {
        }

        public void RequestRepeated(RequestInfo request) => others.RequestRepeated(request);

        public void ValueUnreadable(UnreadableValue value) => others.ValueUnreadable(value);
    }
}
