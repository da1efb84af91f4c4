namespace Stripe.EFCore.Api.Errors;

/// <summary>A request as it went out.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">Where it went.</param>
/// <param name="Key">What it authenticated with; null for nothing.</param>
internal readonly record struct AskedRequest(HttpMethod Method, Uri Uri, string? Key);
