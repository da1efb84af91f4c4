using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Limits.Shared;

/// <summary>The limits of a request, as the store is told them.</summary>
internal static class SharedRates
{
    /// <summary>The name of the limit of all requests of an account.</summary>
    public const string All = "all";

    /// <summary>The name of the limit of all searches.</summary>
    public const string Search = "search";

    public static IReadOnlyList<StripeSharedRate> Of(EndpointLimits endpoint, RateShares shares, RequestClass @class)
    {
        StripeSharedRate[] rates = [Of(All, shares.Global, @class), Of(endpoint.Name, shares.Endpoint, @class)];
        return endpoint.IsSearch ? [.. rates, Of(Search, shares.Search, @class)] : rates;
    }

    /// <summary>
    ///     Half of the bursts that one process alone has: if one instance is held up, the fewer requests it sends late.
    /// </summary>
    private static StripeSharedRate Of(string name, Allowance allowance, RequestClass @class)
    {
        var burst = @class == RequestClass.Small ? allowance.Burst : Math.Max(1, allowance.Burst / 2);
        return new()
        {
            Name = name,
            Most = allowance.Most,
            Window = TimeSpan.FromTicks(allowance.SharedWindow),
            Burst = burst,
            BurstWindow = TimeSpan.FromTicks(allowance.BurstWindow / allowance.Burst * burst),
        };
    }
}
