using System.Net;
using System.Net.Http.Headers;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Errors;

/// <summary>
///     Words for requests that failed: what was asked, what Stripe said, what to do. Neither a key nor a value of the query stands in them.
/// </summary>
internal static class RequestErrors
{
    /// <summary>An answer other than 200.</summary>
    /// <param name="asked">What was asked.</param>
    /// <param name="response">The answer.</param>
    /// <param name="text">Its body; null where that breaks off.</param>
    public static StripeRequestException Refused(AskedRequest asked, HttpResponseMessage response, string? text)
    {
        var key = asked.Key;
        var error = (text is null ? ErrorBody.Cut : ErrorBody.Parse(text)).Clean(key);
        var failure = new RequestFailure(asked.Method, Secrets.MaskIn(asked.Uri.AbsolutePath, secret: null))
        {
            Answer = new(response.StatusCode, response.Headers, Secrets.Remove(text ?? "", key)),
            Status = response.StatusCode,
            Error = error,
            Denied = DeniedExpansion.Of(asked.Uri, response.StatusCode, error.Message),
            RequestId = RequestIdOf(response, key),
            ShouldRetry = bool.TryParse(Header(response.Headers, "Stripe-Should-Retry"), out var should) ? should : null,
            RetryAfter = response.Headers.RetryAfter?.Delta,
            RateLimitedReason = OutsideText.CleanCode(RateLimitedReasonOf(response), key),
        };
        var message = Message(failure);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new StripeAuthenticationException(message) { Failure = failure },
            HttpStatusCode.Forbidden => new StripePermissionException(message) { Failure = failure },
            HttpStatusCode.TooManyRequests => new StripeRateLimitException(message) { Failure = failure },
            HttpStatusCode.Conflict => new StripeRequestException(message) { Failure = failure },
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError =>
                new StripeInvalidRequestException(message) { Failure = failure },
            _ => new StripeRequestException(message) { Failure = failure },
        };
    }

    /// <summary>No answer, or none to its end.</summary>
    public static StripeConnectionException Unanswered(RequestInfo request, Uri apiBase, Exception failure, string key)
    {
        var id = (failure as BrokenBodyException)?.RequestId;
        var cause = OutsideText.Clean(failure, key);
        return new(
            $"{Asked(request.Method, request.ShownPath)}{Numbered(id)} got no complete answer from {apiBase.GetLeftPart(UriPartial.Authority)}: "
            + $"{cause.Message} Check the network and, where ApiBase is set, that something answers there.",
            (cause as BrokenBodyException)?.InnerException ?? cause)
        {
            Failure = new(request.Method, request.ShownPath) { RequestId = id },
        };
    }

    /// <summary>No complete answer within the time that a request may take.</summary>
    public static StripeConnectionException TimedOut(RequestInfo request, TimeSpan timeout, Exception cause) =>
        new(
            $"{Asked(request.Method, request.ShownPath)} got no complete answer within {timeout.TotalSeconds:0.###} seconds. "
            + "Raise the connection setting Timeout, or ask for less at once: fewer expanded fields, a narrower filter.",
            new TimeoutException(cause.Message, cause))
        {
            Failure = new(request.Method, request.ShownPath),
        };

    /// <summary>An answer that is not what the API gives.</summary>
    public static StripeResponseException Unreadable(RequestInfo request, string? requestId, StripeResponseException cause) =>
        new($"{Asked(request.Method, request.ShownPath)}{Numbered(requestId)}: {cause.Message}", cause)
        {
            IsBroken = cause.IsBroken,
        };

    /// <summary>An answer of more bytes than are read.</summary>
    public static StripeResponseException TooLong(long mostBytes) =>
        new($"The answer has more than {mostBytes} bytes after decompression, which is the limit. Raise the connection setting "
            + "MaxResponseSize (in bytes), or ask for less at once: fewer expanded fields, fewer rows.");

    /// <summary>Stripe's id of a request, as it may be shown.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="key">What the request authenticated with.</param>
    public static string? RequestIdOf(HttpResponseMessage response, string? key) => OutsideText.CleanCode(Header(response.Headers, "Request-Id"), key);

    public static string? RateLimitedReasonOf(HttpResponseMessage response) => Header(response.Headers, "Stripe-Rate-Limited-Reason");

    private static string Message(RequestFailure failure)
    {
        var said = failure.Error.Message?.TrimEnd(' ', '.')
            ?? (failure.Error.IsCut ? "the reason is missing, because the answer breaks off" : null)
            ?? "the answer is no error of Stripe's API; is a proxy or another server in between?";
        IEnumerable<string?> details =
        [
            $"{(int)failure.Status!}",
            failure.Error.Code,
            failure.Error.Param is { } parameter ? $"parameter {parameter}" : null,
            failure.RateLimitedReason is { } limit ? $"limit {limit}" : null,
            failure.RequestId is { } id ? $"request {id}" : null,
        ];
        var known = string.Join(", ", details.OfType<string>());
        return $"{Asked(failure.Method, failure.Path)} was refused: {said} ({known}). {Advice(failure)}";
    }

    /// <summary>
    ///     Whether Stripe may have answered, so that advice for its errors helps. Whether a write was refused for good takes more:
    ///     <see cref="StripeRequestException.IsOfStripe" />.
    /// </summary>
    private static bool MayBeOfStripe(RequestFailure failure)
        => failure.Error.Message is not null || failure.Error.IsCut || failure.RequestId is not null || failure.RateLimitedReason is not null;

    private static string Advice(RequestFailure failure) => failure switch
    {
        // A proxy may use a status for other reasons than Stripe does.
        { Status: >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests } when !MayBeOfStripe(failure) =>
            "Try again later. If that does not help, check the connection setting ApiBase, and the proxy or firewall that the request goes through.",
        _ when !MayBeOfStripe(failure) => "Check the connection setting ApiBase, and the proxy or firewall that the request goes through.",
        { Status: HttpStatusCode.Unauthorized } =>
            "Check the connection setting LiveAPIKey (with OAuth: OAuthAccessToken, OAuthClientSecret, or whether the connection "
            + "was ended): "
            + "it is mistyped, revoked, expired, or of the other mode (test, live).",
        { Status: HttpStatusCode.Forbidden, Denied: { Count: > 0 } denied } =>
            $"The query reads {string.Join(" and ", denied.Select(d => $"'{DeniedExpansion.MemberOf(d)}'"))}, for which the request expands "
            + $"{string.Join(" and ", denied.Select(d => $"'{d}'"))}: give the restricted key read permission for the objects there too, "
            + "or leave the member out of the query.",
        _ when SearchRefusal.Of(failure) is { } advice => advice,
        { Status: HttpStatusCode.Forbidden } =>
            $"Give the restricted key {(failure.Method == HttpMethod.Get ? "read" : "write")} permission for this resource in the Dashboard, "
            + "or check that the key may reach the account in AccountId.",
        { Status: HttpStatusCode.TooManyRequests } =>
            "Too many requests reach Stripe: lower MaxConcurrency or RateLimitShare, "
            + "or run fewer readers of this account at a time.",
        { Error: { Code: "resource_missing", Param: "starting_after" } } =>
            "The last row of the page before left the list while it was read (deleted, or no longer matching). Run the query again.",
        { Error.DocUrl: { } page } when IsOfStripe(page) => $"See {page}.",
        { Status: >= HttpStatusCode.InternalServerError } =>
            "Try again later; https://status.stripe.com tells whether Stripe has a problem.",
        { Error.IsCut: true } => "Try again later.",
        { Error: { Message: null } } => "Check the connection setting ApiBase.",
        _ => "See https://docs.stripe.com/api/errors.",
    };

    /// <summary>A server that is not Stripe's may not send people to a page of its own.</summary>
    private static bool IsOfStripe(string page) =>
        Uri.TryCreate(page, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttps
        && (address.Host == "stripe.com" || address.Host.EndsWith(".stripe.com", StringComparison.Ordinal));

    private static string Asked(HttpMethod method, string path) => $"{method} {path}";

    private static string Numbered(string? requestId) => requestId is null ? "" : $" (request {requestId})";

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
