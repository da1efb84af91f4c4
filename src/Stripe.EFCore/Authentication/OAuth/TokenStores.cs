using Stripe.EFCore.Authentication.OAuth.Protocol;
using Stripe.EFCore.Authentication.Tokens;
using Stripe.EFCore.Authentication.Tokens.Files;

namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>Opens the store that <c>OAuthSettingsLocation</c> names.</summary>
internal static class TokenStores
{
    public static IStripeOAuthTokenStore Open(
        StripeConnectionSettings settings,
        OAuthApplication? application,
        TimeSpan patience,
        TimeProvider clock)
    {
        var location = settings.OAuthSettingsLocation ?? FileTokenStore.DefaultPath;
        if (location.StartsWith(MemoryTokenStore.Scheme, StringComparison.OrdinalIgnoreCase))
            return new MemoryTokenStore(location);

        FileKey key = settings.OAuthSettingsPassphrase is { } passphrase
            ? new PassphraseKey(passphrase)
            : new ClientSecretKey(application?.ClientSecret ?? throw new InvalidOperationException(
                $"The OAuth settings at '{Secrets.ShowValue(location)}' are encrypted, and nothing to encrypt them with is given: give OAuthClientId and "
                + "OAuthClientSecret, or OAuthSettingsPassphrase, or register the application with "
                + "StripeEmbeddedOAuthApplication.Register(...)."));
        return new FileTokenStore(location, key, patience, clock);
    }
}
