using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Stripe.EFCore.Rows;

/// <summary>
///     Reads Stripe.net's classes in one pass over the JSON. Stripe.net's own converter parses every nested object a second time and keeps its text;
///     a converter in the options outranks it, and the objects are the same.
/// </summary>
internal sealed class StripeEntityConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert)
        => typeof(StripeEntity).IsAssignableFrom(typeToConvert) && !typeToConvert.IsAbstract && typeToConvert != typeof(Event)
            && typeToConvert.GetConstructor(Type.EmptyTypes) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
        => (JsonConverter)Activator.CreateInstance(typeof(StripeEntityConverter<>).MakeGenericType(typeToConvert))!;
}

/// <summary>One class of Stripe.net: its members by JSON name, set by compiled setters.</summary>
internal sealed class StripeEntityConverter<T> : JsonConverter<T>
    where T : class, new()
{
    private readonly EntityMember<T>[] _members =
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(p => p.GetCustomAttribute<JsonPropertyNameAttribute>() is not null && p.GetSetMethod(nonPublic: true) is not null)
            .Select(EntityMember<T>.Create)
            .OrderBy(m => m.Name, StringComparer.Ordinal),
    ];

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var entity = new T();
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = Find(ref reader, expected);
            reader.Read();
            if (found < 0)
            {
                reader.Skip();
                continue;
            }

            _members[found].Read(ref reader, entity, options);
            expected = found + 1;
        }

        return entity;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        => throw new NotSupportedException($"This converter only reads; write '{typeof(T).Name}' with Stripe.net's own ToJson().");

    /// <summary>Stripe writes members in the order of their names, nearly always: the next one is most likely the one after the last.</summary>
    private int Find(ref Utf8JsonReader reader, int expected)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            var index = expected + i;
            if (index >= _members.Length)
                index -= _members.Length;
            if (_members[index].Matches(ref reader))
                return index;
        }

        return -1;
    }
}

internal abstract class EntityMember<T>(string name)
    where T : class
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);

    public string Name => name;

    public bool Matches(ref Utf8JsonReader reader)
        => reader.ValueSpan.Length == _utf8.Length && reader.ValueSpan.SequenceEqual(_utf8);

    public abstract void Read(ref Utf8JsonReader reader, T entity, JsonSerializerOptions options);

    public static EntityMember<T> Create(PropertyInfo property)
        => (EntityMember<T>)Activator.CreateInstance(typeof(EntityMember<,>).MakeGenericType(typeof(T), property.PropertyType), property)!;
}

internal sealed class EntityMember<T, TValue>(PropertyInfo property)
    : EntityMember<T>(property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name)
    where T : class
{
    private readonly Action<T, TValue?> _set = property.GetSetMethod(nonPublic: true)!.CreateDelegate<Action<T, TValue?>>();
    private JsonConverter<TValue>? _converter;
    private JsonTypeInfo<TValue>? _typeInfo;
    private ColumnDecoder? _decoder;

    public override void Read(ref Utf8JsonReader reader, T entity, JsonSerializerOptions options)
    {
        if (_converter is null && _typeInfo is null && _decoder is null)
            Resolve(options);

        if (_decoder is not null)
        {
            _set(entity, (TValue?)(reader.TokenType == JsonTokenType.Null ? _decoder.Default : _decoder.Read(ref reader)));
            return;
        }

        if (_converter is not null)
        {
            _set(entity, reader.TokenType == JsonTokenType.Null && !_converter.HandleNull ? default : _converter.Read(ref reader, typeof(TValue), options));
            return;
        }

        _set(entity, JsonSerializer.Deserialize(ref reader, _typeInfo!));
    }

    /// <summary>Scalars go through our own decoders, members with a converter of Stripe.net's through that, nested objects through the options.</summary>
    private void Resolve(JsonSerializerOptions options)
    {
        var type = typeof(TValue);
        if (property.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is { } own && !IsTime(type))
        {
            var converter = (JsonConverter)Activator.CreateInstance(own, nonPublic: true)!;
            if (converter is JsonConverterFactory factory)
                converter = factory.CreateConverter(type, options)!;
            _converter = converter as JsonConverter<TValue>;
        }

        if (_converter is not null)
            return;
        if (type == typeof(string) || IsTime(type) || (Nullable.GetUnderlyingType(type) ?? type).IsPrimitive || (Nullable.GetUnderlyingType(type) ?? type) == typeof(decimal)
            || type == typeof(Dictionary<string, string>) || type == typeof(List<string>))
        {
            _decoder = ColumnDecoders.For(type);
            return;
        }

        _typeInfo = (JsonTypeInfo<TValue>)options.GetTypeInfo(type);
    }

    private static bool IsTime(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTime);
}
