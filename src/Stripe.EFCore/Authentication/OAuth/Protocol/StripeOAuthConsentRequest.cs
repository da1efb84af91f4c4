using System.Diagnostics;

namespace Stripe.EFCore;

/// <summary>What a person is asked to consent to. What is not given stands in the settings of the connection.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record StripeOAuthConsentRequest
{
    /// <summary>The redirect URI registered for the application; by default the setting <c>CallbackURL</c>.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The scope asked for; by default the setting <c>Scope</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>A value to carry along, beside the provider's own; by default the setting <c>State</c>.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? State { get; init; }

    /// <summary>Everything but the state.</summary>
    public override string ToString() => $"scope {Scope}, back to {CallbackUrl}";
}
