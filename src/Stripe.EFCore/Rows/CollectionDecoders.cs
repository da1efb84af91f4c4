using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>Decoders of arrays, lists, sets and of dictionaries by text.</summary>
internal static class CollectionDecoders
{
    public static ColumnDecoder? TryCreate(Type type)
    {
        if (type.IsArray && type.GetArrayRank() == 1)
            return Create(typeof(ListDecoder<>), type, type.GetElementType()!, AsArray);
        if (!type.IsGenericType)
            return null;

        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        if (arguments is [var key, var value] && key == typeof(string)
            && type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, value)))
        {
            return (ColumnDecoder)Activator.CreateInstance(typeof(DictionaryDecoder<>).MakeGenericType(value), type)!;
        }

        if (arguments is not [var element] || typeof(IStripeEntity).IsAssignableFrom(type))
            return null;
        if (type.IsAssignableFrom(typeof(List<>).MakeGenericType(element)))
            return Create(typeof(ListDecoder<>), type, element, AsList);
        if (type.IsAssignableFrom(typeof(HashSet<>).MakeGenericType(element)))
            return Create(typeof(ListDecoder<>), type, element, AsSet);
        if (type.IsAssignableFrom(typeof(ObservableCollection<>).MakeGenericType(element)))
            return Create(typeof(ListDecoder<>), type, element, AsObservable);
        if (definition == typeof(ImmutableArray<>))
            return Create(typeof(ListDecoder<>), type, element, AsImmutableArray);
        if (type.IsAssignableFrom(typeof(ImmutableList<>).MakeGenericType(element)))
            return Create(typeof(ListDecoder<>), type, element, AsImmutableList);

        return null;
    }

    private const string AsList = nameof(AsList);
    private const string AsArray = nameof(AsArray);
    private const string AsSet = nameof(AsSet);
    private const string AsObservable = nameof(AsObservable);
    private const string AsImmutableArray = nameof(AsImmutableArray);
    private const string AsImmutableList = nameof(AsImmutableList);

    private static ColumnDecoder Create(Type decoder, Type type, Type element, string form)
        => (ColumnDecoder)Activator.CreateInstance(decoder.MakeGenericType(element), type, form)!;

    private sealed class ListDecoder<T>(Type type, string form) : ColumnDecoder
    {
        private readonly Lazy<ColumnDecoder> _element = new(() => ColumnDecoders.For(typeof(T)));

        public override Type Type => type;

        public override object? Default { get; } = type.IsValueType ? ImmutableArray<T>.Empty : null;

        public override object? Read(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new FormatException("It is no list.");

            var element = _element.Value;
            var list = new List<T>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                list.Add((T)(reader.TokenType == JsonTokenType.Null ? element.Default : element.Read(ref reader))!);

            return form switch
            {
                AsArray => list.ToArray(),
                AsSet => list.ToHashSet(),
                AsObservable => new ObservableCollection<T>(list),
                AsImmutableArray => list.ToImmutableArray(),
                AsImmutableList => list.ToImmutableList(),
                _ => list,
            };
        }
    }

    private sealed class DictionaryDecoder<T>(Type type) : ColumnDecoder
    {
        private readonly Lazy<ColumnDecoder> _value = new(() => ColumnDecoders.For(typeof(T)));

        public override Type Type => type;

        public override object? Default => null;

        public override object? Read(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new FormatException("It is no object.");

            var value = _value.Value;
            var dictionary = new Dictionary<string, T>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                dictionary[key] = (T)(reader.TokenType == JsonTokenType.Null ? value.Default : value.Read(ref reader))!;
            }

            return dictionary;
        }
    }
}
