using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>Reads Stripe's search language: https://docs.stripe.com/search#search-query-language.</summary>
internal sealed class SearchParser
{
    private const int MostClauses = 10;
    private const int LongestQuery = 5000;
    private const int ShortestSubstring = 3;
    private const string NotInBareValues = "\"'()[]\\";

    private static readonly string[] Operators = [">=", "<=", ">", "<", "~", ":"];

    private readonly string _text;
    private readonly string _resources;
    private readonly FrozenDictionary<string, SearchField> _fields;
    private int _at;

    private SearchParser(string text, string resources, FrozenDictionary<string, SearchField> fields)
        => (_text, _resources, _fields) = (text, resources, fields);

    private bool IsAtEnd => _at == _text.Length;

    /// <param name="text">The query.</param>
    /// <param name="resources">What the resource is called in its path: <c>customers</c>.</param>
    /// <param name="fields">The fields that can be searched.</param>
    /// <exception cref="Store.ApiError">The query is not in the language, or compares a field as it cannot be compared.</exception>
    public static SearchQuery Parse(string text, string resources, FrozenDictionary<string, SearchField> fields)
        => text.Length > LongestQuery ? throw SearchErrors.TooLong(LongestQuery) : new SearchParser(text, resources, fields).Query();

    private SearchQuery Query()
    {
        var clauses = new List<RawClause>();
        var words = new HashSet<string>(StringComparer.Ordinal);
        SkipSpaces();
        while (true)
        {
            clauses.Add(Clause());
            var hasSpace = SkipSpaces();
            if (IsAtEnd)
                break;
            if (!hasSpace)
                throw SearchErrors.Unreadable();
            words.Add(Word() ?? "AND");
        }

        if (words.Count > 1)
            throw SearchErrors.BothWords();
        if (clauses.Count > MostClauses)
            throw SearchErrors.TooManyClauses(MostClauses);
        return new SearchQuery([.. clauses.Select(Checked)], words.Contains("OR"));
    }

    /// <summary>Reads the word between two clauses; null where there is none, which means AND.</summary>
    private string? Word()
    {
        foreach (var word in (ReadOnlySpan<string>)["AND", "OR"])
        {
            var end = _at + word.Length;
            if (end >= _text.Length || !char.IsWhiteSpace(_text[end]) || !_text.AsSpan(_at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase))
                continue;

            _at = end;
            SkipSpaces();
            return word;
        }

        return null;
    }

    private RawClause Clause()
    {
        var isNegated = Take("-");
        var name = Name();
        string? key = null;
        if (Take("["))
        {
            key = Quoted() ?? throw SearchErrors.Unreadable();
            if (!Take("]"))
                throw SearchErrors.Unreadable();
        }

        var symbol = Operators.FirstOrDefault(Take) ?? throw SearchErrors.Unreadable();
        return Quoted() is { } quoted ? new RawClause(isNegated, name, key, symbol, quoted, IsQuoted: true)
            : Bare() is { Length: > 0 } bare ? new RawClause(isNegated, name, key, symbol, bare, IsQuoted: false)
            : throw SearchErrors.Unreadable();
    }

    private string Name()
    {
        var start = _at;
        while (!IsAtEnd && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
            _at++;
        return _at > start ? _text[start.._at] : throw SearchErrors.Unreadable();
    }

    /// <summary>A value in single or double quotation marks; null where there is none.</summary>
    private string? Quoted()
    {
        if (IsAtEnd || _text[_at] is not ('"' or '\''))
            return null;

        var mark = _text[_at++];
        var value = new StringBuilder();
        while (!IsAtEnd && _text[_at] != mark)
        {
            if (_text[_at] == '\\')
            {
                _at++;
                if (IsAtEnd || _text[_at] is not ('"' or '\'' or '\\'))
                    throw SearchErrors.Unreadable();
            }

            value.Append(_text[_at++]);
        }

        return Take(mark.ToString()) ? value.ToString() : throw SearchErrors.Unreadable();
    }

    private string Bare()
    {
        var start = _at;
        while (!IsAtEnd && !char.IsWhiteSpace(_text[_at]) && !NotInBareValues.Contains(_text[_at], StringComparison.Ordinal))
            _at++;
        return _text[start.._at];
    }

    private bool Take(string token)
    {
        if (!_text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
            return false;

        _at += token.Length;
        return true;
    }

    private bool SkipSpaces()
    {
        var start = _at;
        while (!IsAtEnd && char.IsWhiteSpace(_text[_at]))
            _at++;
        return _at > start;
    }

    private SearchClause Checked(RawClause clause)
    {
        var field = _fields.GetValueOrDefault(clause.Name) ?? throw SearchErrors.UnknownField(clause.Name, _resources);
        if (field.Name == SearchFields.Metadata != clause.Key is not null)
            throw SearchErrors.Unreadable();
        if (clause.Operator != ":" && (clause.Operator == "~" ? SearchFieldKind.Text : SearchFieldKind.Number) != field.Kind)
            throw SearchErrors.WrongOperator(clause.Operator, field.Name, field.Kind);

        var isNull = !clause.IsQuoted && clause.Value.Equals("null", StringComparison.OrdinalIgnoreCase);
        if (isNull && clause.Operator != ":")
            throw SearchErrors.NullCompared(clause.Operator, field.Name);
        if (!isNull)
            CheckValue(field, clause);
        return new SearchClause(field, clause.Key, clause.Operator, isNull ? null : clause.Value, clause.IsNegated);
    }

    private static void CheckValue(SearchField field, RawClause clause)
    {
        switch (field.Kind)
        {
            case SearchFieldKind.Number when SearchClause.NumberOf(clause.Value) is null:
                throw SearchErrors.NoNumber(field.Name, clause.Value);
            case SearchFieldKind.Text when !clause.IsQuoted:
                throw SearchErrors.NoQuotes(field.Name);
            case SearchFieldKind.Text when clause.Operator == "~" && clause.Value.EnumerateRunes().Count() < ShortestSubstring:
                throw SearchErrors.TooShort(field.Name, ShortestSubstring);
        }
    }

    /// <summary>A clause as it is written.</summary>
    private readonly record struct RawClause(bool IsNegated, string Name, string? Key, string Operator, string Value, bool IsQuoted);
}
