using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>
///     Speaks with the token endpoints of both services. Nothing here is sent twice: using a code a second time ends the connection that it
///     made, and a refresh token of Stripe Apps is good once.
/// </summary>
internal sealed class OAuthClient(OAuthTransport transport, StripeConnectionSettings settings)
{
    public StripeOAuthAuthorizationUrl Authorize(OAuthApplication application, OAuthAuthorization authorization) =>
        authorization.At(OAuthEndpoints.Of(application.Service, settings), application);

    /// <summary>Exchanges the code of a redirect.</summary>
    public async ValueTask<TokenAnswer> ExchangeAsync(
        OAuthApplication application,
        string code,
        bool async,
        CancellationToken cancellationToken)
    {
        var request = Grant(
            "Exchanging the authorization code", application, ("grant_type", "authorization_code"), ("code", code));
        var answer = Read(request, await transport.SendAsync(request, async, cancellationToken).ConfigureAwait(false));
        if (application.Service == StripeOAuthService.Apps && answer.RefreshToken is null)
            throw OAuthErrors.Unreadable(request, "refresh_token is missing");
        return answer;
    }

    /// <summary>Gets a new access token, with Stripe Apps also a new refresh token in place of the one that is used.</summary>
    public async ValueTask<TokenAnswer> RefreshAsync(
        OAuthApplication application,
        string refreshToken,
        bool async,
        CancellationToken cancellationToken)
    {
        var request = Grant(
            "Refreshing the access token", application, ("grant_type", "refresh_token"), ("refresh_token", refreshToken)) with
        {
            // Where the answer is lost, whoever asks again with the same token may be given the same answer.
            IdempotencyKey = Digest("Stripe.EFCore refresh " + refreshToken),
        };
        var answer = Read(request, await transport.SendAsync(request, async, cancellationToken).ConfigureAwait(false));
        if (application.Service == StripeOAuthService.Apps && answer.RefreshToken is null)
            throw OAuthErrors.Unreadable(request, "refresh_token is missing");
        return answer with { RefreshToken = answer.RefreshToken ?? refreshToken };
    }

    /// <summary>Ends the connection of an account.</summary>
    public async ValueTask DeauthorizeAsync(OAuthApplication application, string account, bool async, CancellationToken cancellationToken)
    {
        const string What = "Deauthorizing the account";
        var secret = application.RequireSecret(What);
        var endpoints = OAuthEndpoints.Of(application.Service, settings);
        var request = new OAuthRequest(
            What,
            endpoints.Deauthorize,
            [new("client_id", application.ClientId), new("stripe_user_id", account)],
            application.Service == StripeOAuthService.Apps ? Basic(secret) : new("Bearer", secret))
        {
            Setting = endpoints.Setting,
            Secrets = [secret, Encoded(secret)],
        };
        OAuthErrors.ThrowIfRefused(request, await transport.SendAsync(request, async, cancellationToken).ConfigureAwait(false));
    }

    private static TokenAnswer Read(OAuthRequest request, OAuthResponse response)
    {
        OAuthErrors.ThrowIfRefused(request, response);
        try
        {
            return TokenAnswer.Parse(response.Body);
        }
        catch (FormatException fault)
        {
            throw OAuthErrors.Unreadable(request, fault.Message, response);
        }
    }

    private OAuthRequest Grant(
        string what,
        OAuthApplication application,
        (string Name, string Value) type,
        (string Name, string Value) grant)
    {
        var secret = application.RequireSecret(what);
        var endpoints = OAuthEndpoints.Of(application.Service, settings);
        KeyValuePair<string, string>[] form = [new(type.Name, type.Value), new(grant.Name, grant.Value)];
        var isApps = application.Service == StripeOAuthService.Apps;
        return new(what, endpoints.Token, isApps ? [.. form] : [.. form, new("client_secret", secret)], isApps ? Basic(secret) : null)
        {
            Setting = endpoints.Setting,
            Secrets = [secret, grant.Value, Encoded(secret)],
        };
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    private static AuthenticationHeaderValue Basic(string secret) => new("Basic", Encoded(secret));

    private static string Encoded(string secret) => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret + ":"));
}
