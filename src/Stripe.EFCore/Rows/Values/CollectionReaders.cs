using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Stripe.EFCore.Rows.Values;

/// <summary>Which reader reads a collection type.</summary>
internal static class CollectionReaders
{
    /// <summary>The classes that collections are read as, the first being taken for an interface that several have.</summary>
    private static readonly (Type Collection, Type Reader)[] Shapes =
    [
        (typeof(List<>), typeof(ListReader<>)),
        (typeof(HashSet<>), typeof(HashSetReader<>)),
        (typeof(ImmutableList<>), typeof(ImmutableListReader<>)),
        (typeof(ImmutableHashSet<>), typeof(ImmutableHashSetReader<>)),
        (typeof(ImmutableArray<>), typeof(ImmutableArrayReader<>)),
        (typeof(Collection<>), typeof(CollectionReader<>)),
        (typeof(ObservableCollection<>), typeof(ObservableCollectionReader<>)),
        (typeof(ReadOnlyCollection<>), typeof(ReadOnlyCollectionReader<>)),
    ];

    public static object? TryCreate(Type type)
    {
        if (type.IsSZArray)
            return ValueReaders.Make(typeof(ArrayReader<>), [type.GetElementType()!]);
        if (!type.IsGenericType)
            return null;

        return type.GetGenericArguments() switch
        {
            [var key, var value] when key == typeof(string) => TryCreate(type, typeof(Dictionary<,>), typeof(DictionaryReader<>), [key, value]),
            [var element] => Shapes.Select(s => TryCreate(type, s.Collection, s.Reader, [element])).FirstOrDefault(r => r is not null),
            _ => null,
        };
    }

    private static object? TryCreate(Type type, Type collection, Type reader, Type[] arguments)
    {
        var concrete = collection.MakeGenericType(arguments);
        if (type != concrete && !(type.IsInterface && type.IsAssignableFrom(concrete)))
            return null;

        var exact = ValueReaders.Make(reader, [arguments[^1]]);
        return type == concrete ? exact : ValueReaders.Make(typeof(BaseReader<,>), [type, concrete], exact);
    }
}
