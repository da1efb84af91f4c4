using Stripe.EFCore.Authentication;
using Stripe.EFCore.Infrastructure.Callbacks;

namespace Stripe.EFCore.Infrastructure;

/// <summary>The credentials of a context's requests until another account or key is set or a pool takes the context back.</summary>
/// <param name="bearer">Gives the key or token, with the account that belongs to it where there is one.</param>
/// <param name="account">Returns the account; null if the settings or the tokens have it.</param>
/// <param name="gate">Keeps callbacks apart; null where there are none.</param>
/// <param name="using">Receives the account before the first request of a run is sent with it.</param>
internal sealed class ContextCredentials(
    ICredentialSource bearer, Func<bool, CancellationToken, ValueTask<string?>>? account, CallbackGate? gate, Action<string?> @using)
    : ICredentialSource
{
    public ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken) => ForRun().GetAsync(async, cancellationToken);

    public ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken) =>
        ForRun().ReplaceAsync(refused, expired, async, cancellationToken);

    public ICredentialSource ForRun() => new Run(this);

    /// <summary>
    ///     The credentials of one run of a query. It gets the key for every request but the account only once, so that no result mixes two accounts.
    /// </summary>
    private sealed class Run(ContextCredentials context) : ICredentialSource
    {
        private volatile Known? _known;

        private ICredentialSource Bearer => context.Bearer;

        public ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken)
        {
            if (context.Gate is { } gate)
                return gate.RunAsync(AskAsync, async, cancellationToken);

            // A key that the settings give is here at once, and each request of a point read counts.
            if (context.Account is not null)
                return AskAsync(async, cancellationToken);

            var bearer = Bearer.GetAsync(async, cancellationToken);
            return bearer.IsCompletedSuccessfully && bearer.Result is var credential ? new(OfAccount(credential, credential.Account)) : WaitAsync(bearer);
        }

        public async ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken)
        {
            var replacement = context.Gate is { } gate
                ? await gate.RunAsync((a, c) => Bearer.ReplaceAsync(refused, expired, a, c), async, cancellationToken).ConfigureAwait(false)
                : await Bearer.ReplaceAsync(refused, expired, async, cancellationToken).ConfigureAwait(false);
            return replacement is null ? null : replacement with { Account = refused.Account };
        }

        private async ValueTask<Credential> WaitAsync(ValueTask<Credential> bearer)
        {
            var credential = await bearer.ConfigureAwait(false);
            return OfAccount(credential, credential.Account);
        }

        private async ValueTask<Credential> AskAsync(bool async, CancellationToken cancellationToken)
        {
            var credential = await Bearer.GetAsync(async, cancellationToken).ConfigureAwait(false);
            var account = _known is { } known ? known.Account
                : context.Account is { } ask ? await ask(async, cancellationToken).ConfigureAwait(false)
                : credential.Account;
            return OfAccount(credential, account);
        }

        /// <param name="credential">The key or token.</param>
        /// <param name="account">The account of the run, where this is its first request.</param>
        private Credential OfAccount(Credential credential, string? account)
        {
            if (_known is not { } known)
            {
                if (credential.Account is { } own && own != account)
                {
                    throw new InvalidOperationException(
                        $"The account is {account ?? "the platform's own"}, and the OAuth tokens are those of {own}. Give each account its own tokens.");
                }

                context.Using(account);
                _known = known = new(account);
            }

            return credential.Account == known.Account ? credential : credential with { Account = known.Account };
        }

        private sealed record Known(string? Account);
    }

    private ICredentialSource Bearer { get; } = bearer;

    private Func<bool, CancellationToken, ValueTask<string?>>? Account { get; } = account;

    private CallbackGate? Gate { get; } = gate;

    private Action<string?> Using { get; } = @using;
}
