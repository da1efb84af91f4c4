namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>Renews stored tokens, under the lock.</summary>
internal sealed class TokenRefresh(OAuthSession session)
{
    private static readonly TimeSpan Breather = TimeSpan.FromSeconds(30);

    private DateTimeOffset _putOffUntil = DateTimeOffset.MinValue;

    /// <summary>Whether renewing failed a moment ago, for a reason that may pass, while the old token still works.</summary>
    public bool IsPutOff(StripeOAuthSettings tokens) => session.Now < _putOffUntil && TokenLife.IsAlive(tokens, session.Now);

    /// <summary>Renews and stores. Once it is sent nothing calls it back: the refresh token may be used up.</summary>
    /// <param name="tokens">What is stored.</param>
    /// <param name="isAlive">Whether the access token has not been refused.</param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    public async ValueTask<StripeOAuthSettings> RefreshAsync(StripeOAuthSettings tokens, bool isAlive, bool async)
    {
        isAlive &= TokenLife.IsAlive(tokens, session.Now);
        if (tokens.RefreshToken is null)
            return isAlive ? tokens : throw Ended(session.Vault.Location);

        try
        {
            return await RenewAsync(tokens, tokens.RefreshToken, async).ConfigureAwait(false);
        }
        catch (StripeOAuthException passing) when (passing.IsPassing && isAlive)
        {
            session.Services.Observer.Failed(passing);
            _putOffUntil = session.Now + Breather;
            return tokens;
        }
    }

    /// <summary>Renews tokens with a refresh token and stores what comes.</summary>
    public async ValueTask<StripeOAuthSettings> RenewAsync(StripeOAuthSettings before, string refreshToken, bool async)
    {
        session.CheckBelonging(before);
        var application = session.RequireApplication("Refreshing the access token", before);
        var answer = await session.Client.RefreshAsync(application, refreshToken, async, CancellationToken.None).ConfigureAwait(false);
        if (before.AccountId is { } account && answer.AccountId != account)
        {
            throw new StripeOAuthException(
                $"Refreshing the access token of {account} was answered with tokens of {answer.AccountId}, which are not used. "
                + "Check what answers at ConnectBase and ApiBase.");
        }

        var renewed = session.Settle(application, answer) with
        {
            Scope = answer.Scope ?? before.Scope,
            SentVerifier = before.SentVerifier,
        };
        await session.Vault.ReplaceAsync(before, renewed, async).ConfigureAwait(false);
        session.Services.Observer.TokensRefreshed(renewed);
        return renewed;
    }

    private static StripeOAuthException Ended(string location) => new(
        $"The access token at '{location}' has expired, and there is no refresh token to renew it with. Begin a new authorization.");
}
