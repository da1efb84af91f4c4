using System.Globalization;

namespace Stripe.EFCore.Http;

/// <summary>What may stand in a header. A line break would end the header and begin one of the caller's choice, such as another account.</summary>
internal static class HeaderText
{
    /// <summary>Why a text cannot stand in a header, without the text, which may be a secret; null where it can.</summary>
    public static string? ProblemOf(string text)
    {
        var at = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        return at >= 0
            ? string.Create(
                CultureInfo.InvariantCulture, $"has the character U+{(int)text[at]:X4} at position {at + 1}, and a header takes printable ASCII alone")
            : text is [' ', ..] or [.., ' ']
            ? $"{(text[0] == ' ' ? "begins" : "ends")} with a blank, which is lost on the way"
            : null;
    }
}
