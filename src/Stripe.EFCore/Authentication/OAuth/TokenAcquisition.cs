using System.Security.Cryptography;
using System.Text;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Authentication.OAuth.Protocol;

namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>
///     Gets the first tokens, under the lock: from the code of a redirect (OAuthVerifier), from tokens in the settings, or by asking a
///     person.
/// </summary>
internal sealed class TokenAcquisition(OAuthSession session)
{
    private readonly TokenRefresh _refresh = new(session);

    private StripeConnectionSettings Settings => session.Settings;

    /// <summary>Whether what is stored is to be used, rather than something newer in the settings.</summary>
    public bool IsUsable(StripeOAuthSettings stored)
    {
        session.CheckBelonging(stored);
        return stored.AccessToken is not null && !HasNewVerifier(stored) && !HasNewerTokens(stored);
    }

    public async ValueTask<StripeOAuthSettings> ObtainAsync(StripeOAuthSettings? stored, int failures, bool async, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Settings.OAuthVerifier is { } verifier)
            return await ExchangeVerifierAsync(stored, verifier, async).ConfigureAwait(false);
        if (Settings.OAuthAccessToken is not null || Settings.OAuthRefreshToken is not null)
            return await TakeFromSettingsAsync(stored, async).ConfigureAwait(false);
        if (Settings.InitiateOAuth == StripeInitiateOAuth.GetAndRefresh)
            return await AskAsync(stored, failures, async, cancellationToken).ConfigureAwait(false);

        throw new InvalidOperationException(
            $"InitiateOAuth is REFRESH, and there are no tokens at '{session.Vault.Location}' to refresh. Give them once: "
            + "OAuthVerifier (the code of the redirect), or OAuthAccessToken and OAuthRefreshToken; or copy a settings file there; "
            + "or set InitiateOAuth=GETANDREFRESH.");
    }

    /// <summary>
    ///     Asks a person, in the browser. Those who waited here while the same question was refused are not made to ask again.
    /// </summary>
    public async ValueTask<StripeOAuthSettings> AskAsync(StripeOAuthSettings? stored, int failures, bool async, CancellationToken cancellationToken)
    {
        var vault = session.Vault;
        if (vault.ConsentFailures > failures && vault.LastConsentFailure is { } failure)
            throw failure.ForAnother();

        var application = session.RequireApplication("InitiateOAuth=GETANDREFRESH", stored);
        var authorization = new OAuthAuthorization(application.CallbackUrl, Settings.Scope, Settings.State);
        try
        {
            return await session.Consent.AskAsync(application, authorization, Accept, async, cancellationToken).ConfigureAwait(false);
        }
        catch (StripeOAuthException refused)
        {
            vault.NoteConsentFailure(refused);
            throw;
        }

        // The listener that takes the code has threads of its own, whoever waits for it.
        ValueTask<StripeOAuthSettings> Accept(string code) => ExchangeAsync(application, stored, code, sentVerifier: null, async: true);
    }

    /// <summary>Exchanges a code and stores the tokens. It is not cancelled once it is sent.</summary>
    public async ValueTask<StripeOAuthSettings> ExchangeAsync(
        OAuthApplication application,
        StripeOAuthSettings? before,
        string code,
        string? sentVerifier,
        bool async)
    {
        var answer = await session.Client.ExchangeAsync(application, code, async, CancellationToken.None).ConfigureAwait(false);
        var tokens = session.Settle(application, answer) with { SentVerifier = sentVerifier };
        await session.Vault.ReplaceAsync(before, tokens, async).ConfigureAwait(false);
        session.Services.Observer.TokensReceived(tokens);
        return tokens;
    }

    /// <summary>
    ///     That the code is sent is stored before it is: after an answer that was lost, neither this process nor the next sends it again,
    ///     which would end the connection that it may have made.
    /// </summary>
    private async ValueTask<StripeOAuthSettings> ExchangeVerifierAsync(StripeOAuthSettings? stored, string verifier, bool async)
    {
        var digest = Digest(verifier);
        if (stored?.SentVerifier == digest)
        {
            throw new StripeOAuthException(
                "The code in OAuthVerifier was sent before and its answer was lost, so it may be used up; it is not sent again. "
                + $"Get a new one, or, if the first exchange is known not to have happened, delete '{session.Vault.Location}'.");
        }

        var application = session.RequireApplication("Exchanging OAuthVerifier", stored);
        var note = (stored ?? NothingOf(application)) with { SentVerifier = digest, AccessToken = null };
        await session.Vault.WriteAsync(note, async, CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await ExchangeAsync(application, note, verifier, digest, async).ConfigureAwait(false);
        }
        catch (StripeOAuthException refused) when (refused.Error is not null)
        {
            await session.Vault.WriteAsync(stored, async, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<StripeOAuthSettings> TakeFromSettingsAsync(StripeOAuthSettings? stored, bool async)
    {
        var application = session.FindApplication(stored);
        var given = new StripeOAuthSettings
        {
            Service = application?.Service ?? Settings.OAuthService,
            ClientId = application?.ClientId,
            ClientSecret = application?.ClientSecret,
            AccessToken = Settings.OAuthAccessToken,
            RefreshToken = Settings.OAuthRefreshToken,
            IssuedAt = Settings.OAuthTokenTimestamp is { } issued ? DateTimeOffset.FromUnixTimeSeconds(issued) : session.Now,
            ExpiresIn = Settings.OAuthExpiresIn,
            AccountId = Settings.AccountId,
            Scope = Settings.Scope,
            Livemode = ModeOf(Settings.OAuthAccessToken) is not KeyMode.Unknown and var mode
                ? mode == KeyMode.Live
                : ConnectionRules.IsLive(application?.ClientSecret),
        };
        if (given.AccessToken is null || (TokenLife.IsDue(given, session.Now) && given.RefreshToken is not null))
            return await _refresh.RenewAsync(given, given.RefreshToken!, async).ConfigureAwait(false);

        await session.Vault.WriteAsync(given, async, CancellationToken.None).ConfigureAwait(false);
        session.Services.Observer.TokensReceived(given);
        return given;
    }

    private static KeyMode ModeOf(string? token) => token is null ? KeyMode.Unknown : Secrets.ModeOf(token);

    private static StripeOAuthSettings NothingOf(OAuthApplication application) => new()
    {
        Service = application.Service,
        ClientId = application.ClientId,
        ClientSecret = application.ClientSecret,
    };

    private bool HasNewVerifier(StripeOAuthSettings stored) =>
        Settings.OAuthVerifier is { } verifier && Digest(verifier) != stored.SentVerifier;

    /// <summary>
    ///     Settings keep what they were first given; they win over later tokens only where they say that theirs are later still.
    /// </summary>
    private bool HasNewerTokens(StripeOAuthSettings stored) =>
        Settings is { OAuthAccessToken: { } token, OAuthTokenTimestamp: { } issued }
        && token != stored.AccessToken
        && issued > stored.IssuedAt.ToUnixTimeSeconds();

    private static string Digest(string verifier) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("Stripe.EFCore verifier " + verifier)));
}
