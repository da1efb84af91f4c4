using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Stripe.EFCore.Authentication;

/// <summary>Keeps keys and tokens out of everything that people read.</summary>
internal static partial class Secrets
{
    private const string Mask = "***";

    /// <summary>What may be shown of a secret: the kind of a Stripe key (<c>sk_live_***</c>), nothing of anything else.</summary>
    public static string Show(string secret) => KeyKind().Match(secret) is { Success: true } kind ? kind.Value + Mask : Mask;

    /// <summary>A text that others wrote, with the given secret and everything that looks like a Stripe key masked.</summary>
    public static string MaskIn(string text, string? secret)
    {
        var masked = string.IsNullOrEmpty(secret) ? text : text.Replace(secret, Show(secret), StringComparison.Ordinal);
        return ClientSecret().Replace(Key().Replace(masked, "$1" + Mask), "_secret_" + Mask);
    }

    /// <inheritdoc cref="MaskIn(string, string)" />
    public static string MaskIn(string text, IEnumerable<string?> secrets) => secrets.Append(null).Aggregate(text, MaskIn);

    /// <summary>Tells secrets apart without holding them.</summary>
    public static string Fingerprint(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 16));

    public static KeyMode ModeOf(string secret) => secret switch
    {
        _ when ConnectionRules.IsLive(secret) => KeyMode.Live,
        _ when secret.StartsWith("sk_test_", StringComparison.Ordinal) || secret.StartsWith("rk_test_", StringComparison.Ordinal) => KeyMode.Test,
        _ => KeyMode.Unknown,
    };

    [GeneratedRegex(@"\A(?:sk|rk|pk|ek)_(?:live|test|org)_", RegexOptions.CultureInvariant)]
    private static partial Regex KeyKind();

    [GeneratedRegex(@"\b((?:sk|rk|pk|ek)_(?:live|test|org)_|whsec_|rt_|ac_)[A-Za-z0-9_*.\-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"_secret_[A-Za-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex ClientSecret();
}
