namespace Stripe.EFCore.Authentication;

/// <summary>The key or access token of the settings: what it is now it stays.</summary>
internal sealed class FixedCredentials(StripeConnectionSettings settings) : ICredentialSource
{
    private readonly Credential? _credential =
        settings.BearerToken is { } bearer ? new(bearer, settings.Account) : null;

    public ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken) =>
        new(_credential ?? throw new InvalidOperationException(
            "There is no access token to read with: InitiateOAuth is OFF and OAuthAccessToken is not given. "
            + "Obtain one with Database.GetOAuthAuthorizationUrl and GetOAuthAccessToken and set OAuthAccessToken, "
            + "or set InitiateOAuth=REFRESH or GETANDREFRESH."));

    public ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken) =>
        default;
}
