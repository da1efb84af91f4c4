using System.Collections.Immutable;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates.Bulk;

/// <summary>One value that a bulk write sets.</summary>
/// <param name="Path">The parameter, and the members below it.</param>
/// <param name="Field">How it is written.</param>
/// <param name="Tree">Makes the tree of a value.</param>
/// <param name="Place">Where it stands, for messages.</param>
internal sealed record BulkSetter(ImmutableArray<string> Path, WriteField Field, Func<object?, object?> Tree, FieldPlace Place)
{
    /// <summary>
    ///     Whether Stripe adds what is set to what it has: members of an object, keys of a map. Who sets the whole object wants no others, so the query reads
    ///     what is there too.
    /// </summary>
    public bool IsMerged => Field.Kind is WriteKind.Object or WriteKind.Map or WriteKind.ObjectMap or WriteKind.ObjectListMap;

    /// <summary>Where a row of the query has what is there; null where nobody has to know.</summary>
    public int? HeldAt { get; init; }

    /// <summary>Adds the parameter to those of one object.</summary>
    public void Put(Dictionary<string, object?> parameters, object? value, object? held, ParameterWriter writer)
    {
        var tree = Tree(value);
        var given = tree is null ? writer.Unset
            : HeldAt is not null && Tree(held) is { } before ? writer.Change(Field, before, tree, Place)
            : writer.Value(Field, tree, Place);
        if (given != ParameterWriter.NoChange)
            ParameterTree.Put(parameters, Path, given, Place);
    }
}
