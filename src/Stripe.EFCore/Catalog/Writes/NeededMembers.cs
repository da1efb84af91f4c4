using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog.Writes;

/// <summary>A member that an object inside an update has to have.</summary>
/// <param name="Holder">The parameter that is the object: <c>shipping</c>.</param>
/// <param name="Name">The member: <c>name</c>.</param>
internal sealed record NeededMember(ImmutableArray<string> Holder, string Name);

/// <summary>
///     The members without which Stripe refuses an object inside an update, also where another member is all that changes. A line of the generated table is
///     the path of an operation, and then each object with its members: <c>shipping:address,name</c>.
/// </summary>
internal static partial class NeededMembers
{
    private static readonly ConcurrentDictionary<string, ImmutableArray<NeededMember>> Known = new();

    /// <summary>The members that an update needs, outer objects first.</summary>
    public static ImmutableArray<NeededMember> Of(WriteOperation operation)
        => Known.GetOrAdd(operation.Path, static path => SortedText.Find(Table, path) is { } objects ? [.. Members(objects)] : []);

    private static IEnumerable<NeededMember> Members(string objects)
        => from words in objects.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
           let parts = words.Split(':')
           from name in parts[1].Split(',')
           select new NeededMember([.. parts[0].Split('.')], name);
}
