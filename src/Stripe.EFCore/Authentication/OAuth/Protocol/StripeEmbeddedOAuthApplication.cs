using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Authentication.OAuth.Protocol;

namespace Stripe.EFCore;

/// <summary>
///     The OAuth application of the program that uses the provider, registered once by its author, so that those who run it need give
///     neither client id nor secret. Used wherever the settings name no <c>OAuthClientId</c>.
/// </summary>
/// <remarks>
///     Stripe's client secret is a secret key of the platform. A program that is handed out gives away what is registered here: register it
///     only in programs that run where the key may be, or read it from where the operator keeps it.
/// </remarks>
public static class StripeEmbeddedOAuthApplication
{
    private static OAuthApplication? _registered;

    /// <summary>Registers the application of this process. The same one may be registered again; another may not.</summary>
    /// <param name="clientId">The client id (<c>ca_</c>).</param>
    /// <param name="clientSecret">The secret key of the platform or developer.</param>
    /// <param name="callbackUrl">The redirect URI registered for it, for the desktop flow a loopback address.</param>
    /// <param name="service">The OAuth service that it is registered with.</param>
    /// <exception cref="InvalidOperationException">A value cannot work, or another application is registered.</exception>
    public static void Register(
        string clientId,
        string clientSecret,
        string callbackUrl = OAuthCallback.Default,
        StripeOAuthService service = StripeOAuthService.Connect)
    {
        var application = new OAuthApplication(clientId, clientSecret, callbackUrl, service);
        new StripeConnectionSettings
        {
            AuthScheme = StripeAuthScheme.OAuth,
            InitiateOAuth = StripeInitiateOAuth.Refresh,
            OAuthClientId = clientId,
            OAuthClientSecret = clientSecret,
            CallbackURL = callbackUrl,
            OAuthService = service,
        }.Validate();
        var before = Interlocked.CompareExchange(ref _registered, application, null);
        if (before is not null && before != application)
        {
            throw new InvalidOperationException(
                $"The embedded OAuth application '{before.ClientId}' is registered already; a process has one. "
                + "Give the other one's OAuthClientId and OAuthClientSecret in the settings of the contexts that use it.");
        }
    }

    internal static OAuthApplication? Registered => _registered;

    /// <summary>For tests, which register several in one process.</summary>
    internal static void Forget() => _registered = null;
}
