using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>Any other type, through System.Text.Json. Of an object that is not expanded and so is only its id, there is nothing to read.</summary>
internal sealed class SerializerReader<T> : ValueReader<T>
{
    private JsonTypeInfo<T>? _type;

    public override T? Read(ref Utf8JsonReader reader)
    {
        var start = reader;
        try
        {
            var type = _type ??= (JsonTypeInfo<T>)StripeJson.Options.GetTypeInfo(typeof(T));
            return reader.TokenType == JsonTokenType.String && type.Kind == JsonTypeInfoKind.Object ? Default : JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException exception) when (exception.InnerException is UnreadableValueException inner)
        {
            inner.Under(PathOf(exception));
            throw inner;
        }
        catch (Exception exception) when (
            exception is (JsonException and not { InnerException: JsonException }) or NotSupportedException or InvalidOperationException)
        {
            throw Unreadable(ref start, exception);
        }
    }

    private static string PathOf(JsonException exception) => exception.Path?.TrimStart('$', '.') ?? "";
}
