using System.Collections;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Storage;

namespace Stripe.EFCore.Query.Plans.Runtime;

/// <summary>What plans call at run time because C# has no such operator.</summary>
internal static class RowFunctions
{
    /// <summary>The value of a key, or null where the dictionary or the key is missing: metadata that was never set is null, not an error.</summary>
    public static TValue? ValueOrDefault<TValue>(IReadOnlyDictionary<string, TValue>? dictionary, string? key)
        where TValue : class
        => dictionary is not null && key is not null && dictionary.TryGetValue(key, out var value) ? value : null;

    /// <summary>Whether two lists, sets or dictionaries hold the same, which is how EF Core compares such values.</summary>
    public static bool SameElements(object? x, object? y) => KeyComparer.ValuesEqual(Listed(x), Listed(y));

    /// <summary>A list that a query computes may come as any sequence.</summary>
    private static object? Listed(object? list)
        => list is IEnumerable sequence and not (IList or string) && !DeepValues.AreOf(list.GetType()) ? sequence.Cast<object?>().ToList() : list;

    /// <summary>A list of Stripe's with all of its elements.</summary>
    public static StripeList<T>? Whole<T>(StripeList<T>? list, List<T>? elements)
    {
        if (list is not null)
            (list.Data, list.HasMore) = (elements, false);
        return list;
    }

    /// <summary>The element at a place, or null where the list is missing or ends before it.</summary>
    public static T? ElementOrNull<T>(IEnumerable<T>? list, int? index)
        => list is not null && index is { } place ? list.ElementAtOrDefault(place) : default;

    /// <inheritdoc cref="ElementOrNull{T}" />
    public static T? ValueOrNull<T>(IEnumerable<T>? list, int? index)
        where T : struct
        => list is not null && index is >= 0 and { } place && list.Skip(place).Take(1).ToList() is [var element] ? element : null;

    /// <summary>
    ///     Stands in a query for the rows of a group: whether a row has the group's key. What is bound of it is the group, or the condition where the group is
    ///     not known there.
    /// </summary>
    public static bool IsOfGroup<TKey>(TKey key, bool hasKey) => hasKey;

    /// <summary>The keys of objects that the caller gave; that of null is null.</summary>
    public static TKey?[] KeysOf<TKey>(IEnumerable objects, IProperty key)
        => [.. objects.Cast<object?>().Select(o => o is null ? default : (TKey?)key.GetGetter().GetClrValue(o))];

    /// <summary>
    ///     <c>EF.Functions.Like</c>: <c>%</c> stands for any text, <c>_</c> for one character, and a character behind the escape character for itself. Letters
    ///     match without regard to case, as in EF Core's in-memory provider. Nothing matches where one of the three is null; no escape character is "".
    /// </summary>
    public static bool Like(string? text, string? pattern, string? escape)
    {
        if (escape is { Length: > 1 })
            throw new ArgumentException($"EF.Functions.Like takes one escape character; '{escape}' has {escape.Length}.", nameof(escape));
        if (text is null || pattern is null || escape is null)
            return false;

        return Matches(text, Parse(pattern, escape is [var character] ? character : null));
    }

    private enum Wildcard
    {
        None,
        One,
        Any,
    }

    private static List<(Wildcard Wildcard, char Character)> Parse(string pattern, char? escape)
    {
        var parts = new List<(Wildcard, char)>(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape && i + 1 < pattern.Length)
                parts.Add((Wildcard.None, pattern[++i]));
            else
                parts.Add((pattern[i] switch { '%' => Wildcard.Any, '_' => Wildcard.One, _ => Wildcard.None }, pattern[i]));
        }

        return parts;
    }

    /// <summary>Goes back only to the last <c>%</c>, so that no pattern costs more than text times pattern.</summary>
    private static bool Matches(string text, List<(Wildcard Wildcard, char Character)> pattern)
    {
        var (t, p, anyAt, textAtAny) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Count && pattern[p].Wildcard == Wildcard.Any)
            {
                (anyAt, textAtAny) = (p++, t);
            }
            else if (p < pattern.Count && (pattern[p].Wildcard == Wildcard.One || Same(pattern[p].Character, text[t])))
            {
                (t, p) = (t + 1, p + 1);
            }
            else if (anyAt >= 0)
            {
                (t, p) = (++textAtAny, anyAt + 1);
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Count && pattern[p].Wildcard == Wildcard.Any)
            p++;
        return p == pattern.Count;
    }

    private static bool Same(char x, char y)
        => x == y || char.ToUpper(x, CultureInfo.InvariantCulture) == char.ToUpper(y, CultureInfo.InvariantCulture);
}
