using System.Net;

namespace Stripe.EFCore;

/// <summary>
///     An authorization, an exchange of a code, a refresh or a deauthorization failed. No message holds a code, a token or a key. See <see
///     href="https://docs.stripe.com/connect/oauth-reference">docs.stripe.com/connect/oauth-reference</see>.
/// </summary>
/// <param name="message">What was asked, what was answered and what to do.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class StripeOAuthException(string message, Exception? innerException = null)
    : StripeEFCoreException(message, innerException)
{
    /// <summary>OAuth's error code: <c>invalid_grant</c>, <c>access_denied</c>; null where no answer could be read.</summary>
    public string? Error { get; init; }

    /// <summary>What Stripe says about it, secrets masked.</summary>
    public string? Description { get; init; }

    /// <summary>The request's id, by which Stripe's support finds it.</summary>
    public string? RequestId { get; init; }

    /// <summary>The status of the answer; null where there was none.</summary>
    public HttpStatusCode? HttpStatusCode { get; init; }

    /// <summary>Whether it says nothing about the tokens: no answer, none that can be read, or an error of Stripe's own.</summary>
    internal bool IsPassing =>
        Error is null || HttpStatusCode is System.Net.HttpStatusCode.TooManyRequests or >= System.Net.HttpStatusCode.InternalServerError;

    /// <summary>The same failure for another who waited for the same thing.</summary>
    internal StripeOAuthException ForAnother() => new(Message, InnerException)
    {
        Error = Error,
        Description = Description,
        RequestId = RequestId,
        HttpStatusCode = HttpStatusCode,
    };
}
