namespace Stripe.EFCore.Api.Requests;

/// <summary>What the answer to a request brought.</summary>
/// <param name="Rows">How many objects came; 0 for an object that Stripe does not have.</param>
/// <param name="Bytes">How many bytes of JSON came, after decompression.</param>
/// <param name="RequestId">Stripe's id of the request.</param>
internal readonly record struct Received(int Rows, long Bytes, string? RequestId);
