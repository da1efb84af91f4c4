using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Caching;

/// <summary>
///     Answers from the cache where its query may, and sends where not. Of several that ask for the same at once one sends. Errors are never kept, and what
///     came for one credential is not seen by another.
/// </summary>
internal sealed class CachingSender(
    StripeConnectionSettings settings,
    ICredentialSource credentials,
    RequestSender sender,
    PageCaches caches,
    IRequestObserver observer,
    TimeProvider clock)
{
    private PageCache? _cache;

    public ValueTask<T> SendAsync<T>(PageRequest request, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken) =>
        (request.Scope?.CacheFor ?? settings.CacheDuration) is { Ticks: > 0 } age
            ? FindOrSendAsync(request, age, reader, async, cancellationToken)
            : sender.SendAsync(request, reader, async, cancellationToken);

    private async ValueTask<T> FindOrSendAsync<T>(
        PageRequest request, TimeSpan age, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken)
    {
        var cache = _cache ??= caches.Of(settings.CacheSize, clock);
        var source = request.Scope?.CredentialsFrom(credentials) ?? credentials.ForRun();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var credential = await source.GetAsync(async, cancellationToken).ConfigureAwait(false);
            var key = KeyOf(request, credential);
            var body = cache.Find(key, age);
            if (body is null)
            {
                if (cache.TryLead(key, out var other))
                    return await SendAndKeepAsync(cache, key, credential, request, age, reader, async, cancellationToken).ConfigureAwait(false);

                // Where the first of them fails, or is called back, the next asks.
                body = await WaitAsync(other!, async, cancellationToken).ConfigureAwait(false);
            }

            if (body is not null)
                return await ReadAsync(request, credential, body, reader).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> ReadAsync<T>(PageRequest request, Credential credential, byte[] body, IAnswerReader<T> reader)
    {
        var value = await reader.ReadAsync(new MemoryStream(body, writable: false), async: false, CancellationToken.None).ConfigureAwait(false);
        StripeTelemetry.LookedUp(request, isHit: true);
        observer.RequestServedFromCache(request.Info with { Account = credential.Account });
        return value;
    }

    private async ValueTask<T> SendAndKeepAsync<T>(
        PageCache cache,
        CacheKey key,
        Credential credential,
        PageRequest request,
        TimeSpan age,
        IAnswerReader<T> reader,
        bool async,
        CancellationToken cancellationToken)
    {
        byte[]? kept = null;
        try
        {
            StripeTelemetry.LookedUp(request, isHit: false);
            var recording = new Recording(credential);
            var value = await sender.SendAsync(request, reader, async, cancellationToken, recording).ConfigureAwait(false);
            kept = recording.Credential == credential ? recording.Body : null;
            return value;
        }
        finally
        {
            cache.Leave(key, kept, age);
        }
    }

    private static async ValueTask<byte[]?> WaitAsync(Task<byte[]?> other, bool async, CancellationToken cancellationToken)
    {
        if (async)
            return await other.WaitAsync(cancellationToken).ConfigureAwait(false);

        other.Wait(cancellationToken);
        return other.GetAwaiter().GetResult();
    }

    private CacheKey KeyOf(PageRequest request, Credential credential) =>
        new(
            AccountKey.Of(settings.ApiBase, credential),
            Secrets.Fingerprint(credential.Bearer),
            StripeConfiguration.ApiVersion,
            request.PathAndQuery);
}
