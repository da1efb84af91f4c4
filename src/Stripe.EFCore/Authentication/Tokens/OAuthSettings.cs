using System.Diagnostics;

namespace Stripe.EFCore;

/// <summary>What persists across connections at <c>OAuthSettingsLocation</c>.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record OAuthSettings
{
    /// <summary>The service that issued the tokens.</summary>
    public StripeOAuthService Service { get; init; }

    /// <summary>The application that the tokens were issued to.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    ///     Its secret, so that later connections need give neither. A file that is encrypted with the client secret does not hold it.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ClientSecret { get; init; }

    /// <summary>The access token; null where there is none (any more).</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? AccessToken { get; init; }

    /// <summary>The refresh token.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? RefreshToken { get; init; }

    /// <summary>When the access token was issued.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>How long the access token lives from then; null where Stripe does not say or it has no expiry.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>The account that was connected (<c>acct_</c>); null where it is not known.</summary>
    public string? AccountId { get; init; }

    /// <summary>What was granted.</summary>
    public string? Scope { get; init; }

    /// <summary>Whether the tokens open live data.</summary>
    public bool Livemode { get; init; }

    /// <summary>
    ///     A digest of the <c>OAuthVerifier</c> that was sent last: a code is never sent twice, in whatever became of it.
    /// </summary>
    public string? SentVerifier { get; init; }

    /// <summary>What it is about; no secret.</summary>
    public override string ToString() =>
        AccessToken is null
            ? $"{Service} {ClientId}, no tokens"
            : $"{Service} {ClientId}, tokens of {AccountId}, {(Livemode ? "live" : "test")} mode, scope {Scope}";
}
