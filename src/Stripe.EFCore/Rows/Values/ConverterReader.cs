using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Rows.Values;

/// <summary>A value that a converter of the user's reads.</summary>
internal sealed class ConverterReader<T>(JsonConverter<T> converter) : ValueReader<T>
{
    public override T? Read(ref Utf8JsonReader reader)
    {
        var start = reader;
        try
        {
            return converter.Read(ref reader, typeof(T), StripeJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            throw Unreadable(ref start, exception);
        }
    }
}
