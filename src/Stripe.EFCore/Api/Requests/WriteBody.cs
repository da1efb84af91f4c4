namespace Stripe.EFCore.Api.Requests;

/// <summary>What a request sends to change something, and whether Stripe may have carried it out.</summary>
/// <param name="parameters">The parameters, each text, a number, a boolean, a list or a dictionary of those; null for none.</param>
/// <param name="idempotencyKey">The key by which Stripe knows a repetition; null where the method has none.</param>
internal sealed class WriteBody(IReadOnlyDictionary<string, object?>? parameters, string? idempotencyKey)
{
    /// <summary>A key that no other request has.</summary>
    public static string NewKey() => $"stripe-efcore-{Guid.NewGuid():N}";

    public IReadOnlyDictionary<string, object?>? Parameters { get; } = parameters;

    public string? IdempotencyKey { get; } = idempotencyKey;

    /// <summary>Whether an attempt failed in a way that leaves open whether Stripe carried it out.</summary>
    public bool MayHaveRun { get; private set; }

    /// <summary>Notes that an attempt failed.</summary>
    /// <param name="leavesOpen">Whether Stripe may have carried it out.</param>
    public void Failed(bool leavesOpen) => MayHaveRun |= leavesOpen;
}
