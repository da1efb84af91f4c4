using System.Net;
using Stripe.EFCore.Api.Errors;

namespace Stripe.EFCore;

/// <summary>
///     A request to Stripe failed. The subclasses say how: <see cref="StripeAuthenticationException" />, <see
///     cref="StripePermissionException" />, <see cref="StripeInvalidRequestException" />, <see cref="StripeRateLimitException" />, <see
///     cref="StripeConnectionException" />; this class itself stands for Stripe's own errors (5xx). No message holds a key. See <see
///     href="https://docs.stripe.com/api/errors">docs.stripe.com/api/errors</see>.
/// </summary>
/// <param name="message">What was asked, what Stripe answered and what to do.</param>
/// <param name="innerException">The cause, where there is one.</param>
public class StripeRequestException(string message, Exception? innerException = null)
    : StripeEFCoreException(message, innerException)
{
    /// <summary>The status of the answer; null where there was none.</summary>
    public HttpStatusCode? HttpStatusCode => Failure?.Status;

    /// <summary>Stripe's error code: <c>resource_missing</c>.</summary>
    public string? Code => Failure?.Error.Code;

    /// <summary>The parameter that Stripe objects to.</summary>
    public string? Param => Failure?.Error.Param;

    /// <summary>Stripe's error type: <c>invalid_request_error</c>.</summary>
    public string? Type => Failure?.Error.Type;

    /// <summary>The request's id, by which the Dashboard's logs and Stripe's support find it: <c>req_...</c>.</summary>
    public string? RequestId => Failure?.RequestId;

    /// <summary>The page of Stripe's documentation about the error.</summary>
    public string? DocUrl => Failure?.Error.DocUrl;

    /// <summary>The path that was asked for, without its query.</summary>
    public string? RequestPath => Failure?.Path;

    /// <summary>
    ///     Whether Stripe itself answered. The same status from a proxy in between does not tell what Stripe did. Each error of Stripe's has a type such as
    ///     invalid_request_error; some of API v2 have a code and a message alone.
    /// </summary>
    internal bool IsOfStripe => Failure is { Error: { IsCut: false } error } failure
        && (error.Type?.Contains('_') ?? (error is { Code: not null, Message: not null } && failure.Path.StartsWith("/v2/", StringComparison.Ordinal)));

    internal RequestFailure? Failure { get; init; }
}
