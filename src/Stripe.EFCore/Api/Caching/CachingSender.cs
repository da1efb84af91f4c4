using System.Runtime.ExceptionServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Caching;

/// <summary>
///     Answers from the cache where its query may, and sends where not. Of several that ask for the same at once one sends, and the others share its answer
///     or its failure. Errors are never kept, and what came for one credential is not seen by another.
/// </summary>
internal sealed class CachingSender(SessionSetup setup, RequestSender sender, ProcessState process)
{
    private readonly StripeConnectionSettings _settings = setup.Settings;
    private PageCache? _cache;

    public ValueTask<T> SendAsync<T>(PageRequest request, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken) =>
        (request.Scope?.CacheFor ?? _settings.CacheDuration) is { Ticks: > 0 } age
            ? FindOrSendAsync(request, age, reader, async, cancellationToken)
            : sender.SendAsync(request, reader, async, cancellationToken);

    private async ValueTask<T> FindOrSendAsync<T>(
        PageRequest request, TimeSpan age, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken)
    {
        var cache = _cache ??= process.Caches.Of(_settings.CacheSize, setup.Clock);
        var source = request.Scope?.CredentialsFrom(setup.Credentials) ?? setup.Credentials.ForRun();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var credential = await source.GetAsync(async, cancellationToken).ConfigureAwait(false);
            var key = KeyOf(request, credential);
            var body = cache.Find(key.Of, age);
            if (body is null)
            {
                if (cache.TryLead(key, out var other))
                    return await SendAndKeepAsync(new(cache, key, credential, age), request, reader, async, cancellationToken).ConfigureAwait(false);

                var outcome = await WaitAsync(other!, async, cancellationToken).ConfigureAwait(false);
                if (outcome.Failure is { } failure)
                    return AnswerOf(failure, reader);
                body = outcome.Age <= age ? outcome.Body : null;
            }

            if (body is not null)
                return await ReadAsync(request, credential, body, reader).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> ReadAsync<T>(PageRequest request, Credential credential, byte[] body, IAnswerReader<T> reader)
    {
        var value = await reader.ReadAsync(new MemoryStream(body, writable: false), async: false, CancellationToken.None).ConfigureAwait(false);
        StripeTelemetry.LookedUp(request, isHit: true);
        setup.Observer.RequestServedFromCache(request.Info with { Account = credential.Account });
        return value;
    }

    private async ValueTask<T> SendAndKeepAsync<T>(
        Lead lead, PageRequest request, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken)
    {
        Outcome outcome = default;
        T value;
        var call = new CacheCall(setup.Clock, setup.Observer, async, cancellationToken);
        FoundPage found = default;
        var asked = setup.Clock.GetUtcNow();
        try
        {
            if (process.Distributed is { } distributed)
            {
                found = await distributed.FindAsync(new(lead.Key.Of), lead.Age, call).ConfigureAwait(false);
                if (found.Body is { } body)
                {
                    outcome = new(body, null) { Age = found.Age };
                    return await ReadAsync(request, lead.Credential, body, reader).ConfigureAwait(false);
                }
            }

            StripeTelemetry.LookedUp(request, isHit: false);
            asked = setup.Clock.GetUtcNow();
            var recording = new Recording(lead.Credential);
            value = await sender.SendAsync(request, reader, async, cancellationToken, recording).ConfigureAwait(false);
            if (recording.Credential == lead.Credential)
                outcome = new(recording.Body, recording.Refusal is { } refusal ? ExceptionDispatchInfo.Capture(refusal) : null);
        }
        catch (Exception failure) when (IsOfStripe(failure))
        {
            outcome = new(null, ExceptionDispatchInfo.Capture(failure));
            throw;
        }
        finally
        {
            lead.Cache.Leave(lead.Key, outcome, lead.Age);
        }

        if (outcome.Body is { } came && found.Generations is { } generations)
            await process.Distributed!.KeepAsync(new(lead.Key.Of), new(came, asked), generations, lead.Age, call).ConfigureAwait(false);
        return value;
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

    private LeadKey KeyOf(PageRequest request, Credential credential)
    {
        var account = AccountKey.Of(_settings.ApiBase, credential);
        var tag = CacheTags.Of(request.Info);
        var key = new CacheKey(
            account, Secrets.Fingerprint(credential.Bearer), _settings.ApiVersion ?? StripeConfiguration.ApiVersion, request.PathAndQuery)
        {
            Tag = tag,
            Generation = process.Drops.Of(account, tag),
        };
        return new(key, _settings.Timeout, _settings.MaxResponseSize);
    }

    /// <summary>The right to ask for what the cache lacks, which one request at a time has.</summary>
    /// <param name="Cache">Where the answer is kept.</param>
    /// <param name="Key">What it is kept by.</param>
    /// <param name="Credential">What the request authenticates with.</param>
    /// <param name="Age">How long the answer is served again.</param>
    private readonly record struct Lead(PageCache Cache, LeadKey Key, Credential Credential, TimeSpan Age);
}
