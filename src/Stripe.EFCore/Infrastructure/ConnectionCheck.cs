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
        if (await FindProblemAsync(async, cancellationToken).ConfigureAwait(false) is not { } problem)
            return true;

        logger.ConnectionCheckFailed(problem);
        return false;
    }

    /// <summary>Why Stripe cannot be reached; null where it can.</summary>
    public async ValueTask<Exception?> FindProblemAsync(bool async, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await NewSession().RetrieveAsync(Balance, Kind, async, cancellationToken).ConfigureAwait(false);
            return answer is ["balance"]
                ? null
                : new StripeResponseException(
                    "GET /v1/balance answered no balance: is a proxy or another server in between? Check the connection setting ApiBase.");
        }
        catch (StripePermissionException refusal) when (refusal is { Code: not NoSuchAccount, Failure.Error.Message: not null })
        {
            // The key is accepted, though it may not see the balance. A refusal without Stripe's words is a proxy's.
            return null;
        }
        catch (Exception failure) when (failure is StripeRequestException or StripeResponseException or StripeOAuthException)
        {
            return failure;
        }
    }

    private StripeSession NewSession() => new(
        new(connection.Settings with { CacheDuration = TimeSpan.Zero }, connection, new Observer(observer), connection.Clock),
        connection.Transport,
        new RetryPolicy(MostRetries: 0, MostRateLimitRetries: 0),
        connection.Process,
        requests.Count);

    /// <summary>A failure is told once, by the check, which knows whether it is one.</summary>
    private sealed class Observer(IRequestObserver others) : IRequestObserver
    {
        public void RequestWaited(RequestInfo request, TimeSpan duration) => others.RequestWaited(request, duration);

        public void BudgetNearing(StripeBudget budget, long used, long limit) => others.BudgetNearing(budget, used, limit);

        public void RequestServedFromCache(RequestInfo request) => others.RequestServedFromCache(request);

        public void RequestStarting(RequestInfo request) => others.RequestStarting(request);

        public void RequestSucceeded(RequestInfo request, TimeSpan duration, Received received) =>
            others.RequestSucceeded(request, duration, received);

        public void RequestFailed(RequestInfo request, TimeSpan duration, Exception exception)
        {
        }

        public void RequestRetrying(RequestInfo request, int attempt, TimeSpan delay, Exception reason)
        {
        }

        public void SharedLimitsChanged(StoreNotice notice) => others.SharedLimitsChanged(notice);

        public void DistributedCacheFailed(Exception failure) => others.DistributedCacheFailed(failure);

        public void RequestRepeated(RequestInfo request) => others.RequestRepeated(request);

        public void ValueUnreadable(UnreadableValue value) => others.ValueUnreadable(value);
    }
}
