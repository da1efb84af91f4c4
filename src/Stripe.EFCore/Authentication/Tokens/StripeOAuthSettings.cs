using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Stripe.EFCore.Authentication.Tokens;

namespace Stripe.EFCore;

/// <summary>
///     What persists across connections at <c>OAuthSettingsLocation</c>. The tokens can be set and not read, since loggers that serialize objects would write
///     them; a store keeps <see cref="ToJson" />.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record StripeOAuthSettings
{
    /// <summary>The service that issued the tokens.</summary>
    public StripeOAuthService Service { get; init; }

    /// <summary>The application that the tokens were issued to.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    ///     Its secret, so that later connections need give neither. A file that is encrypted with the client secret does not hold it.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ClientSecret { internal get; init; }

    /// <summary>The access token; null where there is none (any more).</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? AccessToken { internal get; init; }

    /// <summary>The refresh token.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? RefreshToken { internal get; init; }

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

    /// <summary>All of it as JSON, tokens and client secret included: for a store to encrypt and keep, not for logs.</summary>
    /// <returns>The JSON, which <see cref="FromJson" /> reads.</returns>
    public string ToJson() => Encoding.UTF8.GetString(SettingsJson.Write(this));

    /// <summary>Reads what <see cref="ToJson" /> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="StripeOAuthTokenStoreException">It is something else. The message holds nothing of it.</exception>
    public static StripeOAuthSettings FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return SettingsJson.Read(Encoding.UTF8.GetBytes(json));
        }
        catch (JsonException)
        {
            throw new StripeOAuthTokenStoreException(
                StripeOAuthTokenStoreProblem.Damaged, "The text is no OAuth settings of Stripe.EFCore. Restore what ToJson gave, or connect again.");
        }
    }

    /// <summary>What it is about; no secret.</summary>
    public override string ToString() =>
        AccessToken is null
            ? $"{Service} {ClientId}, no tokens"
            : $"{Service} {ClientId}, tokens of {AccountId}, {(Livemode ? "live" : "test")} mode, scope {Scope}";
}
