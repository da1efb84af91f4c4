using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>One comparison of a query.</summary>
/// <param name="Key">The key of <c>metadata["key"]</c>; null for any other field.</param>
/// <param name="Operator">One of <c>: ~ &gt; &gt;= &lt; &lt;=</c>.</param>
/// <param name="Value">What the field is compared with; null for the word <c>null</c>.</param>
internal sealed record SearchClause(SearchField Field, string? Key, string Operator, string? Value, bool IsNegated)
{
    /// <summary>The value as a number; zero where the field is no number.</summary>
    public decimal Number { get; } = Field.Kind == SearchFieldKind.Number && Value is not null ? NumberOf(Value)!.Value : 0;

    /// <summary>A number as a query may write it; null for anything else.</summary>
    public static decimal? NumberOf(string text)
        => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Matches(JsonObject document) => Compares(document) != IsNegated;

    private bool Compares(JsonObject document)
    {
        var found = ValueIn(document);
        if (Value is null || found is null)
            return Value is null && found is null;

        return Field.Kind switch
        {
            SearchFieldKind.Number => NumberOf(found) is { } number && Compares(number),
            SearchFieldKind.Text => Operator == "~" ? found.Contains(Value, StringComparison.OrdinalIgnoreCase) : Phrase.IsIn(found, Value),
            _ => found.Equals(Value, StringComparison.OrdinalIgnoreCase),
        };
    }

    private bool Compares(decimal number)
        => Operator switch
        {
            ">" => number > Number,
            ">=" => number >= Number,
            "<" => number < Number,
            "<=" => number <= Number,
            _ => number == Number,
        };

    private string? ValueIn(JsonObject document)
        => Key is not null ? JsonFields.Text((document[SearchFields.Metadata] as JsonObject)?[Key])
            : Field.Name == "refunded" ? RefundedIn(document)
            : JsonFields.Text(JsonFields.At(document, Field.Path));

    /// <summary>Search says <c>false</c> of a charge that is refunded in part, and null of one that is not refunded at all.</summary>
    private static string? RefundedIn(JsonObject charge)
        => JsonFields.Text(charge["refunded"]) == "true" ? "true"
            : JsonFields.Text(charge["amount_refunded"]) is { } amount && NumberOf(amount) > 0 ? "false"
            : null;
}
