using System.Diagnostics;
using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>The application that people consent to.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed record OAuthApplication(
    string ClientId,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string? ClientSecret,
    string CallbackUrl,
    StripeOAuthService Service)
{
    /// <summary>The application of the settings, or the embedded one where they name none; null where there is neither.</summary>
    public static OAuthApplication? Of(StripeConnectionSettings settings)
    {
        if (settings.OAuthClientId is { } clientId)
            return new(clientId, settings.OAuthClientSecret, settings.CallbackURL ?? OAuthCallback.Default, settings.OAuthService);
        return StripeEmbeddedOAuthApplication.Registered is { } embedded && settings.OAuthClientSecret is null
            ? embedded with { CallbackUrl = settings.CallbackURL ?? embedded.CallbackUrl }
            : null;
    }

    public static InvalidOperationException Missing(string what) =>
        new(
            $"{what} needs an OAuth application, and there is none. Give the connection settings OAuthClientId and OAuthClientSecret, "
            + "or register one for the program with StripeEmbeddedOAuthApplication.Register(...) when it starts.");

    /// <exception cref="InvalidOperationException">The secret is not known.</exception>
    public string RequireSecret(string what) => ClientSecret ?? throw new InvalidOperationException(
        $"{what} needs the client secret of '{ClientId}': give the connection setting OAuthClientSecret, at Stripe a secret key "
        + "of the platform.");

    public override string ToString() => $"{ClientId} ({Service})";
}
