using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Rows;

/// <summary>System.Text.Json for nested objects: Stripe.net's classes by a converter of our own, other classes by snake_case names.</summary>
internal static class StripeJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            MaxDepth = 128,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            PropertyNameCaseInsensitive = true,
            NumberHandling = JsonNumberHandling.AllowReadingFromString,
            TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
        };
        options.Converters.Add(new StripeEntityConverterFactory());
        options.MakeReadOnly();
        return options;
    }
}
