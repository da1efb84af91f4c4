using System.Text.Json;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api;

/// <summary>
///     The error object in the body of an answer: <see href="https://docs.stripe.com/api/errors">docs.stripe.com/api/errors</see>.
/// </summary>
internal sealed record ErrorBody(string? Type, string? Code, string? Param, string? Message, string? DocUrl)
{
    /// <summary>An answer that carries no error object.</summary>
    public static ErrorBody None { get; } = new(null, null, null, null, null);

    /// <summary>Reads an error body; null where the text is none.</summary>
    public static ErrorBody? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error)
                ? Read(error, json.RootElement)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error as it may be shown.</summary>
    /// <param name="key">What the request authenticated with.</param>
    public ErrorBody Clean(string? key) => new(
        OutsideText.CleanCode(Type, key),
        OutsideText.CleanCode(Code, key),
        OutsideText.CleanCode(Param, key),
        OutsideText.Clean(Message, key),
        OutsideText.CleanCode(DocUrl, key));

    /// <summary>OAuth's errors are a plain code beside its description, all others an object.</summary>
    private static ErrorBody? Read(JsonElement error, JsonElement root) => error.ValueKind switch
    {
        JsonValueKind.Object => new(
            Text(error, "type"),
            Text(error, "code"),
            Text(error, "param"),
            Text(error, "message"),
            Text(error, "doc_url")),
        JsonValueKind.String => new(null, error.GetString(), null, Text(root, "error_description"), null),
        _ => null,
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
