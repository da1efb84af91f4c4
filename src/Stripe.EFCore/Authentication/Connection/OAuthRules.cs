using Stripe.EFCore.Authentication.Tokens;
using static Stripe.EFCore.Authentication.Connection.ConnectionRules;

namespace Stripe.EFCore.Authentication.Connection;

/// <summary>
///     What OAuth settings have to meet before anything is sent. What an embedded application or stored tokens may still supply is asked
///     for when it is needed.
/// </summary>
internal static class OAuthRules
{
    private const string WhereSecretsAre =
        "Stripe takes the platform's secret key (sk_...) as the client secret; the Dashboard has it under Developers, API keys.";

    public static void Check(StripeConnectionSettings settings)
    {
        CheckApplication(settings);
        CheckTokens(settings);
        CheckVerifier(settings);
        CheckScope(settings);
        CheckCallback(settings);
        CheckLocation(settings);
    }

    private static void CheckApplication(StripeConnectionSettings settings)
    {
        if (settings.OAuthClientId is { } clientId)
        {
            Require(
                clientId.StartsWith("ca_", StringComparison.Ordinal) && clientId.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'),
                nameof(settings.OAuthClientId),
                $"is '{Secrets.ShowValue(clientId, settings.OAuthClientSecret)}'",
                "It takes the client id of a registered application: ca_ and letters and digits.");
        }

        if (settings.OAuthClientSecret is { } secret)
            CheckSecretKey(nameof(settings.OAuthClientSecret), secret, WhereSecretsAre);
        if (settings.InitiateOAuth == StripeInitiateOAuth.Off)
            return;
        Require(
            settings.OAuthClientId is null || settings.OAuthClientSecret is not null,
            nameof(settings.OAuthClientSecret),
            "is missing, and OAuthClientId is given",
            WhereSecretsAre);
        Require(
            settings.OAuthClientSecret is null || settings.OAuthClientId is not null,
            nameof(settings.OAuthClientId),
            "is missing, and OAuthClientSecret is given",
            "The Dashboard shows the client id (ca_...) beside the OAuth settings of the platform or app.");
    }

    private static void CheckTokens(StripeConnectionSettings settings)
    {
        if (settings.OAuthAccessToken is { } token)
            CheckBearer(nameof(settings.OAuthAccessToken), token);
        Require(
            settings.OAuthExpiresIn is not { } life || life > TimeSpan.Zero,
            nameof(settings.OAuthExpiresIn),
            $"is {settings.OAuthExpiresIn?.TotalSeconds} seconds",
            "Give a time above 0, or leave it out for a token without expiry.");
        Require(
            settings.OAuthTokenTimestamp is null or >= 0 and <= 253402300799,
            nameof(settings.OAuthTokenTimestamp),
            $"is {settings.OAuthTokenTimestamp}",
            "Give the unix seconds at which the token was issued.");
        Require(
            settings.OAuthAccessToken is not null || settings.OAuthExpiresIn is null,
            nameof(settings.OAuthExpiresIn),
            "is given without the OAuthAccessToken that it is about",
            "Give both, or neither.");
        Require(
            settings.OAuthAccessToken is not null || settings.OAuthTokenTimestamp is null,
            nameof(settings.OAuthTokenTimestamp),
            "is given without the OAuthAccessToken that it is about",
            "Give both, or neither.");
        Require(
            settings is not { OAuthService: StripeOAuthService.Apps, InitiateOAuth: not StripeInitiateOAuth.Off, OAuthAccessToken: not null }
                || settings.OAuthRefreshToken is not null,
            nameof(settings.OAuthRefreshToken),
            "is missing, and access tokens of Stripe Apps live one hour",
            "Give the refresh token of the same exchange too.");
    }

    private static void CheckVerifier(StripeConnectionSettings settings)
    {
        if (settings.OAuthVerifier is not { } verifier)
            return;
        Require(
            settings.InitiateOAuth != StripeInitiateOAuth.Off,
            nameof(settings.OAuthVerifier),
            "is given, but InitiateOAuth is OFF and so nothing exchanges it",
            "Set InitiateOAuth=REFRESH, or exchange it with Database.GetOAuthAccessToken.");
        Require(
            settings.OAuthAccessToken is null && settings.OAuthRefreshToken is null,
            nameof(settings.OAuthVerifier),
            "is given together with tokens",
            "Give the code of the redirect, or the tokens that it was exchanged for.");
        Require(
            !verifier.Any(char.IsWhiteSpace),
            nameof(settings.OAuthVerifier),
            "holds a blank or a line break",
            "Copy the value of code= from the address of the redirect.");
    }

    private static void CheckScope(StripeConnectionSettings settings)
    {
        if (settings.Scope is null)
            return;
        Require(
            settings.OAuthService == StripeOAuthService.Connect,
            nameof(settings.Scope),
            "is given, but Stripe Apps have none",
            "Leave it out: the permissions of an app stand in its manifest.");
        Require(
            settings.Scope is "read_write" or "read_only",
            nameof(settings.Scope),
            $"is '{Secrets.ShowValue(settings.Scope, settings.OAuthClientSecret)}'",
            "Stripe knows read_write and read_only.");
    }

    private static void CheckCallback(StripeConnectionSettings settings)
    {
        if (settings.CallbackURL is { } callback)
            OAuthCallback.Check(nameof(settings.CallbackURL), callback);
        if (settings is { InitiateOAuth: StripeInitiateOAuth.GetAndRefresh, CallbackURL: { } ownCallback })
            OAuthCallback.CheckListenable(nameof(settings.CallbackURL), ownCallback);
    }

    private static void CheckLocation(StripeConnectionSettings settings)
    {
        if (settings.OAuthSettingsLocation is not { } location)
            return;
        var isElsewhere = location.Contains("://", StringComparison.Ordinal);
        var isMemory = location.StartsWith(MemoryTokenStore.Scheme, StringComparison.OrdinalIgnoreCase) && location.Length > MemoryTokenStore.Scheme.Length;
        Require(
            (isMemory || !isElsewhere) && !Secrets.HoldsPassword(location),
            nameof(settings.OAuthSettingsLocation),
            $"is '{Secrets.ShowValue(location)}'",
            "It takes a path, or memory:// and a name; other places are set in code with OAuth(o => o.TokenStore(...)).");
    }
}
