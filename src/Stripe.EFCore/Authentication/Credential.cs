using System.Diagnostics;

namespace Stripe.EFCore.Authentication;

/// <summary>What one request authenticates with.</summary>
/// <param name="Bearer">What stands behind <c>Bearer</c> in the Authorization header.</param>
/// <param name="Account">The account whose data is read, or null for the bearer's own.</param>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed record Credential([property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string Bearer, string? Account)
{
    /// <summary>Whether the service that issued the bearer says that it opens live data: an access token need not say it by its prefix.</summary>
    public bool IsIssuedForLive { get; init; }

    public KeyMode Mode => Secrets.ModeOf(Bearer) is not KeyMode.Unknown and var known ? known : IsIssuedForLive ? KeyMode.Live : KeyMode.Unknown;

    /// <summary>
    ///     Whether the account goes into the <see href="https://docs.stripe.com/context">Stripe-Context</see> header, which organization keys require and
    ///     which alone takes a path of accounts.
    /// </summary>
    public bool NeedsContext => Secrets.IsOfOrganization(Bearer) || Account?.Contains('/', StringComparison.Ordinal) == true;

    public override string ToString() => $"{Secrets.Show(Bearer)} (account {Account})";
}
