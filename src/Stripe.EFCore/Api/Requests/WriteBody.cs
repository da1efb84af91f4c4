using System.Net;

namespace Stripe.EFCore.Api.Requests;

/// <summary>What a request sends to change something, and whether Stripe may have carried it out.</summary>
/// <param name="parameters">The parameters, in the tree that Stripe.net encodes; null for none.</param>
/// <param name="idempotencyKey">The key by which Stripe knows a repetition; null where the method has none.</param>
internal sealed class WriteBody(BaseOptions? parameters, string? idempotencyKey)
{
    public BaseOptions? Parameters { get; } = parameters;

    public string? IdempotencyKey { get; } = idempotencyKey;

    /// <summary>Whether an attempt failed in a way that leaves open whether Stripe carried it out.</summary>
    public bool MayHaveRun { get; private set; }

    /// <summary>Notes how an attempt failed.</summary>
    public void Failed(Exception failure) => MayHaveRun |= LeavesOpen(failure);

    /// <summary>
    ///     Whether a failure leaves open what became of a write. A refusal (4xx) says that nothing was changed, but for a conflict of two requests with
    ///     one key, of which the other may still run.
    /// </summary>
    public static bool LeavesOpen(Exception failure) => failure switch
    {
        StripeRequestException { HttpStatusCode: HttpStatusCode.Conflict, Code: "idempotency_key_in_use" } => true,
        StripeRequestException { HttpStatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } => false,
        StripeRequestException or StripeResponseException or OperationCanceledException => true,
        _ => false,
    };
}
