using System.Globalization;
using System.Text;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>The exact match of text fields: all words of the value, one behind the other, whatever their case and the punctuation between them.</summary>
internal static class Phrase
{
    public static bool IsIn(string text, string phrase)
    {
        if (text.Equals(phrase, StringComparison.OrdinalIgnoreCase))
            return true;

        var wanted = Words(phrase);
        var words = Words(text);
        return wanted.Count > 0 && Enumerable.Range(0, Math.Max(0, words.Count - wanted.Count + 1))
            .Any(at => words.Skip(at).Take(wanted.Count).SequenceEqual(wanted, StringComparer.OrdinalIgnoreCase));
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            {
                word.Append(rune.ToString());
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }
}
