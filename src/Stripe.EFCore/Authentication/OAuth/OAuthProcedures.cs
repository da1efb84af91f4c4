using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Authentication.OAuth.Protocol;

namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>
///     What applications call themselves: the address to send people to, the exchange, the refresh, the end. Where the provider keeps the
///     tokens (InitiateOAuth=REFRESH, GETANDREFRESH) what comes is stored as well, and used from the next request on.
/// </summary>
internal sealed class OAuthProcedures(OAuthSession session, OAuthTokenSource? source)
{
    private readonly TokenAcquisition _acquisition = new(session);
    private readonly TokenRefresh _refresh = new(session);

    private StripeConnectionSettings Settings => session.Settings;

    public async ValueTask<StripeOAuthAuthorizationUrl> GetAuthorizationUrlAsync(
        StripeOAuthMode mode, StripeOAuthConsentRequest? request, bool async, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(async, cancellationToken).ConfigureAwait(false);
        var application = Application("GetOAuthAuthorizationUrl", stored);
        var authorization = Authorization(application, request);
        if (mode == StripeOAuthMode.App)
            OAuthCallback.CheckListenable("CallbackUrl", authorization.CallbackUrl);
        return session.Client.Authorize(application, authorization);
    }

    public async ValueTask<StripeOAuthAccessTokenResult> GetAccessTokenAsync(
        StripeOAuthMode mode, string? verifier, StripeOAuthConsentRequest? request, bool async, CancellationToken cancellationToken)
    {
        if (mode == StripeOAuthMode.Web && string.IsNullOrWhiteSpace(verifier))
            throw new ArgumentException("StripeOAuthMode.Web needs the verifier: the code that the redirect brought.", nameof(verifier));
        if (mode == StripeOAuthMode.App && verifier is not null)
            throw new ArgumentException("StripeOAuthMode.App gets its own code through the browser; leave the verifier out.", nameof(verifier));

        const string What = "GetOAuthAccessToken";
        var tokens = await ChangeAsync(
            async,
            cancellationToken,
            stored =>
            {
                var application = Application(What, stored);
                return mode == StripeOAuthMode.Web
                    ? ExchangeAsync(application, stored, verifier!, async)
                    : session.Consent.AskAsync(
                        application,
                        Authorization(application, request),
                        code => ExchangeAsync(application, stored, code, async: true),
                        async,
                        cancellationToken);
            }).ConfigureAwait(false);
        return new(
            tokens.AccessToken!,
            tokens.RefreshToken,
            TokenLife.ToTell(tokens.Service, tokens.ExpiresIn),
            tokens.AccountId!,
            tokens.Scope,
            tokens.Livemode);
    }

    public async ValueTask<StripeOAuthRefreshResult> RefreshAsync(string? refreshToken, bool async, CancellationToken cancellationToken)
    {
        var tokens = await ChangeAsync(
            async,
            cancellationToken,
            stored =>
            {
                const string What = "RefreshOAuthAccessToken";
                var token = refreshToken ?? stored?.RefreshToken ?? Settings.OAuthRefreshToken ?? throw new InvalidOperationException(
                    $"{What} needs a refresh token: give the OAuthRefreshToken of the exchange.");
                return session.Keeps && (stored is null || stored.RefreshToken == token)
                    ? _refresh.RenewAsync(stored ?? new() { Service = Application(What, stored).Service }, token, async)
                    : RefreshOnlyAsync(Application(What, stored), token, async);
            }).ConfigureAwait(false);
        return new(tokens.AccessToken!, tokens.RefreshToken!, TokenLife.ToTell(tokens.Service, tokens.ExpiresIn));
    }

    public async ValueTask<StripeOAuthDeauthorizationResult> DeauthorizeAsync(
        string? accountId,
        bool async,
        CancellationToken cancellationToken) =>
        new(await ChangeAsync(
            async,
            cancellationToken,
            async ValueTask<string> (stored) =>
            {
                var account = accountId ?? stored?.AccountId ?? Settings.AccountId ?? throw new InvalidOperationException(
                    "DeauthorizeOAuth needs the account whose connection is to end: give its AccountId.");
                var application = Application("DeauthorizeOAuth", stored);
                await session.Client.DeauthorizeAsync(application, account, async, cancellationToken).ConfigureAwait(false);
                if (session.Keeps && stored?.AccountId == account)
                    await session.Vault.WriteAsync(null, async, CancellationToken.None).ConfigureAwait(false);
                return account;
            }).ConfigureAwait(false));

    private OAuthApplication Application(string what, StripeOAuthSettings? stored) => session.RequireApplication(what, stored);

    private OAuthAuthorization Authorization(OAuthApplication application, StripeOAuthConsentRequest? request)
    {
        if (request?.CallbackUrl is { } callbackUrl)
            OAuthCallback.Check("CallbackUrl", callbackUrl);
        return new(request?.CallbackUrl ?? application.CallbackUrl, request?.Scope ?? Settings.Scope, request?.State ?? Settings.State);
    }

    private ValueTask<StripeOAuthSettings> ExchangeAsync(OAuthApplication application, StripeOAuthSettings? stored, string code, bool async) =>
        session.Keeps
            ? _acquisition.ExchangeAsync(application, stored, code, sentVerifier: null, async)
            : ExchangeOnlyAsync(application, code, async);

    private async ValueTask<StripeOAuthSettings> ExchangeOnlyAsync(OAuthApplication application, string code, bool async)
    {
        var answer = await session.Client.ExchangeAsync(application, code, async, CancellationToken.None).ConfigureAwait(false);
        var tokens = session.Settle(application, answer);
        session.Services.Observer.TokensReceived(tokens);
        return tokens;
    }

    private async ValueTask<StripeOAuthSettings> RefreshOnlyAsync(OAuthApplication application, string refreshToken, bool async)
    {
        var answer = await session.Client.RefreshAsync(application, refreshToken, async, CancellationToken.None).ConfigureAwait(false);
        var tokens = session.Settle(application, answer);
        session.Services.Observer.TokensRefreshed(tokens);
        return tokens;
    }

    private ValueTask<StripeOAuthSettings?> ReadAsync(bool async, CancellationToken cancellationToken) =>
        session.Keeps ? session.Vault.ReadAsync(async, cancellationToken) : default;

    /// <summary>Works under the lock where tokens are kept, and has the context look at them again.</summary>
    private async ValueTask<T> ChangeAsync<T>(bool async, CancellationToken cancellationToken, Func<StripeOAuthSettings?, ValueTask<T>> change)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (!session.Keeps)
                return await change(null).ConfigureAwait(false);

            var entry = await session.Vault.EnterAsync(async, cancellationToken).ConfigureAwait(false);
            await using (entry.ConfigureAwait(false))
            {
                var stored = await session.Vault.ReadExclusivelyAsync(async, cancellationToken).ConfigureAwait(false);
                return await change(stored).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is StripeOAuthException or StripeOAuthTokenStoreException)
        {
            session.Services.Observer.Failed(failure);
            throw;
        }
        finally
        {
            source?.Forget();
        }
    }
}
