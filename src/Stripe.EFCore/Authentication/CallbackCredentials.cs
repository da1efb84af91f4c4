namespace Stripe.EFCore.Authentication;

/// <summary>
///     A key that the application is asked for at every request, so that it can be rolled while queries run. A key that was rolled between
///     asking and sending is asked for once more.
/// </summary>
internal sealed class CallbackCredentials(Func<string?> key, string? account) : ICredentialSource
{
    public ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken) => new(Ask());

    public ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken) =>
        new(Ask() is { } now && now != refused ? now : null);

    private Credential Ask()
    {
        var answer = key() ?? throw new InvalidOperationException(
            "The callback given to ApiKey(...) answered null. It has to answer a secret (sk_) or restricted (rk_) key.");
        ConnectionRules.CheckKey(answer);
        return new(answer, account);
    }
}
