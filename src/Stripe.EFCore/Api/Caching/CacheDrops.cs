using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Caching;

/// <summary>Drops answers that a change made old, here and where instances share them.</summary>
/// <param name="process">Where they are.</param>
/// <param name="apiBase">Where they came from.</param>
internal sealed class CacheDrops(ProcessState process, Uri apiBase)
{
    /// <summary>Drops answers of one account.</summary>
    /// <param name="credential">Opens the account.</param>
    /// <param name="tag">The resource that changed, with which answers with expansions are dropped; null for all of the account.</param>
    /// <param name="call">How the distributed cache is called.</param>
    /// <exception cref="Exception">Whatever the distributed cache throws. The answers in memory are dropped.</exception>
    public async ValueTask DropAsync(Credential credential, string? tag, CacheCall call)
    {
        var account = AccountKey.Of(apiBase, credential);
        string?[] tags = tag is null ? [null] : [tag, CacheTags.Expansions];
        foreach (var dropped in tags)
            process.Drops.Drop(account, dropped);
        if (process.Distributed is not { } distributed)
            return;

        foreach (var dropped in tags)
            await distributed.DropAsync(account, dropped, call).ConfigureAwait(false);
    }
}
