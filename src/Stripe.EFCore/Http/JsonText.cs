using System.Text.RegularExpressions;

namespace Stripe.EFCore.Http;

/// <summary>Prepares JSON that somebody else wrote for .NET's reader.</summary>
internal static partial class JsonText
{
    /// <summary>
    ///     The JSON with U+FFFD in place of each half of a surrogate pair. JSON may contain such a half as an escape (<c>"\ud800"</c>), and .NET throws an
    ///     <see cref="InvalidOperationException" /> when a name or a text with one is read.
    /// </summary>
    public static string WithoutLoneSurrogates(string json) =>
        json.Contains(@"\u", StringComparison.Ordinal) ? Escapes().Replace(json, e => e.Groups["lone"].Success ? @"\ufffd" : e.Value) : json;

    /// <summary>Escapes from left to right, so that the backslash of a pair of backslashes begins none.</summary>
    [GeneratedRegex(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Escapes();
}
