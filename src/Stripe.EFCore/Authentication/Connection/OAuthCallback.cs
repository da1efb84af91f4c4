using static Stripe.EFCore.Authentication.Connection.ConnectionRules;

namespace Stripe.EFCore.Authentication.Connection;

/// <summary>Redirect URIs: what Stripe takes, and what the provider can listen at.</summary>
internal static class OAuthCallback
{
    public const string Default = "http://localhost:33333";

    public static void Check(string name, string callback)
    {
        var isAddress = Uri.TryCreate(callback, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
        Require(
            isAddress && uri!.UserInfo.Length == 0 && uri.Fragment.Length == 0,
            name,
            $"is '{Secrets.ShowValue(callback)}'",
            $"Give the redirect URI exactly as it is registered for the application, such as {Default}.");
    }

    /// <summary>The desktop flow answers the redirect itself, so it has to come to this machine and unencrypted.</summary>
    public static Uri CheckListenable(string name, string callback)
    {
        Check(name, callback);
        var uri = new Uri(callback);
        Require(
            uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && (uri.HostNameType != UriHostNameType.Dns || IsLocalhost(uri)),
            name,
            $"is '{Secrets.ShowValue(callback)}', where this process cannot listen",
            $"With InitiateOAuth=GETANDREFRESH the browser comes back to this machine: give a loopback address such as {Default} "
            + "and register it "
            + "for the application. Where the redirect goes to a web site, use the web or the headless flow.");
        return uri;
    }

    /// <summary>Stripe redirects live-mode consents to https only.</summary>
    public static void CheckMode(string callback, string? clientSecret) =>
        Require(
            !IsLive(clientSecret) || new Uri(callback).Scheme != Uri.UriSchemeHttp,
            nameof(StripeConnectionSettings.CallbackURL),
            $"is '{Secrets.ShowValue(callback)}', and the client secret is a live key",
            "Stripe redirects to http addresses, localhost included, in test mode only. Use a test key here; for live data take "
            + "the web flow or "
            + "the headless flow with an https CallbackURL.");

    private static bool IsLocalhost(Uri uri) => uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
