using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Clients;

/// <summary>The credentials of one call: what its <see cref="RequestOptions" /> name, and the context's for the rest.</summary>
/// <param name="context">The context's.</param>
internal sealed class CallCredentials(ICredentialSource context) : ICredentialSource
{
    /// <summary>The key that the caller names; null for the context's.</summary>
    public string? Key { get; init; }

    /// <summary>The account that the caller names; null for the context's.</summary>
    public string? Account { get; init; }

    /// <summary>The host that is not to see the context's key; null where it may.</summary>
    public string? UnknownHost { get; init; }

    /// <summary>What the last attempt was sent with; null where there was none.</summary>
    public Credential? Last { get; private set; }

    public async ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken)
    {
        if (Key is null && UnknownHost is { } host)
        {
            throw new InvalidOperationException(
                $"A request to {host} would take the context's key to a host that is neither Stripe's nor in the connection settings. Set ApiBase, or give "
                + "the request its own key with RequestOptions.ApiKey.");
        }

        if (Key is not null && Account is not null)
            return Last = new(Key, Account);

        var own = await context.GetAsync(async, cancellationToken).ConfigureAwait(false);
        return Last = Key is null ? own with { Account = Account ?? own.Account } : new(Key, own.Account);
    }

    public async ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken)
    {
        var replacement = Key is null ? await context.ReplaceAsync(refused, expired, async, cancellationToken).ConfigureAwait(false) : null;
        Last = replacement ?? Last;
        return replacement;
    }
}
