using System.Runtime.ExceptionServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Caching;

/// <summary>
///     Answers from the cache where its query may, and sends where not. Of several that ask for the same at once one sends, and the others share its answer
///     or its failure. Errors are never kept, and what came for one credential is not seen by another.
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
            var body = cache.Find(key.Of, age);
            if (body is null)
            {
                if (cache.TryLead(key, out var other))
                    return await SendAndKeepAsync(cache, key, credential, request, age, reader, async, cancellationToken).ConfigureAwait(false);

                var outcome = await WaitAsync(other!, async, cancellationToken).ConfigureAwait(false);
                if (outcome.Failure is { } failure)
                    return AnswerOf(failure, reader);
                body = outcome.Body;
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
        LeadKey key,
        Credential credential,
        PageRequest request,
        TimeSpan age,
        IAnswerReader<T> reader,
        bool async,
        CancellationToken cancellationToken)
    {
        Outcome outcome = default;
        try
        {
            StripeTelemetry.LookedUp(request, isHit: false);
            var recording = new Recording(credential);
            var value = await sender.SendAsync(request, reader, async, cancellationToken, recording).ConfigureAwait(false);
            if (recording.Credential == credential)
                outcome = new(recording.Body, recording.Refusal is { } refusal ? ExceptionDispatchInfo.Capture(refusal) : null);
            return value;
        }
        catch (Exception failure) when (IsOfStripe(failure))
        {
            outcome = new(null, ExceptionDispatchInfo.Capture(failure));
            throw;
        }
        finally
        {
            cache.Leave(key, outcome, age);
        }
    }

    /// <summary>Whether the next would meet the same. A cancellation, a budget and the application's own code are one query's alone.</summary>
    private static bool IsOfStripe(Exception failure) => failure is StripeRequestException or StripeResponseException or StripeOAuthException;

    /// <summary>A refusal that this reader takes for an answer, or the exception.</summary>
    private static T AnswerOf<T>(ExceptionDispatchInfo failure, IAnswerReader<T> reader)
    {
        if (failure.SourceException is StripeRequestException refusal && reader.Accepts(refusal, out var answer))
            return answer;

        failure.Throw();
        throw failure.SourceException;
    }

    private static async ValueTask<Outcome> WaitAsync(Task<Outcome> other, bool async, CancellationToken cancellationToken)
    {
        if (async)
            return await other.WaitAsync(cancellationToken).ConfigureAwait(false);

        other.Wait(cancellationToken);
        return other.GetAwaiter().GetResult();
    }

    private LeadKey KeyOf(PageRequest request, Credential credential) =>
        new(
            new(
                AccountKey.Of(settings.ApiBase, credential),
                Secrets.Fingerprint(credential.Bearer),
                StripeConfiguration.ApiVersion,
                request.PathAndQuery),
            settings.Timeout,
            settings.MaxResponseSize);
}
