using System.Net;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Writes.Idempotency;

/// <summary>What a request with a key was answered with.</summary>
internal sealed record KeptAnswer(int Status, byte[] Body, string RequestId);

/// <summary>
///     The answers that idempotency keys keep: https://docs.stripe.com/api/idempotent_requests. API v1 keeps each answer of a request that was executed, errors
///     too, for a day. API v2 keeps successes alone, for thirty days: a retry goes on with what failed.
/// </summary>
internal sealed class KeyedAnswers(TimeProvider clock)
{
    private const int LongestKey = 255;

    private static readonly TimeSpan InV1 = TimeSpan.FromHours(24);
    private static readonly TimeSpan InV2 = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Takes a key for a request, or finds the answer that it keeps.</summary>
    /// <param name="key">The key, with the account that it belongs to.</param>
    /// <param name="request">All that makes the request what it is.</param>
    /// <returns>The answer that is kept; null where the request is to be executed.</returns>
    /// <exception cref="ApiError">The key belongs to another request, or its request is under way.</exception>
    public KeptAnswer? Begin(string key, string request, bool isV2)
    {
        var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (name.Length > LongestKey)
        {
            throw ApiError.Invalid(
                null, $"Idempotency keys can have up to {LongestKey} characters, but you passed in a key that is {name.Length} characters.", null);
        }

        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry) && clock.GetUtcNow() < entry.End)
            {
                if (entry.Request != request)
                {
                    throw Error(
                        HttpStatusCode.BadRequest,
                        null,
                        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                        + $"Try using a key other than '{name}' if you meant to execute a different request.");
                }

                return entry.Answer ?? throw Error(
                    HttpStatusCode.Conflict,
                    "idempotency_key_in_use",
                    $"There is currently another in-progress request using this Idempotent Key ({name}). Try again when it is answered.");
            }

            _entries[key] = new Entry(request, clock.GetUtcNow() + (isV2 ? InV2 : InV1));
            return null;
        }
    }

    public void Keep(string key, KeptAnswer answer)
    {
        lock (_gate)
            _entries[key] = _entries[key] with { Answer = answer };
    }

    /// <summary>Lets the key be used again.</summary>
    public void Release(string key)
    {
        lock (_gate)
            _entries.Remove(key);
    }

    private static ApiError Error(HttpStatusCode status, string? code, string message) => new(status, "idempotency_error", code, message);

    private sealed record Entry(string Request, DateTimeOffset End)
    {
        /// <summary>Null as long as the request is under way.</summary>
        public KeptAnswer? Answer { get; init; }
    }
}
