using System.Diagnostics;
using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore;

/// <summary>
///     How a context reaches Stripe. Immutable; a connection string (<see cref="StripeConnectionStringBuilder" />) and the options builder
///     both end in one of these. Secrets, and addresses that somebody may have put a password into, can be set and not read: loggers that serialize objects
///     would write them. <see cref="ToDisplayString" /> has everything else.
/// </summary>
[DebuggerDisplay("{ToDisplayString(),nq}")]
public sealed record StripeConnectionSettings
{
    /// <summary>
    ///     How requests authenticate. Null, the default: <see cref="StripeAuthScheme.OAuth" /> if any OAuth setting is given, else an API
    ///     key.
    /// </summary>
    public StripeAuthScheme? AuthScheme { get; init; }

    /// <summary>The secret (<c>sk_live_</c>, <c>sk_test_</c>) or restricted (<c>rk_</c>) key of the account or platform.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? LiveAPIKey { internal get; init; }

    /// <summary>
    ///     The connected account whose data is read (<c>acct_</c>), sent as <c>Stripe-Account</c>. <see cref="StripeAccount.Platform" />, or no
    ///     value, means the key's own account. Null and blank are refused when the context is made: an account that is missing by mistake must not
    ///     read the platform's data.
    /// </summary>
    public string? AccountId { get; init => field = value ?? ""; }

    /// <summary>Which part of OAuth the provider does by itself; <see cref="StripeInitiateOAuth.Off" /> by default.</summary>
    public StripeInitiateOAuth InitiateOAuth { get; init; }

    /// <summary>The client id of the registered application (<c>ca_</c>).</summary>
    public string? OAuthClientId { get; init; }

    /// <summary>The client secret of the registered application, at Stripe a secret key of the platform.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? OAuthClientSecret { internal get; init; }

    /// <summary>The access token of an exchange.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? OAuthAccessToken { internal get; init; }

    /// <summary>The refresh token of an exchange.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? OAuthRefreshToken { internal get; init; }

    /// <summary>How long the access token lives from <see cref="OAuthTokenTimestamp" />; null where it does not expire.</summary>
    public TimeSpan? OAuthExpiresIn { get; init; }

    /// <summary>When the access token was issued, in unix seconds.</summary>
    public long? OAuthTokenTimestamp { get; init; }

    /// <summary>The <c>code</c> of the redirect, exchanged on first use.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? OAuthVerifier { internal get; init; }

    /// <summary>Where tokens persist: a path, or <c>memory://name</c>; null for the file in the user's application data folder.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? OAuthSettingsLocation { internal get; init; }

    /// <summary>The passphrase that encrypts stored tokens; null to derive it from the client secret.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? OAuthSettingsPassphrase { internal get; init; }

    /// <summary>Which of Stripe's OAuth services issues the tokens; <see cref="StripeOAuthService.Connect" /> by default.</summary>
    public StripeOAuthService OAuthService { get; init; }

    /// <summary>
    ///     With what requests authenticate after a consent at Connect; by default the platform's key with the Stripe-Account header.
    /// </summary>
    public StripeOAuthAccess OAuthAccess { get; init; }

    /// <summary>The redirect URI registered for the application.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? CallbackURL { internal get; init; }

    /// <summary>The OAuth scope asked for: <c>read_write</c> or <c>read_only</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>A value of the caller carried through the OAuth flow, beside the provider's own.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? State { internal get; init; }

    /// <summary>How long one request may take, until the last byte of its answer; 80 seconds by default, as in Stripe.net.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(80);

    /// <summary>
    ///     How often a request is sent again that got no answer, a broken one, or an error of Stripe's (409, 5xx); 2 by default, 0 for never. One that came too
    ///     soon (429) is sent again up to three times as often.
    /// </summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>
    ///     The version of Stripe's API that answers, sent as <c>Stripe-Version</c>, with preview features behind it where they are wanted
    ///     (<c>2026-01-28.preview; feature_beta=v1</c>). Null, the default: the version that Stripe.net is made for. Its classes read the fields of that
    ///     version, so another one is for read models. See <see href="https://docs.stripe.com/api/versioning">versioning</see>.
    /// </summary>
    public string? ApiVersion { get; init; }

    /// <summary>
    ///     How many bytes one answer may have after decompression; 67108864 (64 MiB) by default. A longer one is an error and is not kept in memory.
    /// </summary>
    public long MaxResponseSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most rows that a query without aggregates returns, above 0; -1, the default, for all.</summary>
    public long MaxRows { get; init; } = -1;

    /// <summary>Whether every write is refused before a request is sent; false by default.</summary>
    public bool Readonly { get; init; }

    /// <summary>
    ///     Whether SaveChangesAsync sends changes that do not depend on each other at once, at most <see cref="MaxConcurrency" />; false by default, which is
    ///     one by one.
    /// </summary>
    public bool ConcurrentWrites { get; init; }

    /// <summary>
    ///     How many objects one ExecuteUpdate or ExecuteDelete may write; 1000 by default, -1 for any number. One that finds more writes none.
    /// </summary>
    public int MaxBulkWrites { get; init; } = 1000;

    /// <summary>Where Stripe's API answers: another address than Stripe's is for an emulator or a proxy.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public Uri ApiBase { internal get; init; } = new("https://api.stripe.com");

    /// <summary>
    ///     Where Stripe's OAuth service answers: another address than Stripe's is for an emulator or a proxy, which then has the consent
    ///     pages of both services.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public Uri ConnectBase { internal get; init; } = new("https://connect.stripe.com");

    /// <summary>How many requests of one context may be under way at once; 8 by default.</summary>
    public int MaxConcurrency { get; init; } = 8;

    /// <summary>
    ///     The share of Stripe's rate limits that queries may take, above 0 and up to 1; 0.5 by default, so that payments keep theirs.
    /// </summary>
    public double RateLimitShare { get; init; } = 0.5;

    /// <summary>Where requests are held back to keep Stripe's rate limits; <see cref="StripeRateLimits.Auto" /> by default.</summary>
    public StripeRateLimits RateLimits { get; init; }

    /// <summary>How many requests a context may send; -1, the default, for any number.</summary>
    public long RequestBudget { get; init; } = -1;

    /// <summary>How many requests one run of a query may send; -1, the default, for any number.</summary>
    public long QueryRequestBudget { get; init; } = -1;

    /// <summary>
    ///     How many requests this process may send for one account in a calendar month (UTC); -1, the default, for any number. See
    ///     <see href="https://docs.stripe.com/rate-limits">Stripe's read allocation</see>.
    /// </summary>
    public long MonthlyRequestBudget { get; init; } = -1;

    /// <summary>Whether queries may use Stripe's search, whose answers lag behind writes; false by default.</summary>
    public bool UseSearch { get; init; }

    /// <summary>Whether the objects of Stripe.net that queries return keep their JSON, as RawJsonElement and RawJObject; false by default.</summary>
    public bool KeepRawJson { get; init; }

    /// <summary>How long answers are cached; zero, the default, turns the cache off.</summary>
    public TimeSpan CacheDuration { get; init; }

    /// <summary>How many bytes of answers the cache may hold; 64 MiB by default.</summary>
    public long CacheSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The scheme that applies: <see cref="AuthScheme" />, or what follows from the other settings.</summary>
    internal StripeAuthScheme EffectiveAuthScheme =>
        AuthScheme ?? (GivesOAuth ? StripeAuthScheme.OAuth : StripeAuthScheme.APIKey);

    /// <summary>Whether any OAuth setting is given. Each context asks it several times, so it allocates nothing.</summary>
    internal bool GivesOAuth => OAuthClientId is not null || OAuthClientSecret is not null || OAuthAccessToken is not null
        || OAuthRefreshToken is not null || OAuthExpiresIn is not null || OAuthTokenTimestamp is not null || OAuthVerifier is not null
        || OAuthSettingsLocation is not null || OAuthSettingsPassphrase is not null || CallbackURL is not null || Scope is not null
        || State is not null || InitiateOAuth != default || OAuthService != default || OAuthAccess != default;

    /// <summary>What the settings themselves give to stand behind <c>Bearer</c> in the Authorization header.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string? BearerToken => EffectiveAuthScheme == StripeAuthScheme.OAuth ? OAuthAccessToken : LiveAPIKey;

    /// <summary>The value of the Stripe-Account header; null if it is not sent.</summary>
    internal string? Account => AccountId is null or StripeAccount.Platform ? null : AccountId;

    /// <summary>Refuses settings that are missing, blank, out of range or contradict each other.</summary>
    /// <exception cref="InvalidOperationException">A setting cannot work; the message names it and the way out.</exception>
    internal void Validate() => ConnectionRules.Check(this);

    /// <summary>The settings that differ from their defaults as a connection string whose secrets are masked.</summary>
    public string ToDisplayString() => ConnectionProperties.Display(this);

    /// <inheritdoc cref="ToDisplayString" />
    public override string ToString() => ToDisplayString();
}
