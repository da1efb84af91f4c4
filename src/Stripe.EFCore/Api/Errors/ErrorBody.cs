using System.Text.Json;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Http;

namespace Stripe.EFCore.Api.Errors;

/// <summary>
///     The error object in the body of an answer: <see href="https://docs.stripe.com/api/errors">docs.stripe.com/api/errors</see>.
/// </summary>
internal sealed record ErrorBody(string? Type, string? Code, string? Param, string? Message, string? DocUrl)
{
    /// <summary>An answer that carries no error object.</summary>
    public static ErrorBody None { get; } = new(null, null, null, null, null);

    /// <summary>An answer whose end is missing.</summary>
    public static ErrorBody Cut { get; } = None with { IsCut = true };

    /// <summary>Whether the answer begins as an error object and is none to its end, so that what it says is not known.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Reads the body of an answer; <see cref="None" /> where it is no error object.</summary>
    public static ErrorBody Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(JsonText.WithoutLoneSurrogates(text));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error)
                ? Read(error, json.RootElement)
                : None;
        }
        catch (JsonException)
        {
            return text.AsSpan().TrimStart() is ['{', ..] ? Cut : None;
        }
    }

    /// <summary>The error as it may be shown.</summary>
    /// <param name="key">What the request authenticated with.</param>
    public ErrorBody Clean(string? key) => new(
        OutsideText.CleanCode(Type, key),
        OutsideText.CleanCode(Code, key),
        OutsideText.CleanCode(Param, key),
        OutsideText.Clean(Message, key),
        OutsideText.CleanCode(DocUrl, key))
    {
        IsCut = IsCut,
    };

    /// <summary>OAuth's errors are a plain code beside its description, all others an object.</summary>
    private static ErrorBody Read(JsonElement error, JsonElement root) => error.ValueKind switch
    {
        JsonValueKind.Object => new(
            Text(error, "type"),
            Text(error, "code"),
            Text(error, "param"),
            Text(error, "message"),
            Text(error, "doc_url")),
        JsonValueKind.String => new(null, error.GetString(), null, Text(root, "error_description"), null),
        _ => None,
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
