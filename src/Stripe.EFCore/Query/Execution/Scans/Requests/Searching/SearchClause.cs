using System.Collections.Immutable;
using System.Globalization;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Searching;

/// <summary>One clause of a search.</summary>
/// <param name="Name">The field, with a minus in front where the clause is negated.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">The value as it is written, with its quotation marks.</param>
internal sealed record SearchClause(string Name, string Operator, string Value)
{
    /// <summary>Whether it finds exactly the objects of its predicate, so that they can be counted by it.</summary>
    public bool IsCountable { get; init; }

    /// <summary>How few objects it is likely to leave.</summary>
    public Selectivity Selectivity { get; init; }

    public override string ToString() => Name + Operator + Value;

    /// <summary>The clause without what it says about somebody.</summary>
    public string Masked() => Name + Operator + (Value[0] == '"' ? "\"?\"" : Value == SearchSyntax.Null ? Value : "?");
}

internal enum Selectivity
{
    /// <summary>One of a few states.</summary>
    Low,

    /// <summary>A range.</summary>
    Medium,

    /// <summary>A value that few objects share.</summary>
    High,
}

/// <summary>The clauses of one predicate.</summary>
/// <param name="Clauses">The clauses. Of none, where one has to hold, there are no objects.</param>
/// <param name="IsAny">Whether one of them has to hold, or all.</param>
/// <param name="IsExact">Whether the clauses say all of the predicate.</param>
internal sealed record SearchPart(ImmutableArray<SearchClause> Clauses, bool IsAny, bool IsExact)
{
    public bool IsNothing => IsAny && Clauses.IsEmpty;

    public static SearchPart Of(SearchClause clause) => new([clause], false, true);
}

/// <summary>The text of a search, made of clauses.</summary>
/// <param name="Clauses">No more than a search takes.</param>
/// <param name="IsAny">Whether one of them has to hold, or all: a search does not mix the two.</param>
internal sealed record SearchText(ImmutableArray<SearchClause> Clauses, bool IsAny)
{
    /// <summary>A text that finds nothing is not sent.</summary>
    public static readonly SearchText Nothing = new([], true);

    /// <summary>Whether exactly the objects of the whole filter are found.</summary>
    public bool IsCountable { get; init; }

    public override string ToString() => string.Join(IsAny ? " OR " : " AND ", Clauses);

    public string Masked() => string.Join(IsAny ? " OR " : " AND ", Clauses.Select(c => c.Masked()));
}

/// <summary>How values are written in a search (https://docs.stripe.com/search#search-query-language).</summary>
internal static class SearchSyntax
{
    private const int MostClauses = 10;
    public const string Null = "null";

    /// <summary>Stripe refuses a longer text.</summary>
    private const int MostCharacters = 5000;

    /// <summary>A search for a part of a text takes no fewer characters.</summary>
    private const int ShortestPart = 3;

    /// <summary>Whether a search takes the number of clauses, and their length.</summary>
    public static bool Takes(IReadOnlyCollection<SearchClause> clauses)
        => clauses.Count <= MostClauses && clauses.Sum(c => c.ToString().Length + " AND ".Length) <= MostCharacters;

    public static string Number(string text) => text.All(char.IsAsciiDigit) ? text : Quoted(text);

    /// <summary>A text in quotation marks; null where it is not certain that a search finds every object with it.</summary>
    public static string? Text(string text) => text.Any(char.IsLetterOrDigit) && !text.Any(IsUnwritable) ? Quoted(text) : null;

    /// <summary>A part of a text; null where a search does not take it.</summary>
    public static string? Part(string text) => new StringInfo(text.Trim()).LengthInTextElements >= ShortestPart ? Text(text) : null;

    /// <summary>The field of a key of the metadata; null for a key that Stripe does not have.</summary>
    public static string? Metadata(string key) => key.Length > 0 && !key.Any(c => IsUnwritable(c) || c is '[' or ']') ? $"metadata[{Quoted(key)}]" : null;

    private static bool IsUnwritable(char character) => char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029';

    private static string Quoted(string text)
        => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
