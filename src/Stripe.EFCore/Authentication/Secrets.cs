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

    /// <summary>
    ///     A text that others wrote, with the given secret and everything masked that looks like a key of Stripe's, the user and password of an address, or a
    ///     password by its name.
    /// </summary>
    public static string MaskIn(string text, string? secret)
    {
        var masked = Key().Replace(Remove(text, secret), "$1" + Mask);
        masked = ClientSecret().Replace(masked, "_secret_" + Mask);
        masked = User().Replace(masked, "$1" + Mask + "@");
        return Named().Replace(masked, "$1" + Mask);
    }

    /// <summary>A text without one secret, also as it stands in addresses.</summary>
    public static string Remove(string text, string? secret)
    {
        if (string.IsNullOrEmpty(secret))
            return text;

        var shown = Show(secret);
        return text.Replace(secret, shown, StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), shown, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    ///     The value of a setting that is no secret, as it may be shown. People put addresses with a password and whole connection strings where they do not
    ///     belong.
    /// </summary>
    public static string ShowValue(string value, string? secret = null)
    {
        var shown = Remove(value, secret);
        var at = shown.LastIndexOf('@');
        if (at > 0 && AddressStart().Match(shown) is { Success: true } start && start.Index + start.Length <= at)
            shown = string.Concat(shown.AsSpan(0, start.Index + start.Length), Mask, shown.AsSpan(at));
        return OutsideText.OneLine(MaskIn(Pair().Replace(shown, "$1" + Mask), secret: null));
    }

    /// <summary>Whether a value holds a password by its name, as connection strings of databases and caches do.</summary>
    public static bool HoldsPassword(string value) => Pair().IsMatch(value);

    /// <inheritdoc cref="MaskIn(string, string)" />
    public static string MaskIn(string text, IEnumerable<string?> secrets) => secrets.Append(null).Aggregate(text, MaskIn);

    /// <summary>Tells secrets apart without holding them.</summary>
    public static string Fingerprint(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 16));

    /// <summary>
    ///     Whether a key is one of an <see href="https://docs.stripe.com/keys/organization-api-keys">organization</see>, which may read each of its
    ///     accounts and has no data of its own.
    /// </summary>
    public static bool IsOfOrganization(string secret) => secret.StartsWith("sk_org", StringComparison.Ordinal);

    /// <summary>The mode that the prefix of a key says. A key of an organization is live unless it says that it is not.</summary>
    public static KeyMode ModeOf(string secret) => secret switch
    {
        _ when secret.StartsWith("sk_live_", StringComparison.Ordinal) || secret.StartsWith("rk_live_", StringComparison.Ordinal) => KeyMode.Live,
        _ when secret.StartsWith("sk_org_test_", StringComparison.Ordinal) => KeyMode.Test,
        _ when IsOfOrganization(secret) => KeyMode.Live,
        _ when secret.StartsWith("sk_test_", StringComparison.Ordinal) || secret.StartsWith("rk_test_", StringComparison.Ordinal) => KeyMode.Test,
        _ => KeyMode.Unknown,
    };

    [GeneratedRegex(@"\A(?:sk|rk|pk|ek)_(?:live|test|org)_", RegexOptions.CultureInvariant)]
    private static partial Regex KeyKind();

    [GeneratedRegex(
        @"((?:sk|rk|pk|ek)(?:_|%5F)(?:live|test|org)(?:_|%5F)|whsec(?:_|%5F)|(?<![A-Za-z0-9])(?:rt|ac)(?:_|%5F))[A-Za-z0-9_*.\-%]+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Key();

    /// <summary>What stands before the host of an address, from its scheme on; the length of schemes is bounded so that long texts are read once.</summary>
    [GeneratedRegex(@"((?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.\-]{0,30}:[/\\]*|[/\\]{2})[^\s'""]*@", RegexOptions.CultureInvariant)]
    private static partial Regex User();

    [GeneratedRegex(
        @"((?:passw(?:or)?d|passphrase|pwd|client_secret|access_token|refresh_token|api_?key)\s*=\s*)[^\s;&]+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.\-]*:[/\\]*|^[/\\]{2}|^[^@:]*:", RegexOptions.CultureInvariant)]
    private static partial Regex AddressStart();

    [GeneratedRegex(@"((?:passw(?:or)?d|passphrase|pwd|secret|token|api_?key)\s*=\s*)[^;&,]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pair();

    [GeneratedRegex(@"_secret_[A-Za-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex ClientSecret();
}
