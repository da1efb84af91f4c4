using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Rows.Values;

/// <summary>
///     Reads Stripe.net's classes in one pass over the JSON. Stripe.net's own converters parse every nested object again and keep its text; a converter in
///     the options outranks those, which are named by attributes. The objects are equal; they keep their JSON only where it is asked for.
/// </summary>
internal sealed class StripeEntityConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => EntityReaders.Reads(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => ReaderConverter.For(typeToConvert);
}

/// <summary>Reads scalars inside users' classes as in columns: times from unix seconds, enums from snake_case, numbers from text.</summary>
internal sealed class ScalarConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => ValueReaders.IsScalar(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => ReaderConverter.For(typeToConvert);
}

internal static class ReaderConverter
{
    public static JsonConverter For(Type type) => (JsonConverter)ValueReaders.Make(typeof(ReaderConverter<>), [type], ValueReaders.Of(type));
}

/// <summary>A reader of ours as System.Text.Json calls it.</summary>
internal sealed class ReaderConverter<T>(ValueReader<T> values) : JsonConverter<T>
{
    public override bool HandleNull => true;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return values.ReadOrDefault(ref reader);
        }
        catch (UnreadableValueException exception)
        {
            // Without a message of its own it is given the path by System.Text.Json.
            throw new JsonException(null, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException(
            $"Rows are only read. Write '{typeof(T).Name}' with {nameof(StripeConfiguration)}.{nameof(StripeConfiguration.SerializerOptions)}.");
}
