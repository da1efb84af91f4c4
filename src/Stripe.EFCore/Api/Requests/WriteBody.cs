using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stripe.EFCore.Api.Requests;

/// <summary>What a request sends to change something, and whether Stripe may have carried it out.</summary>
/// <param name="parameters">The parameters, each text, a number, a boolean, a list or a dictionary of those; null for none.</param>
/// <param name="idempotencyKey">The key by which Stripe knows a repetition; null where the method has none.</param>
internal sealed class WriteBody(IReadOnlyDictionary<string, object?>? parameters, string? idempotencyKey)
{
    /// <summary>A key that no other request has.</summary>
    public static string NewKey() => $"stripe-efcore-{Guid.NewGuid():N}";

    /// <summary>
    ///     The key after one that serves no more, always the same: a process that begins again with the first key comes to the same keys, and so to the same
    ///     object.
    /// </summary>
    public static string KeyAfter(string key)
    {
        const string Mark = "/again-";
        const int Longest = 255;
        var at = key.LastIndexOf(Mark, StringComparison.Ordinal);
        var (first, number) = at >= 0 && int.TryParse(key.AsSpan(at + Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? (key[..at], last + 1)
            : (key, 2);
        var end = string.Create(CultureInfo.InvariantCulture, $"{Mark}{number}");
        return first.Length + end.Length <= Longest ? first + end : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(first))) + end;
    }

    public IReadOnlyDictionary<string, object?>? Parameters { get; } = parameters;

    public string? IdempotencyKey { get; } = idempotencyKey;

    /// <summary>Whether an attempt failed in a way that leaves open whether Stripe carried it out.</summary>
    public bool MayHaveRun { get; private set; }

    /// <summary>
    ///     Whether Stripe gave the answer again that it had kept for the key, which is as old as the request that was carried out:
    ///     https://docs.stripe.com/api/idempotent_requests.
    /// </summary>
    public bool IsReplayed { get; set; }

    /// <summary>Notes that an attempt failed.</summary>
    /// <param name="leavesOpen">Whether Stripe may have carried it out.</param>
    public void Failed(bool leavesOpen) => MayHaveRun |= leavesOpen;
}
