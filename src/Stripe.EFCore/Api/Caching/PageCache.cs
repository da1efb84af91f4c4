using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Caching;

/// <summary>What an answer depends on: who asked, in which version of the API, for what. Holds no secret.</summary>
internal readonly record struct CacheKey(AccountKey Account, string Credential, string Version, string PathAndQuery)
{
    /// <summary>Which answers are dropped together: <see cref="CacheTags" />.</summary>
    public required string Tag { get; init; }

    /// <summary>Changes when the answers that this process has are dropped.</summary>
    public required long Generation { get; init; }
}

/// <summary>Who may wait for whom: those who ask for the same and would give up on it for the same reasons.</summary>
/// <param name="Of">What is asked for.</param>
/// <param name="Timeout">How long a request may take.</param>
/// <param name="MostBytes">How long an answer may be.</param>
internal readonly record struct LeadKey(CacheKey Of, TimeSpan Timeout, long MostBytes);

/// <summary>What the first has for those who wait. With nothing, the next of them asks.</summary>
/// <param name="Body">The answer.</param>
/// <param name="Failure">Why there is none, if the same holds for the others.</param>
internal readonly record struct Outcome(byte[]? Body, ExceptionDispatchInfo? Failure)
{
    /// <summary>How old the answer is already: one of the distributed cache is not new.</summary>
    public TimeSpan Age { get; init; }
}

/// <summary>
///     Answers of the API as they came, for readers of any columns. The size in bytes is limited: the answers that were not used for the longest time go first.
/// </summary>
internal sealed class PageCache
{
    /// <summary>What an entry takes beside its body, about.</summary>
    private const int Overhead = 512;

    private readonly MemoryCache _answers;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<LeadKey, TaskCompletionSource<Outcome>> _asked = new();

    public PageCache(long size, TimeProvider clock)
    {
        _clock = clock;
        _answers = new(new MemoryCacheOptions { SizeLimit = size, Clock = new Clock(clock) });
    }

    /// <summary>An answer that is no older than a time; null where there is none.</summary>
    public byte[]? Find(CacheKey key, TimeSpan age) =>
        _answers.TryGetValue(key, out Answer? answer) && _clock.GetElapsedTime(answer!.CameAt) <= age ? answer.Body : null;

    /// <summary>
    ///     Whoever asks for what is being asked for already waits for that; the first asks, and ends with <see cref="Leave" />.
    /// </summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="other">What the first will have; null for the first.</param>
    public bool TryLead(LeadKey key, out Task<Outcome>? other)
    {
        var mine = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _asked.GetOrAdd(key, mine);
        other = ReferenceEquals(first, mine) ? null : first.Task;
        return other is null;
    }

    /// <summary>Keeps what came, if it did, and tells those who wait.</summary>
    public void Leave(LeadKey key, Outcome outcome, TimeSpan age)
    {
        if (outcome.Body is { } body)
        {
            var size = body.Length + (2 * key.Of.PathAndQuery.Length) + Overhead;
            var options = new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = age, Size = size };
            var cameAt = _clock.GetTimestamp() - (long)(outcome.Age.TotalSeconds * _clock.TimestampFrequency);
            _answers.Set(key.Of, new Answer(body, cameAt), options);
        }

        if (_asked.TryRemove(key, out var mine))
            mine.SetResult(outcome);
    }

    private sealed record Answer(byte[] Body, long CameAt);

    private sealed class Clock(TimeProvider clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}

/// <summary>The caches of the process: one for all contexts that give it the same size.</summary>
internal sealed class PageCaches
{
    private readonly ConcurrentDictionary<(long Size, TimeProvider Clock), Lazy<PageCache>> _caches = new();

    public PageCache Of(long size, TimeProvider clock) =>
        _caches.GetOrAdd((size, clock), key => new Lazy<PageCache>(() => new(key.Size, key.Clock))).Value;
}
