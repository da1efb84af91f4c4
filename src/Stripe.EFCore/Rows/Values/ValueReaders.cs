using System.Collections.Frozen;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Rows.Values;

/// <summary>The one reader of each CLR type.</summary>
/// <remarks>Readers find those of their parts on their first reading, not when they are made: Stripe's classes refer to each other in circles.</remarks>
internal static class ValueReaders<T>
{
    public static ValueReader<T> Instance { get; } = (ValueReader<T>)ValueReaders.Create(typeof(T));
}

/// <summary>Which reader reads a CLR type.</summary>
internal static class ValueReaders
{
    private static readonly FrozenDictionary<Type, object> Scalars = new Dictionary<Type, object>
    {
        [typeof(string)] = new StringValueReader(),
        [typeof(char)] = new CharReader(),
        [typeof(bool)] = new BooleanReader(),
        [typeof(byte)] = new NumberReader<byte>(),
        [typeof(sbyte)] = new NumberReader<sbyte>(),
        [typeof(short)] = new NumberReader<short>(),
        [typeof(ushort)] = new NumberReader<ushort>(),
        [typeof(int)] = new NumberReader<int>(),
        [typeof(uint)] = new NumberReader<uint>(),
        [typeof(long)] = new Int64Reader(),
        [typeof(ulong)] = new NumberReader<ulong>(),
        [typeof(Int128)] = new NumberReader<Int128>(),
        [typeof(UInt128)] = new NumberReader<UInt128>(),
        [typeof(BigInteger)] = new NumberReader<BigInteger>(),
        [typeof(Half)] = new NumberReader<Half>(),
        [typeof(float)] = new NumberReader<float>(),
        [typeof(double)] = new NumberReader<double>(),
        [typeof(decimal)] = new NumberReader<decimal>(),
        [typeof(DateTime)] = new DateTimeReader(),
        [typeof(DateTimeOffset)] = new DateTimeOffsetReader(),
        [typeof(DateOnly)] = new DateReader(),
        [typeof(TimeOnly)] = new TimeReader(),
        [typeof(TimeSpan)] = new DurationReader(),
        [typeof(Guid)] = new GuidReader(),
        [typeof(Uri)] = new UriReader(),
        [typeof(byte[])] = new Base64Reader(),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, object> Json = new Dictionary<Type, object>
    {
        [typeof(object)] = new ObjectReader(),
        [typeof(JsonElement)] = new JsonElementReader(),
        [typeof(JsonDocument)] = new JsonDocumentReader(),
        [typeof(JsonNode)] = new JsonNodeReader<JsonNode>(),
        [typeof(JsonObject)] = new JsonNodeReader<JsonObject>(),
        [typeof(JsonArray)] = new JsonNodeReader<JsonArray>(),
        [typeof(JsonValue)] = new JsonNodeReader<JsonValue>(),
    }.ToFrozenDictionary();

    /// <summary>Whether a type's values are single tokens to us, however System.Text.Json would read them.</summary>
    public static bool IsScalar(Type type)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        return underlying.IsEnum || Scalars.ContainsKey(underlying);
    }

    public static object Create(Type type) =>
        Scalars.GetValueOrDefault(type)
        ?? Json.GetValueOrDefault(type)
        ?? (Nullable.GetUnderlyingType(type) is { } underlying ? CreateNullable(underlying) : null)
        ?? (type.IsEnum ? Make(typeof(EnumReader<>), [type]) : null)
        ?? EntityReaders.TryCreate(type)
        ?? CollectionReaders.TryCreate(type)
        ?? Make(typeof(SerializerReader<>), [type]);

    private static object CreateNullable(Type underlying) =>
        Make(underlying.IsEnum ? typeof(NullableEnumReader<>) : typeof(NullableReader<>), [underlying], Of(underlying));

    /// <summary>The reader of a type that is only known at run time, a <see cref="ValueReader{T}" /> of it.</summary>
    public static object Of(Type type) => typeof(ValueReaders<>).MakeGenericType(type).GetProperty(nameof(ValueReaders<>.Instance))!.GetValue(null)!;

    public static object Make(Type definition, Type[] typeArguments, params object[] arguments) =>
        Activator.CreateInstance(definition.MakeGenericType(typeArguments), arguments)!;
}
