using System.Text.Json;

namespace Stripe.EFCore.Rows.Json;

/// <summary>Strings as JSON. A trimmed application has no serializer that finds members by reflection, so none is used.</summary>
internal static class JsonString
{
    /// <summary>A string as JSON with its quotes, or <c>null</c>.</summary>
    public static string Of(string? text) => text is null ? "null" : $"\"{JsonEncodedText.Encode(text)}\"";
}
