using System.Collections.Immutable;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Catalog;

/// <summary>
///     One list endpoint as the Stripe.net assembly tells it: a line of the generated table, in a notation made to be read and to be
///     diffed.
/// </summary>
/// <param name="ListPath">The path of the list, with the parent's id as a placeholder.</param>
/// <param name="Object">The <c>object</c> value of an item, null where items are of several kinds.</param>
/// <param name="ClrType">Stripe.net's class of an item.</param>
/// <param name="Operations">What else there is at the path.</param>
internal sealed record CatalogEntry(
    string ListPath,
    string? Object,
    Type ClrType,
    ResourceOperations Operations = ResourceOperations.None)
{
    /// <summary>
    ///     The list's filters, separated by blanks. A filter is its name, then how values are given (nothing: one value; <c>~</c>: one
    ///     value or a range; <c>~_</c>: a range whose bounds are parameters of their own, <c>name_gte</c>; <c>[]</c>: any of several;
    ///     <c>{}</c>: an object), then the type of a value (<c>:int</c>, <c>:bool</c>, <c>:time</c>: unix seconds; <c>:instant</c>: RFC 3339;
    ///     nothing: a string), then the field that it compares (nothing: the field of the same name; <c>=card.id</c>:
    ///     another; <c>?</c>: none).
    /// </summary>
    public string Filters { get; init; } = "";

    /// <summary>
    ///     The expandable fields, separated by blanks: the field, <c>[]</c> if it holds several, then what it expands to
    ///     (<c>=card|source</c>; nothing: an object of the field's name).
    /// </summary>
    public string Expandables { get; init; } = "";

    public PagingStyle Paging { get; init; } = PagingStyle.Cursor;

    public ImmutableArray<ListParameter> ReadFilters() => [.. Words(Filters).Select(ReadFilter)];

    public ImmutableArray<ExpandableField> ReadExpandables() => [.. Words(Expandables).Select(ReadExpandable)];

    private static string[] Words(string notation) => notation.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static ListParameter ReadFilter(string notation)
    {
        var (rest, field) = Cut(notation, '=');
        var comparesNothing = rest.EndsWith('?');
        var (nameAndKind, type) = Cut(rest.TrimEnd('?'), ':');
        var hasNamedBounds = nameAndKind.EndsWith("~_", StringComparison.Ordinal);
        var name = hasNamedBounds ? nameAndKind[..^2] : nameAndKind.TrimEnd('~', '[', ']', '{', '}');

        return new ListParameter(
            name,
            nameAndKind[name.Length..] switch
            {
                "" => ParameterKind.Equality,
                "~" or "~_" => ParameterKind.Range,
                "[]" => ParameterKind.AnyOf,
                "{}" => ParameterKind.Object,
                _ => throw Unreadable(notation),
            },
            type switch
            {
                null => nameAndKind.EndsWith('}') ? ParameterType.Object : ParameterType.String,
                "int" => ParameterType.Integer,
                "bool" => ParameterType.Boolean,
                "time" => ParameterType.Timestamp,
                "instant" => ParameterType.Instant,
                _ => throw Unreadable(notation),
            },
            comparesNothing ? null : JsonPath.Parse(field ?? name))
        {
            HasNamedBounds = hasNamedBounds,
        };
    }

    private static ExpandableField ReadExpandable(string notation)
    {
        var (field, targets) = Cut(notation, '=');
        var name = field.TrimEnd('[', ']');
        return new ExpandableField(JsonPath.Parse(name), targets is null ? [name] : [.. targets.Split('|')], field.EndsWith(']'));
    }

    private static (string Head, string? Tail) Cut(string text, char mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static FormatException Unreadable(string notation) => new($"The catalog holds the unreadable filter '{notation}'.");
}
