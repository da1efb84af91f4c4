using System.Diagnostics;

namespace Stripe.EFCore;

/// <summary>Where to send the person whose consent is wanted.</summary>
/// <param name="Url">The page of Stripe that asks for the consent.</param>
/// <param name="State">
///     The <c>state</c> that the redirect has to bring back: keep it where only this person's browser has it (a protected cookie), and
///     compare with <see cref="StripeOAuthState.Matches" />.
/// </param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record StripeOAuthAuthorizationUrl(
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string Url,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string State)
{
    /// <summary>The address without the state in it.</summary>
    public override string ToString() => $"{Url.Split('?')[0]}?...";
}

/// <summary>The tokens of an exchange.</summary>
/// <param name="OAuthAccessToken">The access token.</param>
/// <param name="OAuthRefreshToken">The refresh token.</param>
/// <param name="ExpiresIn">How long the access token lives; null for one without expiry, as Connect's are.</param>
/// <param name="AccountId">The account that was connected (<c>acct_</c>).</param>
/// <param name="Scope">What was granted.</param>
/// <param name="Livemode">Whether the tokens open live data.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record StripeOAuthAccessTokenResult(
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string OAuthAccessToken,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string? OAuthRefreshToken,
    TimeSpan? ExpiresIn,
    string AccountId,
    string? Scope,
    bool Livemode)
{
    /// <summary>Everything but the tokens.</summary>
    public override string ToString() => $"{AccountId}, scope {Scope}, {(Livemode ? "live" : "test")} mode, {Life.Of(ExpiresIn)}";
}

/// <summary>The tokens of a refresh.</summary>
/// <param name="OAuthAccessToken">The new access token.</param>
/// <param name="OAuthRefreshToken">The refresh token to use next, which with Stripe Apps is a new one.</param>
/// <param name="ExpiresIn">How long the access token lives; null for one without expiry.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record StripeOAuthRefreshResult(
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string OAuthAccessToken,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string OAuthRefreshToken,
    TimeSpan? ExpiresIn)
{
    /// <summary>Everything but the tokens.</summary>
    public override string ToString() => $"{Life.Of(ExpiresIn)}";
}

/// <summary>A connection that was ended.</summary>
/// <param name="AccountId">The account that is no longer connected.</param>
public sealed record StripeOAuthDeauthorizationResult(string AccountId);

internal static class Life
{
    public static string Of(TimeSpan? time) => time is { } given ? $"expires after {given.TotalSeconds:0} seconds" : "without expiry";
}
