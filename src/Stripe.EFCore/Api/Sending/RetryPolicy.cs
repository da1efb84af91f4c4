using System.Net;

namespace Stripe.EFCore.Api.Sending;

/// <summary>
///     Which failed attempts are repeated, and after which pause. A write is repeated with its idempotency key, so that Stripe carries it out once. Pauses
///     double and vary by a quarter, so that requests that failed together do not come back together.
/// </summary>
/// <param name="MostRetries">
///     How often a request is repeated that got no answer or a broken one, met a conflict (409) or an error of Stripe's (5xx).
/// </param>
/// <param name="MostRateLimitRetries">How often a request is repeated that came too soon (429).</param>
internal sealed record RetryPolicy(int MostRetries = 2, int MostRateLimitRetries = 6)
{
    /// <summary>How many repeats of a request that came too soon stand for one of a request that failed: such an answer costs Stripe little.</summary>
    private const int RateLimitRetriesEach = 3;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    public static RetryPolicy Default { get; } = new();

    public static RetryPolicy Of(StripeConnectionSettings settings) => settings.MaxRetries == Default.MostRetries
        ? Default
        : new(settings.MaxRetries, RateLimitRetriesEach * settings.MaxRetries);

    /// <summary>Returns a number from 0 up to 1.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>The pause before the next attempt, or null where the failure is final.</summary>
    /// <param name="attempt">Which attempt failed, from 1.</param>
    /// <param name="failure">How it failed.</param>
    public TimeSpan? PauseAfter(int attempt, Exception failure) => failure switch
    {
        StripeRateLimitException => Pause(attempt, MostRateLimitRetries, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(16), failure),
        StripeRequestException { Code: "idempotency_key_in_use" } =>
            Pause(attempt, MostRateLimitRetries, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(16), failure),
        _ when IsCutRefusal(failure) => Pause(attempt, Math.Min(1, MostRetries), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5), failure),
        _ when IsWorthAnother(failure) => Pause(attempt, MostRetries, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5), failure),
        _ => null,
    };

    /// <summary>
    ///     Whether a failure leaves open what became of a write. A refusal of Stripe's (4xx) says that nothing was changed, but for a conflict of two requests
    ///     with one key, of which the other may still run. A refusal of a proxy says nothing: it may have lost Stripe's answer.
    /// </summary>
    public static bool LeavesOpen(Exception failure) => failure switch
    {
        StripeRequestException { HttpStatusCode: HttpStatusCode.Conflict, Code: "idempotency_key_in_use" } => true,
        StripeRequestException { HttpStatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } refusal => !refusal.IsOfStripe,
        StripeRequestException or StripeResponseException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>Whether asking for less may help: an error of Stripe's (5xx), or no answer in time.</summary>
    public static bool MayHaveBeenTooMuch(Exception failure) => failure switch
    {
        StripeConnectionException { InnerException: TimeoutException } => true,
        StripeRequestException { HttpStatusCode: >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    /// <summary>Whether the reason of a refusal (4xx) broke off. What to do may depend on it: a missing object is an answer.</summary>
    private static bool IsCutRefusal(Exception failure) => failure is StripeRequestException
    {
        Failure.Error.IsCut: true,
        HttpStatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.Conflict,
    };

    private static bool IsWorthAnother(Exception failure) => failure switch
    {
        StripeConnectionException or StripeResponseException { IsBroken: true } => true,
        StripeRequestException { Failure.ShouldRetry: { } said } => said,
        StripeRequestException { HttpStatusCode: HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    private TimeSpan? Pause(int attempt, int most, TimeSpan first, TimeSpan longest, Exception failure)
    {
        var asked = (failure as StripeRequestException)?.Failure?.RetryAfter ?? TimeSpan.Zero;
        if (attempt > most || asked > LongestRetryAfter)
            return null;
        var grown = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, attempt - 1));
        var varied = TimeSpan.FromSeconds(grown * (0.75 + (0.25 * Jitter())));
        return varied > asked ? varied : asked;
    }
}
