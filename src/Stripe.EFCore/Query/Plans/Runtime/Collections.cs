using System.Collections;
using System.Collections.Immutable;

namespace Stripe.EFCore.Query.Plans.Runtime;

/// <summary>
///     How a collection that a query was given compares in its Contains. The API compares values exactly, so a set that was given another comparer, or a class
///     with a Contains of its own, is asked in process and never sent.
/// </summary>
internal static class Collections
{
    private static readonly HashSet<Type> Lists = [typeof(List<>), typeof(ImmutableArray<>), typeof(ImmutableList<>)];

    public static bool CompareByDefault(IEnumerable values)
    {
        if (values is ValueUnion union)
            return union.Parts.All(p => p is not null && CompareByDefault(p));

        var type = values.GetType();
        if (type.IsArray)
            return true;
        if (!type.IsGenericType)
            return false;

        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(HashSet<>)
            ? HasDefaultComparer(values, type)
            : Lists.Contains(definition)
                || definition.Namespace == "System.Linq"
                || definition.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);
    }

    private static bool HasDefaultComparer(IEnumerable set, Type type)
    {
        var comparer = type.GetProperty(nameof(HashSet<>.Comparer))!.GetValue(set);
        var usual = typeof(EqualityComparer<>).MakeGenericType(type.GetGenericArguments()).GetProperty(nameof(EqualityComparer<>.Default))!.GetValue(null);
        return ReferenceEquals(comparer, usual) || ReferenceEquals(comparer, StringComparer.Ordinal);
    }
}
