using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>A JSON array, or the <c>data</c> of a list object of Stripe, as which embedded lists come (<c>subscription.items</c>).</summary>
internal abstract class ElementsReader<TCollection> : ValueReader<TCollection>
{
    public override TCollection? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartArray => ReadElements(ref reader),
        JsonTokenType.StartObject => ReadData(ref reader),
        _ => throw Unreadable(ref reader),
    };

    /// <summary>Reads the array whose opening bracket the reader is on, and leaves the reader on its closing bracket.</summary>
    protected abstract TCollection ReadElements(ref Utf8JsonReader reader);

    private TCollection ReadData(ref Utf8JsonReader reader)
    {
        var start = reader;
        var (collection, isList) = (default(TCollection), false);
        while (reader.ReadMember())
        {
            var isData = reader.Is("data"u8);
            reader.Read();
            if (isData)
                isList = reader.TokenType == JsonTokenType.StartArray;
            if (isData && isList)
                collection = ReadElements(ref reader);
            else
                reader.SkipValue();
        }

        return isList ? collection! : throw Unreadable(ref start);
    }
}

/// <summary>A collection that is built from a list.</summary>
/// <param name="element">Reads the elements; null for the one reader of their type.</param>
internal abstract class ListLikeReader<TCollection, T>(ValueReader<T>? element = null) : ElementsReader<TCollection>
{
    private ValueReader<T>? _element = element;

    protected abstract TCollection From(List<T> elements);

    protected sealed override TCollection ReadElements(ref Utf8JsonReader reader)
    {
        var element = _element ??= ValueReaders<T>.Instance;
        var findings = Findings.Lenient;
        var elements = new List<T>();
        try
        {
            while (reader.ReadElement())
            {
                var known = findings?.Count ?? 0;
                elements.Add(element.ReadOrDefault(ref reader)!);
                findings?.Under(known, $"[{elements.Count - 1}]");
            }
        }
        catch (UnreadableValueException exception)
        {
            exception.Under(elements.Count);
            throw;
        }

        return From(elements);
    }
}

internal sealed class ListReader<T> : ListLikeReader<List<T>, T>
{
    protected override List<T> From(List<T> elements) => elements;
}

internal sealed class ArrayReader<T> : ListLikeReader<T[], T>
{
    protected override T[] From(List<T> elements) => [.. elements];
}

internal sealed class HashSetReader<T> : ListLikeReader<HashSet<T>, T>
{
    protected override HashSet<T> From(List<T> elements) => [.. elements];
}

internal sealed class ImmutableListReader<T> : ListLikeReader<ImmutableList<T>, T>
{
    protected override ImmutableList<T> From(List<T> elements) => [.. elements];
}

internal sealed class ImmutableHashSetReader<T> : ListLikeReader<ImmutableHashSet<T>, T>
{
    protected override ImmutableHashSet<T> From(List<T> elements) => [.. elements];
}

internal sealed class ImmutableArrayReader<T> : ListLikeReader<ImmutableArray<T>, T>
{
    /// <summary>Not the array that throws on every use.</summary>
    public override ImmutableArray<T> Default => [];

    protected override ImmutableArray<T> From(List<T> elements) => [.. elements];
}

internal sealed class CollectionReader<T> : ListLikeReader<Collection<T>, T>
{
    protected override Collection<T> From(List<T> elements) => new(elements);
}

internal sealed class ReadOnlyCollectionReader<T> : ListLikeReader<ReadOnlyCollection<T>, T>
{
    protected override ReadOnlyCollection<T> From(List<T> elements) => elements.AsReadOnly();
}

internal sealed class ObservableCollectionReader<T> : ListLikeReader<ObservableCollection<T>, T>
{
    protected override ObservableCollection<T> From(List<T> elements) => new(elements);
}
