using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Stripe.EFCore;

/// <summary>
///     The <c>state</c> of an authorization: 256 random bits that tie the redirect to the browser it began in, with the caller's own value
///     behind them.
/// </summary>
public static class StripeOAuthState
{
    private const char Separator = '.';

    /// <summary>Whether a redirect brought back the state that was sent, compared in constant time.</summary>
    /// <param name="sent">The state that was sent; null is never matched.</param>
    /// <param name="received">The state of the redirect; null is never matched.</param>
    /// <returns>Whether they are the same.</returns>
    public static bool Matches(string? sent, string? received) =>
        !string.IsNullOrEmpty(sent) && received is not null && CryptographicOperations.FixedTimeEquals(Digest(sent), Digest(received));

    /// <summary>The value that the caller gave to be carried along (the connection setting <c>State</c>).</summary>
    /// <param name="state">A state that was matched.</param>
    /// <returns>The value, or null where there was none.</returns>
    public static string? GetCallerState(string state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var at = state.IndexOf(Separator, StringComparison.Ordinal);
        return at >= 0 && Base64Url.IsValid(state.AsSpan(at + 1))
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(state.AsSpan(at + 1)))
            : null;
    }

    internal static string New(string? callerState)
    {
        var random = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return callerState is null ? random : random + Separator + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(callerState));
    }

    private static byte[] Digest(string state) => SHA256.HashData(Encoding.UTF8.GetBytes(state));
}
