using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.Writes.Declarations;

/// <summary>
///     The parameters of all writes, by the names of their shapes. A parameter is written <c>name</c>, with <c>*</c> behind it where it is required,
///     <c>~</c> where it can be unset, and behind a colon its type, where it is not a text: <c>@</c> is another shape, <c>=</c> are words, <c>$</c> is a
///     list of words with a name, <c>[]</c> stands for a list, <c>{}</c> for values by keys, <c>/</c> between types for any of them.
/// </summary>
internal static partial class ParameterShapes
{
    private static readonly FrozenDictionary<string, string> Rows = RowsOf(Table);
    private static readonly FrozenDictionary<string, string> Lists = RowsOf(Values);
    private static readonly ConcurrentDictionary<string, Shape> Read = new(StringComparer.Ordinal);

    /// <summary>The shape without parameters.</summary>
    public const string Nothing = "Nothing";

    public static Shape Of(string name) => Read.GetOrAdd(name, Parse);

    /// <summary>The rows of a table: those that begin with more blanks go on with the one before.</summary>
    internal static IEnumerable<string> Unwrapped(string table) => table.Replace("\n    ", " ", StringComparison.Ordinal).Split('\n');

    private static FrozenDictionary<string, string> RowsOf(string table)
        => Unwrapped(table).Select(row => row.Split(':', 2)).ToFrozenDictionary(parts => parts[0], parts => parts[1]);

    private static Shape Parse(string name)
    {
        var parameters = Rows[name].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParameterOf);
        return new Shape(name, parameters.ToImmutableDictionary(p => p.Name));
    }

    private static Parameter ParameterOf(string text)
    {
        var parts = text.Split(':', 2);
        return new Parameter(
            parts[0].TrimEnd('*', '~'),
            parts.Length == 1 ? new TextType() : TypeOf(parts[1]),
            parts[0].Contains('*', StringComparison.Ordinal),
            parts[0].Contains('~', StringComparison.Ordinal));
    }

    private static ParameterType TypeOf(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
            return new AnyOfType([.. text.Split('/').Select(TypeOf)]);
        if (text.EndsWith("[]", StringComparison.Ordinal))
            return new ListType(TypeOf(text[..^2]));
        if (text.EndsWith("{}", StringComparison.Ordinal))
            return new MapType(TypeOf(text[..^2]));
        return text[0] switch
        {
            '@' => new ShapeType(text[1..]),
            '=' => new EnumType([.. text[1..].Split('|')]),
            '$' => new EnumType([.. Lists[text].Split(' ', StringSplitOptions.RemoveEmptyEntries)]),
            _ => text switch
            {
                "integer" => new IntegerType(),
                "number" => new NumberType(),
                "boolean" => new BooleanType(),
                "decimal" => new DecimalType(),
                "metadata" => new MetadataType(),
                "file" => new FileType(),
                "string" => new TextType(),
                _ => throw new InvalidOperationException($"The declarations of writes have an unknown type '{text}'."),
            },
        };
    }
}
