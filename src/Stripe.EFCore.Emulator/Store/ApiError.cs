using System.Net;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Store;

/// <summary>A refusal, as Stripe words it.</summary>
internal sealed class ApiError(HttpStatusCode status, string type, string? code, string message, string? param = null) : Exception(message)
{
    public HttpStatusCode Status => status;

    public string Type => type;

    public string? Code => code;

    public string? Param => param;

    /// <summary>What the error says beside it: <c>decline_code</c>, the payment intent that it is about.</summary>
    public JsonObject More { get; init; } = [];

    public static ApiError UnknownParameter(string name) => Invalid("parameter_unknown", $"Received unknown parameter: {name}", name);

    public static ApiError Invalid(string? code, string message, string? param)
        => new(HttpStatusCode.BadRequest, "invalid_request_error", code, message, param);

    public static ApiError Missing(string name, string id, string param)
        => new(HttpStatusCode.NotFound, "invalid_request_error", "resource_missing", $"No such {name}: '{id}'", param);
}
