using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore.Authentication;

/// <summary>
///     A key that the application is asked for at every request, so that it can be rolled while queries run. A key that was rolled between
///     asking and sending is asked for once more.
/// </summary>
internal sealed class CallbackCredentials(StripeConnectionSettings settings, Func<bool, CancellationToken, ValueTask<string?>> key) : ICredentialSource
{
    public async ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken)
    {
        var answer = await key(async, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException(
            "The callback given to ApiKey(...) answered null. It has to answer a secret (sk_) or restricted (rk_) key.");
        ConnectionRules.CheckKey(settings, answer);
        return new(answer, settings.Account);
    }

    public async ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken) =>
        await GetAsync(async, cancellationToken).ConfigureAwait(false) is var now && now.Bearer != refused.Bearer ? now : null;
}
