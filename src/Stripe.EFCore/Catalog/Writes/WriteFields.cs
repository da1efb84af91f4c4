using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog.Writes;

/// <summary>The parameters of a write, or the members of an object in it, by the names that requests have.</summary>
internal sealed class WriteFields
{
    private static readonly ConcurrentDictionary<string, WriteFields> Known = new() { [""] = new([]) };

    private readonly Dictionary<string, WriteField> _byName;

    private WriteFields(ImmutableArray<WriteField> all)
    {
        All = all;
        _byName = all.ToDictionary(field => field.Name, StringComparer.Ordinal);
    }

    /// <summary>The fields by name.</summary>
    public ImmutableArray<WriteField> All { get; }

    public WriteField? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    ///     The fields of a line of the generated table, or of several with a plus between them: where a parameter takes one of several objects, it takes
    ///     the members of each. An object of few values has no line, but stands in the place of its name.
    /// </summary>
    public static WriteFields Of(string classes)
        => Known.GetOrAdd(classes, static names => new(
            [.. names.Split('+').SelectMany(MembersOf).DistinctBy(field => field.Name).OrderBy(field => field.Name, StringComparer.Ordinal)]));

    private static IEnumerable<WriteField> MembersOf(string @class)
        => char.IsUpper(@class[0]) ? StripeWrites.FieldsOf(@class) : @class.Split(',').Select(WriteField.Read);
}
