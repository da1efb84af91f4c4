using System.Net;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Writes.Checking;

/// <summary>What Stripe says to parameters that it does not take: https://docs.stripe.com/error-codes.</summary>
internal static class Refusals
{
    public static ApiError Missing(string name)
        => ApiError.Invalid("parameter_missing", $"Missing required param: {name}.", name);

    public static ApiError Empty(string name) => ApiError.Invalid(
        "parameter_invalid_empty",
        $"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; however '{name}' cannot be unset. "
        + $"You should remove '{name}' from your request or supply a non-empty value.",
        name);

    public static ApiError NotInteger(string name, string text) => ApiError.Invalid("parameter_invalid_integer", $"Invalid integer: {text}", name);

    public static ApiError NotNumber(string name, string text) => ApiError.Invalid(null, $"Invalid decimal: {text}", name);

    public static ApiError NotBoolean(string name, string text) => ApiError.Invalid(null, $"Invalid boolean: {text}", name);

    public static ApiError NotOneOf(string name, IReadOnlyList<string> values)
        => ApiError.Invalid(null, $"Invalid {name}: must be {(values.Count > 1 ? "one of " : "")}{Listed(values)}", name);

    public static ApiError NotText(string name) => ApiError.Invalid(null, $"Invalid string: {name} takes a text", name);

    public static ApiError NotArray(string name) => ApiError.Invalid(null, "Invalid array", name);

    public static ApiError NotObject(string name) => ApiError.Invalid(null, "Invalid object", name);

    public static ApiError MetadataKey(string name, string key) => ApiError.Invalid(
        null,
        $"Metadata keys can have up to 40 characters, but you passed in a key that is {key.Length} characters. Invalid key: {key}",
        name);

    public static ApiError MetadataValue(string name, string value) => ApiError.Invalid(
        null,
        $"Metadata values can have up to 500 characters, but you passed in a value that is {value.Length} characters. Invalid value: {value}",
        name);

    public static ApiError MetadataCount(string name, int count)
        => ApiError.Invalid(null, $"Metadata can have up to 50 keys, but you passed in {count} keys.", name);

    /// <summary>The parameters are right, and the state of the object is not.</summary>
    public static ApiError State(string? code, string message, string? param = null) => ApiError.Invalid(code, message, param);

    /// <summary>Stripe takes it, and the emulator would answer with a wrong amount.</summary>
    public static ApiError Unsupported(string what, string? param)
        => ApiError.Invalid(null, $"The emulator does not support {what}. Stripe does: test this against a sandbox.", param);

    /// <summary>A payment that the bank declines.</summary>
    public static ApiError Declined(string code, string message) => new(HttpStatusCode.PaymentRequired, "card_error", code, message);

    private static string Listed(IReadOnlyList<string> values)
        => values.Count < 3 ? string.Join(" or ", values) : $"{string.Join(", ", values.Take(values.Count - 1))}, or {values[^1]}";
}
