using System.Text;

namespace Stripe.EFCore.Catalog;

/// <summary>
///     How names of resources are compared: <c>checkout.session</c>, <c>CheckoutSession</c> and <c>checkout_session</c> are one name.
/// </summary>
internal static class CatalogNames
{
    /// <summary>Letters and digits in lower case; a path loses <c>/v1</c> and the names of its placeholders.</summary>
    public static string Normalize(string name)
    {
        var text = name.AsSpan().Trim();
        if (text.StartsWith("/"))
            text = text[1..];
        if (text.StartsWith("v1/", StringComparison.OrdinalIgnoreCase))
            text = text[3..];

        var key = new StringBuilder(text.Length);
        var insidePlaceholder = false;
        foreach (var character in text)
        {
            insidePlaceholder = character == '{' || (insidePlaceholder && character != '}');
            if (character == '{')
                key.Append('*');
            else if (!insidePlaceholder && char.IsLetterOrDigit(character))
                key.Append(char.ToLowerInvariant(character));
        }

        return key.ToString();
    }

    /// <summary>The plural of an object name: <c>capability</c>, <c>capabilities</c>.</summary>
    public static string Plural(string name) => name.EndsWith('y') ? $"{name[..^1]}ies" : $"{name}s";

    /// <summary>How many letters have to be put in, taken out or replaced to make one name of the other (Levenshtein).</summary>
    public static int Distance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
            previous[column] = column;

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, 1 + Math.Min(previous[column], current[column - 1]));
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
