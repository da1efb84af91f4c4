using System.Diagnostics;

namespace Stripe.EFCore.Authentication;

/// <summary>What one request authenticates with.</summary>
/// <param name="Bearer">What stands behind <c>Bearer</c> in the Authorization header.</param>
/// <param name="Account">The connected account, or null for the bearer's own.</param>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed record Credential([property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string Bearer, string? Account)
{
    public override string ToString() => $"{Secrets.Show(Bearer)} (account {Account})";
}
