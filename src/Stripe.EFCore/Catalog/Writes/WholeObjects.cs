using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog.Writes;

/// <summary>A parameter of an update that is an object. Stripe needs all members of such an object that it requires, also where one of them changes.</summary>
/// <param name="Path">The parameter: <c>shipping</c>.</param>
/// <param name="Required">Its members without which Stripe refuses the update: <c>address</c> and <c>name</c>.</param>
internal sealed record WholeObject(ImmutableArray<string> Path, ImmutableArray<string> Required);

/// <summary>
///     The parameters of updates that are objects with required members. A line of the generated table is the path of an operation, and the lines below it
///     are its objects with the required members: <c>shipping:address,name</c>.
/// </summary>
internal static partial class WholeObjects
{
    private static readonly ConcurrentDictionary<string, ImmutableArray<WholeObject>> Known = new();

    /// <summary>The whole objects of an update, outer ones first.</summary>
    public static ImmutableArray<WholeObject> Of(WriteOperation operation) => Known.GetOrAdd(operation.Path, static path => [.. Read(path)]);

    private static IEnumerable<WholeObject> Read(string path)
        => (SortedText.Find(Table, path) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':'))
            .Select(parts => new WholeObject([.. parts[0].Split('.')], [.. parts[1].Split(',')]));
}
