namespace Stripe.EFCore.Api.Errors;

/// <summary>Refusals which say that an object does not exist.</summary>
internal static class MissingObject
{
    /// <summary>Whether a refusal is about the id of an object. One about the address itself is none: the object may exist elsewhere.</summary>
    public static bool IsNamedBy(StripeRequestException refusal)
        => refusal.Code is "resource_missing" or "not_found"
            && refusal.Failure?.Error.Message?.StartsWith("Unrecognized request URL", StringComparison.OrdinalIgnoreCase) != true;
}
