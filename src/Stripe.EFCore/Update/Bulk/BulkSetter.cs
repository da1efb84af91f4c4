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
    /// <summary>Adds the parameter to those of one object.</summary>
    public void Put(Dictionary<string, object?> parameters, object? value, ParameterWriter writer)
    {
        var tree = Tree(value);
        ParameterTree.Put(parameters, Path, tree is null ? writer.Unset : writer.Value(Field, tree, Place), Place);
    }
}
