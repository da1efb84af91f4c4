using System.Net;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>A refusal of an OAuth endpoint. See https://docs.stripe.com/connect/oauth-reference for the codes.</summary>
internal sealed class OAuthError(HttpStatusCode status, string code, string description) : Exception(description)
{
    public HttpStatusCode Status => status;

    public string Code => code;

    public static OAuthError InvalidRequest(string description) => new(HttpStatusCode.BadRequest, "invalid_request", description);

    public static OAuthError InvalidGrant(string description) => new(HttpStatusCode.BadRequest, "invalid_grant", description);

    public static OAuthError InvalidScope(string description) => new(HttpStatusCode.BadRequest, "invalid_scope", description);

    public static OAuthError InvalidClient(string description) => new(HttpStatusCode.Unauthorized, "invalid_client", description);

    public static OAuthError UnsupportedGrantType(string description)
        => new(HttpStatusCode.BadRequest, "unsupported_grant_type", description);

    public static OAuthError UnsupportedResponseType(string description)
        => new(HttpStatusCode.BadRequest, "unsupported_response_type", description);
}
