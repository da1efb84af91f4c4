using System.Net;
using System.Text.Json;
using Stripe.EFCore.Http;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>Words for what went wrong at an OAuth endpoint.</summary>
internal static class OAuthErrors
{
    private const string MaybeSpent =
        "The code or refresh token may be used up nevertheless, so it is not sent again: begin a new authorization if the next "
        + "attempt is refused.";

    public static void ThrowIfRefused(OAuthRequest request, OAuthResponse response)
    {
        if (response.Status == HttpStatusCode.OK)
            return;
        var (error, description) = Parse(response.Body);
        var masked = OutsideText.Clean(description, [.. request.Secrets]);
        var said = masked?.TrimEnd(' ', '.') ?? "the answer is no error of Stripe's OAuth service";
        throw new StripeOAuthException(
            $"{request.What} was refused: {said} ({Details((int)response.Status, error, response.RequestId)}). "
            + $"{(IsCut(response.Body) ? MaybeSpent : Advice(error, response.Status))}")
        {
            Error = error,
            Description = masked,
            RequestId = response.RequestId,
            HttpStatusCode = response.Status,
        };
    }

    public static StripeOAuthException Unanswered(OAuthRequest request, string? requestId, TimeSpan? timeout, Exception failure)
    {
        var cause = OutsideText.Clean(failure, [.. request.Secrets]);
        var from = new Uri(request.Url).GetLeftPart(UriPartial.Authority);
        var why = cause is HttpRequestException or IOException or OperationCanceledException ? cause.Message : "The compressed body of the answer is damaged.";
        return new(
            timeout is { } time
                ? $"{request.What} got no complete answer within {time.TotalSeconds:0.###} seconds. {MaybeSpent}"
                : $"{request.What} got no complete answer from {from}: {why} {MaybeSpent}",
            cause)
        {
            RequestId = requestId,
        };
    }

    public static StripeOAuthException Redirected(OAuthRequest request, Uri? target) =>
        new(
            $"{request.What} was redirected to {target?.GetLeftPart(UriPartial.Authority)}, which is not followed: Stripe's OAuth services redirect no request "
            + "for tokens. Check ConnectBase and ApiBase, and set AllowAutoRedirect to false on the handler given to MessageHandler(...). "
            + MaybeSpent);

    public static StripeOAuthException Unreadable(OAuthRequest request, string fault, OAuthResponse? response = null) =>
        new($"{request.What} got an answer that cannot be used: {fault}. {MaybeSpent}")
        {
            RequestId = response?.RequestId,
            HttpStatusCode = response?.Status,
        };

    /// <summary>A redirect that brought an error in place of a code.</summary>
    public static StripeOAuthException Denied(string? error, string? description)
    {
        var masked = OutsideText.Clean(description);
        return new(
            $"The authorization came back without consent ({Code(error) ?? "no error code"})"
            + $"{(masked is null ? "" : ": " + masked.TrimEnd('.'))}. "
            + Advice(Code(error), HttpStatusCode.OK))
        {
            Error = Code(error),
            Description = masked,
        };
    }

    private static string Details(int status, string? error, string? requestId) =>
        string.Join(", ", new[] { $"{status}", error, requestId is null ? null : $"request {requestId}" }.OfType<string>());

    private static string Advice(string? error, HttpStatusCode status) => error switch
    {
        "invalid_grant" =>
            "The code or refresh token is used up, expired, revoked, or of another application or mode (test, live). "
            + "Begin a new authorization.",
        "invalid_client" =>
            "Check OAuthClientId and OAuthClientSecret: the secret has to be a secret key of the same platform and mode (test, live).",
        "invalid_scope" => "Ask for a Scope that the application may have: read_write or read_only.",
        "access_denied" => "The owner of the account did not consent.",
        _ when status >= HttpStatusCode.InternalServerError =>
            "Try again later; https://status.stripe.com tells whether Stripe has a problem.",
        _ => "See https://docs.stripe.com/connect/oauth-reference.",
    };

    /// <summary>
    ///     OAuth's errors are a plain code beside its description; the API's own, which the Apps endpoint may answer too, an object.
    /// </summary>
    private static (string? Error, string? Description) Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(JsonText.WithoutLoneSurrogates(body));
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("error", out var error))
                return default;
            return error.ValueKind switch
            {
                JsonValueKind.String => (Code(error.GetString()), Text(json.RootElement, "error_description")),
                JsonValueKind.Object => (Code(Text(error, "code") ?? Text(error, "type")), Text(error, "message")),
                _ => default,
            };
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Whether an error breaks off before it says what is wrong.</summary>
    private static bool IsCut(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(JsonText.WithoutLoneSurrogates(body));
            return false;
        }
        catch (JsonException)
        {
            return body.AsSpan().TrimStart() is ['{', ..];
        }
    }

    /// <summary>An error code as it may be shown; whatever else stands there is not.</summary>
    public static string? Code(string? error) =>
        error is { Length: > 0 and <= 64 } && error.All(c => char.IsAsciiLetterLower(c) || c == '_') && Secrets.MaskIn(error, secret: null) == error
            ? error
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
