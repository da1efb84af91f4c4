using System.Globalization;
using System.Text.Json.Nodes;
using Stripe;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;
using static StripeEFCore.TestShared.StripeMembers;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>A value of a read model: the properties that lead to it, and the field or the parameter that it is.</summary>
/// <param name="Field">The field of Stripe.net's class; null where no object has it.</param>
/// <param name="Filter">The filter that compares it; null where there is none.</param>
internal sealed record ReadColumn(JsonPath Path, ReadMember[] Steps, StripeNetField? Field, ListParameter? Filter)
{
    private const string AsAsked = "as asked";

    private Type Type => Steps[^1].Type!;

    /// <summary>The value of a row, as text.</summary>
    public string Found(object? row, FilterQuestion[] questions)
    {
        foreach (var step in Steps)
            row = row?.GetType().GetProperty(step.Name)!.GetValue(row);
        var text = Text(row);
        return Asked(questions).Contains(text) ? AsAsked : text;
    }

    /// <summary>The value that a row has to have, as text: that of Stripe.net's object, or what the row was asked with.</summary>
    public string Wanted(JsonObject json, StripeEntity entity, FilterQuestion[] questions)
    {
        var isThere = Field is not null && Has(json);
        var isNull = !isThere && (Field is null || !Type.IsValueType || Nullable.GetUnderlyingType(Type) is not null);
        var text = isNull ? Text(null) : Text(Field!.ValueOf(entity));
        var asked = Asked(questions).ToList();
        return asked.Count > 0 && (asked.Contains(text) || !isThere) ? AsAsked : text;
    }

    private bool Has(JsonObject json)
    {
        JsonNode? node = json;
        foreach (var segment in Path.Segments)
            node = (node as JsonObject)?[segment];
        return node is not null;
    }

    /// <summary>The values of the column that a row can have because it was asked with one.</summary>
    private IEnumerable<string> Asked(FilterQuestion[] questions)
        => Filter is null or { Asked: AskedValue.Never or AskedValue.Unkept } or { Kind: ParameterKind.Range } ? []
            : questions.Where(q => q.Parameter.Field!.Equals(Path)).SelectMany(q => q.Requests).Select(r => Text(Value(r.Text, Type)));

    private static string Text(object? value)
        => value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            DateTime time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            decimal number => number.ToString("G29", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            string text => text,
            IDictionary<string, string> map => string.Join(',', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")),
            IEnumerable<string> texts => string.Join(',', texts),
            _ => throw new ArgumentException($"{value.GetType()} is no value of a read model.", nameof(value)),
        };
}
