using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Rows;

/// <summary>The decoder of each CLR type. One instance a type, shared by all queries.</summary>
internal static class ColumnDecoders
{
    private static readonly ConcurrentDictionary<Type, ColumnDecoder> Cache = [];

    /// <summary>Whether the path holds anything but null.</summary>
    public static ColumnDecoder Presence { get; } = new PresenceDecoder();

    public static ColumnDecoder For(Type clrType) => Cache.GetOrAdd(clrType, Create);

    /// <summary>A nested object as a row of its own: null where there is none, where there is only its id, and where it was deleted.</summary>
    public static ColumnDecoder Row(RowLayout nested) => new NestedRowDecoder(nested);

    /// <summary>A nested list as rows of its own.</summary>
    public static ColumnDecoder Rows(RowLayout nested) => new NestedRowsDecoder(nested);

    /// <summary>What another decoder reads, converted.</summary>
    public static ColumnDecoder Converted(ColumnDecoder inner, Type type, Func<object?, object?> convert) => new ConvertedDecoder(inner, type, convert);

    private static ColumnDecoder Create(Type type)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        return Scalar(underlying) is { } read ? new ScalarDecoder(type, read)
            : underlying.IsEnum ? new EnumDecoder(type, underlying)
            : CollectionDecoders.TryCreate(type) ?? new ObjectDecoder(type);
    }

    private static ScalarReader? Scalar(Type type)
        => type == typeof(string) ? ScalarReaders.Text
            : type == typeof(bool) ? ScalarReaders.Boolean
            : type == typeof(long) ? (ref r) => Number(ref r, static (ref x) => x.GetInt64(), long.Parse)
            : type == typeof(int) ? (ref r) => Number(ref r, static (ref x) => x.GetInt32(), int.Parse)
            : type == typeof(short) ? (ref r) => Number(ref r, static (ref x) => x.GetInt16(), short.Parse)
            : type == typeof(sbyte) ? (ref r) => Number(ref r, static (ref x) => x.GetSByte(), sbyte.Parse)
            : type == typeof(ulong) ? (ref r) => Number(ref r, static (ref x) => x.GetUInt64(), ulong.Parse)
            : type == typeof(uint) ? (ref r) => Number(ref r, static (ref x) => x.GetUInt32(), uint.Parse)
            : type == typeof(ushort) ? (ref r) => Number(ref r, static (ref x) => x.GetUInt16(), ushort.Parse)
            : type == typeof(byte) ? (ref r) => Number(ref r, static (ref x) => x.GetByte(), byte.Parse)
            : type == typeof(decimal) ? (ref r) => Number(ref r, static (ref x) => x.GetDecimal(), decimal.Parse)
            : type == typeof(double) ? (ref r) => Number(ref r, static (ref x) => x.GetDouble(), double.Parse)
            : type == typeof(float) ? (ref r) => Number(ref r, static (ref x) => x.GetSingle(), float.Parse)
            : type == typeof(DateTime) ? (ref r) => ScalarReaders.Time(ref r).UtcDateTime
            : type == typeof(DateTimeOffset) ? (ref r) => ScalarReaders.Time(ref r)
            : type == typeof(DateOnly) ? ScalarReaders.Date
            : type == typeof(TimeOnly) ? (ref r) => TimeOnly.Parse(r.GetString()!, CultureInfo.InvariantCulture)
            : type == typeof(TimeSpan) ? ScalarReaders.Duration
            : type == typeof(Guid) ? (ref r) => Guid.Parse(r.GetString()!)
            : type == typeof(char) ? (ref r) => char.Parse(r.GetString()!)
            : type == typeof(byte[]) ? (ref r) => r.GetBytesFromBase64()
            : type == typeof(Uri) ? (ref r) => new Uri(r.GetString()!, UriKind.RelativeOrAbsolute)
            : type == typeof(JsonElement) ? (ref r) => JsonElement.ParseValue(ref r)
            : type == typeof(JsonDocument) ? (ref r) => JsonDocument.ParseValue(ref r)
            : type == typeof(object) ? ScalarReaders.Any
            : null;

    private delegate T NumberReader<T>(ref Utf8JsonReader reader);

    /// <summary>A number, which Stripe also writes as text where it is a decimal.</summary>
    private static object Number<T>(ref Utf8JsonReader reader, NumberReader<T> number, Func<string, NumberStyles, IFormatProvider, T> parse)
        where T : struct
        => reader.TokenType == JsonTokenType.String
            ? parse(reader.GetString()!, NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture)
            : number(ref reader);

    private sealed class ScalarDecoder(Type type, ScalarReader read) : ColumnDecoder
    {
        public override Type Type => type;

        public override object? Default { get; } = DefaultOf(type);

        public override object? Read(ref Utf8JsonReader reader) => read(ref reader);
    }

    private sealed class PresenceDecoder : ColumnDecoder
    {
        public override Type Type => typeof(bool);

        public override object? Default { get; } = false;

        public override object? Read(ref Utf8JsonReader reader)
        {
            reader.Skip();
            return ScalarReaders.True;
        }
    }

    private sealed class NestedRowDecoder(RowLayout nested) : ColumnDecoder
    {
        public override Type Type => typeof(object?[]);

        public override object? Default => null;

        public override object? Read(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.StartObject && !DeletedStub.Is(reader))
                return nested.ReadRow(ref reader);

            reader.Skip();
            return null;
        }
    }

    private sealed class NestedRowsDecoder(RowLayout nested) : ColumnDecoder
    {
        public override Type Type => typeof(List<object?[]>);

        public override object? Default => null;

        public override object? Read(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                return ReadList(ref reader);
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new FormatException("It is no list.");

            var rows = new List<object?[]>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                    rows.Add(nested.ReadRow(ref reader));
                else
                    reader.Skip();
            }

            return rows;
        }

        /// <summary>A list object of Stripe's, whose rows are its <c>data</c>.</summary>
        private object? ReadList(ref Utf8JsonReader reader)
        {
            object? rows = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isData = reader.ValueTextEquals("data"u8);
                reader.Read();
                if (isData && reader.TokenType == JsonTokenType.StartArray)
                    rows = Read(ref reader);
                else
                    reader.Skip();
            }

            return rows;
        }
    }

    private sealed class ConvertedDecoder(ColumnDecoder inner, Type type, Func<object?, object?> convert) : ColumnDecoder
    {
        public override Type Type => type;

        public override object? Default { get; } = inner.Default is null ? DefaultOf(type) : convert(inner.Default);

        public override object? Read(ref Utf8JsonReader reader) => inner.Read(ref reader) is { } value ? convert(value) : Default;
    }

    /// <summary>Any other class, Stripe.net's among them: through System.Text.Json.</summary>
    private sealed class ObjectDecoder(Type type) : ColumnDecoder
    {
        private readonly System.Text.Json.Serialization.Metadata.JsonTypeInfo _typeInfo = StripeJson.Options.GetTypeInfo(type);

        public override Type Type => type;

        public override object? Default { get; } = DefaultOf(type);

        public override object? Read(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.String || type == typeof(JsonNode) || typeof(JsonNode).IsAssignableFrom(type))
                return JsonSerializer.Deserialize(ref reader, _typeInfo);

            // A field that could be expanded and is not: the object is not here.
            return typeof(IStripeEntity).IsAssignableFrom(type) ? null : JsonSerializer.Deserialize(ref reader, _typeInfo);
        }
    }

    internal static object? DefaultOf(Type type)
        => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
}
