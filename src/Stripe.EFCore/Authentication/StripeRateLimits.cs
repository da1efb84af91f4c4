namespace Stripe.EFCore;

/// <summary>Where requests are held back so that <see href="https://docs.stripe.com/rate-limits">Stripe's rate limits</see> are kept.</summary>
public enum StripeRateLimits
{
    /// <summary>
    ///     Everywhere but at this machine's own address with a key that is not a live one, which is an emulator. The default; a proxy on another machine is
    ///     taken to lead to Stripe.
    /// </summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never; what Stripe refuses is tried again later.</summary>
    Off,
}
