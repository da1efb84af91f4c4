namespace Stripe.EFCore.Rows.Json;

/// <summary>Represents an object that the request expands but that the answer has only as an id.</summary>
internal sealed record UnexpandedRow(string Id);
