using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>System.Text.Json for classes of users: members by snake_case names, scalars and Stripe.net's classes read as everywhere else.</summary>
internal static class StripeJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            MaxDepth = JsonReading.MaxDepth,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            PropertyNameCaseInsensitive = true,
            NumberHandling = JsonNumberHandling.AllowReadingFromString,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new StripeEntityConverterFactory(), new ScalarConverterFactory() },
        };
        options.MakeReadOnly();
        return options;
    }
}
