using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>
///     Stripe's search language (https://docs.stripe.com/search#search-query-language), read and evaluated for tests: the provider has no part in it.
///     What Stripe refuses throws <see cref="FormatException" />.
/// </summary>
internal sealed class SearchLanguage
{
    private readonly string _text;
    private readonly Dictionary<string, string> _fields;
    private int _at;

    private SearchLanguage(string text, Dictionary<string, string> fields) => (_text, _fields) = (text, fields);

    /// <param name="text">The search.</param>
    /// <param name="fields">The fields that can be searched: t for a token, s for a text, n for a number.</param>
    public static Func<JsonObject, bool> Parse(string text, Dictionary<string, string> fields) => new SearchLanguage(text, fields).Query();

    private Func<JsonObject, bool> Query()
    {
        var clauses = new List<Func<JsonObject, bool>> { Clause() };
        var joints = new HashSet<string>();
        while (_at < _text.Length)
        {
            var joint = Accept(" AND ") ? "AND" : Accept(" OR ") ? "OR" : Accept(" ") ? "AND" : throw new FormatException($"unexpected '{_text[_at..]}'");
            joints.Add(joint);
            clauses.Add(Clause());
        }

        if (joints.Count > 1)
            throw new FormatException("AND and OR cannot be combined");
        if (clauses.Count > 10)
            throw new FormatException("a query has at most 10 clauses");
        return joints.Contains("OR") ? o => clauses.Any(c => c(o)) : o => clauses.All(c => c(o));
    }

    private Func<JsonObject, bool> Clause()
    {
        var isNegated = Accept("-");
        var name = Word();
        string? key = null;
        if (name == "metadata")
        {
            if (!Accept("["))
                throw new FormatException("metadata needs a key");
            key = Quoted();
            if (!Accept("]"))
                throw new FormatException("metadata[ needs ]");
        }

        var kind = key is not null ? "m" : _fields.TryGetValue(name, out var known) ? known : throw new FormatException($"unsupported search field '{name}'");
        var comparison = new[] { ">=", "<=", ">", "<", ":", "~" }.FirstOrDefault(Accept) ?? throw new FormatException("an operator is missing");
        var isQuoted = _at < _text.Length && _text[_at] is '"' or '\'';
        var value = isQuoted ? Quoted() : Word();
        Func<JsonObject, bool> test = (kind, comparison) switch
        {
            ("m", ":") when !isQuoted && value == "null" => o => Text(o["metadata"]?[key!]) is null,
            ("m", ":") when !isNegated => o => Text(o["metadata"]?[key!]) is { } held && SameWords(held, value),
            ("n", ":") => o => Number(o, name) == Parsed(value),
            ("n", ">") => o => Number(o, name) > Parsed(value),
            ("n", ">=") => o => Number(o, name) >= Parsed(value),
            ("n", "<") => o => Number(o, name) < Parsed(value),
            ("n", "<=") => o => Number(o, name) <= Parsed(value),
            ("s", "~") when isNegated || value.Length < 3 => throw new FormatException("~ needs three characters"),
            ("s", "~") => o => Text(Field(o, name)) is { } held && held.Contains(value, StringComparison.OrdinalIgnoreCase),
            ("s", ":") when !isNegated => o => Text(Field(o, name)) is { } held && HasPhrase(held, value),
            ("t", ":") when !isNegated && name is "refunded" => o => value == "true" ? Text(Field(o, name)) == "true" : Text(Field(o, name)) is null,
            ("t", ":") when !isNegated => o => string.Equals(Text(Field(o, name)), value, StringComparison.OrdinalIgnoreCase),
            _ => throw new FormatException($"'{name}{comparison}' cannot be asked"),
        };
        return isNegated ? o => !test(o) : test;
    }

    private static JsonNode? Field(JsonObject value, string name)
        => name switch
        {
            "subscription" => value["parent"]?["subscription_details"]?["subscription"],
            "last_finalization_error_code" => value["last_finalization_error"]?["code"],
            "last_finalization_error_type" => value["last_finalization_error"]?["type"],
            _ => name.Split('.').Aggregate((JsonNode?)value, (node, part) => node?[part]),
        };

    private static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    private static decimal? Number(JsonObject value, string name) => Text(Field(value, name)) is { } text ? Parsed(text) : null;

    private static decimal Parsed(string text)
        => decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is no number");

    private static bool SameWords(string held, string sought) => string.Equals(held, sought, StringComparison.OrdinalIgnoreCase);

    /// <summary>"one two" is found in "zero one two three", without regard to case and to what stands between words.</summary>
    private static bool HasPhrase(string held, string sought)
        => $" {Words(held)} ".Contains($" {Words(sought)} ", StringComparison.OrdinalIgnoreCase);

    private static string Words(string text)
    {
        var words = new StringBuilder();
        foreach (var character in text)
            words.Append(char.IsLetterOrDigit(character) ? character : ' ');
        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private bool Accept(string expected)
    {
        if (string.CompareOrdinal(_text, _at, expected, 0, expected.Length) != 0)
            return false;

        _at += expected.Length;
        return true;
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
            _at++;
        return _at > start ? _text[start.._at] : throw new FormatException($"a word is missing at '{_text[start..]}'");
    }

    private string Quoted()
    {
        var mark = _text[_at++];
        var value = new StringBuilder();
        while (_at < _text.Length && _text[_at] != mark)
        {
            if (_text[_at] == '\\')
                _at++;
            value.Append(_text[_at++]);
        }

        return _at++ < _text.Length ? value.ToString() : throw new FormatException("a quotation mark is missing");
    }
}
