using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>One asking for consent.</summary>
/// <param name="CallbackUrl">Where the redirect goes.</param>
/// <param name="Scope">What is asked for; null for the application's default, and for Stripe Apps.</param>
/// <param name="CallerState">What the caller wants carried along.</param>
internal sealed record OAuthAuthorization(string CallbackUrl, string? Scope, string? CallerState)
{
    public StripeOAuthAuthorizationUrl At(OAuthEndpoints endpoints, OAuthApplication application)
    {
        OAuthCallback.CheckMode(CallbackUrl, application.ClientSecret);
        var state = StripeOAuthState.New(CallerState);
        IEnumerable<(string Name, string? Value)> parameters = application.Service == StripeOAuthService.Connect
            ?
            [
                ("response_type", "code"),
                ("client_id", application.ClientId),
                ("scope", Scope),
                ("redirect_uri", CallbackUrl),
                ("state", state),
            ]
            : [("client_id", application.ClientId), ("redirect_uri", CallbackUrl), ("state", state)];
        var query = parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}");
        return new($"{endpoints.Authorize}?{string.Join('&', query)}", state);
    }
}
