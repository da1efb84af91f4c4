namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>
///     The credential of a context whose tokens the provider keeps. What is stored is read without the lock; getting tokens and renewing
///     them is done under it, after reading again, as another may have done it meanwhile. New tokens are stored before they are used.
/// </summary>
internal sealed class OAuthTokenSource(OAuthSession session) : ICredentialSource
{
    private readonly TokenAcquisition _acquisition = new(session);
    private readonly TokenRefresh _refresh = new(session);
    private volatile StripeOAuthSettings? _current;

    public async ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken)
    {
        var tokens = _current is { } known && !IsDue(known) ? known : await FindAsync(async, cancellationToken).ConfigureAwait(false);
        return CredentialOf(_current = tokens);
    }

    public async ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken)
    {
        if (!expired || _current is not { } current || CredentialOf(current).Bearer != current.AccessToken)
            return null;

        _current = current.AccessToken != refused.Bearer
            ? current
            : await ExclusivelyAsync(refused.Bearer, async, cancellationToken).ConfigureAwait(false);
        return CredentialOf(_current);
    }

    /// <summary>Looks again at what is stored, after a procedure has changed it.</summary>
    public void Forget() => _current = null;

    private async ValueTask<StripeOAuthSettings> FindAsync(bool async, CancellationToken cancellationToken)
    {
        var stored = await session.Vault.ReadAsync(async, cancellationToken).ConfigureAwait(false);
        return stored is not null && _acquisition.IsUsable(stored) && !IsDue(stored)
            ? stored
            : await ExclusivelyAsync(refused: null, async, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<StripeOAuthSettings> ExclusivelyAsync(string? refused, bool async, CancellationToken cancellationToken)
    {
        var failures = session.Vault.ConsentFailures;
        var entry = await session.Vault.EnterAsync(async, cancellationToken).ConfigureAwait(false);
        var work = WorkAsync();

        // Who is cancelled leaves; a refresh that was sent is seen through, as its answer is all that is left of the tokens.
        return async ? await work.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) : await work.ConfigureAwait(false);

        async ValueTask<StripeOAuthSettings> WorkAsync()
        {
            await using (entry.ConfigureAwait(false))
            {
                try
                {
                    return await GetOrRenewAsync(refused, failures, async, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is StripeOAuthException or StripeOAuthTokenStoreException)
                {
                    session.Services.Observer.Failed(failure);
                    throw;
                }
            }
        }
    }

    private async ValueTask<StripeOAuthSettings> GetOrRenewAsync(string? refused, int failures, bool async, CancellationToken cancellationToken)
    {
        var stored = await session.Vault.ReadExclusivelyAsync(async, cancellationToken).ConfigureAwait(false);
        if (stored is null || !_acquisition.IsUsable(stored))
            return await _acquisition.ObtainAsync(stored, failures, async, cancellationToken).ConfigureAwait(false);
        if (stored.AccessToken != refused && !IsDue(stored))
            return stored;

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await _refresh.RefreshAsync(stored, isAlive: stored.AccessToken != refused, async).ConfigureAwait(false);
        }
        catch (StripeOAuthException revoked)
            when (revoked.Error == "invalid_grant" && session.Settings.InitiateOAuth == StripeInitiateOAuth.GetAndRefresh)
        {
            session.Services.Observer.Failed(revoked);
            return await _acquisition.AskAsync(stored, failures, async, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsDue(StripeOAuthSettings tokens) => TokenLife.IsDue(tokens, session.Now) && !_refresh.IsPutOff(tokens);

    /// <summary>
    ///     For Connect the platform's key with the account, as <see href="https://docs.stripe.com/connect/authentication">Stripe
    ///     recommends</see>, where the key is known.
    /// </summary>
    private Credential CredentialOf(StripeOAuthSettings tokens)
    {
        session.CheckBelonging(tokens);
        var wanted = session.Settings.AccountId;
        var secret = session.FindApplication(tokens)?.ClientSecret;
        var byPlatform = tokens.Service == StripeOAuthService.Connect && session.Settings.OAuthAccess == StripeOAuthAccess.PlatformKey;
        if (byPlatform && secret is not null && (tokens.AccountId ?? wanted) is { } account)
        {
            return wanted is null || wanted == account ? new(secret, account) { IsIssuedForLive = tokens.Livemode } : throw new InvalidOperationException(
                $"The connection setting AccountId is {wanted}, and the consent stored at '{session.Vault.Location}' is that of {account}. "
                + "Leave AccountId out, or connect that account and give each its own OAuthSettingsLocation.");
        }

        return new(tokens.AccessToken!, wanted == tokens.AccountId ? null : wanted) { IsIssuedForLive = tokens.Livemode };
    }
}
