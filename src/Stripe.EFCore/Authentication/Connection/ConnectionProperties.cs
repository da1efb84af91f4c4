using System.Collections.Immutable;
using System.Data.Common;
using System.Text;
using static Stripe.EFCore.Authentication.Connection.PropertyFormats;

namespace Stripe.EFCore.Authentication.Connection;

/// <summary>Every property of the connection string.</summary>
internal static class ConnectionProperties
{
    public static StripeConnectionSettings Defaults { get; } = new();

    public static ImmutableArray<ConnectionProperty> All { get; } =
    [
        Define("AuthScheme", Names<StripeAuthScheme>().OrNull(), s => s.AuthScheme, (s, v) => s with { AuthScheme = v }),
        Secret("LiveAPIKey", s => s.LiveAPIKey, (s, v) => s with { LiveAPIKey = v }),
        Define("AccountId", Text, s => s.AccountId, (s, v) => s with { AccountId = v }),
        OAuth("InitiateOAuth", Names<StripeInitiateOAuth>(), s => s.InitiateOAuth, (s, v) => s with { InitiateOAuth = v }),
        OAuth("OAuthClientId", Text, s => s.OAuthClientId, (s, v) => s with { OAuthClientId = v }),
        OAuthSecret("OAuthClientSecret", s => s.OAuthClientSecret, (s, v) => s with { OAuthClientSecret = v }),
        OAuthSecret("OAuthAccessToken", s => s.OAuthAccessToken, (s, v) => s with { OAuthAccessToken = v }),
        OAuthSecret("OAuthRefreshToken", s => s.OAuthRefreshToken, (s, v) => s with { OAuthRefreshToken = v }),
        OAuth("OAuthExpiresIn", Seconds.OrNull(), s => s.OAuthExpiresIn, (s, v) => s with { OAuthExpiresIn = v }),
        OAuth("OAuthTokenTimestamp", Long.OrNull(), s => s.OAuthTokenTimestamp, (s, v) => s with { OAuthTokenTimestamp = v }),
        OAuthSecret("OAuthVerifier", s => s.OAuthVerifier, (s, v) => s with { OAuthVerifier = v }),
        OAuth("OAuthSettingsLocation", Text, s => s.OAuthSettingsLocation, (s, v) => s with { OAuthSettingsLocation = v }),
        OAuthSecret("OAuthSettingsPassphrase", s => s.OAuthSettingsPassphrase, (s, v) => s with { OAuthSettingsPassphrase = v }),
        OAuth("OAuthService", Names<StripeOAuthService>(), s => s.OAuthService, (s, v) => s with { OAuthService = v }),
        OAuth("OAuthAccess", Names<StripeOAuthAccess>(), s => s.OAuthAccess, (s, v) => s with { OAuthAccess = v }),
        OAuth("CallbackURL", Text, s => s.CallbackURL, (s, v) => s with { CallbackURL = v }),
        OAuth("Scope", Text, s => s.Scope, (s, v) => s with { Scope = v }),
        OAuthSecret("State", s => s.State, (s, v) => s with { State = v }),
        Define("Timeout", Seconds, s => s.Timeout, (s, v) => s with { Timeout = v }),
        Define("MaxRetries", Integer, s => s.MaxRetries, (s, v) => s with { MaxRetries = v }),
        Define("ApiVersion", Text, s => s.ApiVersion, (s, v) => s with { ApiVersion = v }),
        Define("MaxResponseSize", Long, s => s.MaxResponseSize, (s, v) => s with { MaxResponseSize = v }),
        Define("MaxRows", Long, s => s.MaxRows, (s, v) => s with { MaxRows = v }),
        Define("Readonly", PropertyFormats.Boolean, s => s.Readonly, (s, v) => s with { Readonly = v }),
        Define("ConcurrentWrites", PropertyFormats.Boolean, s => s.ConcurrentWrites, (s, v) => s with { ConcurrentWrites = v }),
        Define("MaxBulkWrites", Integer, s => s.MaxBulkWrites, (s, v) => s with { MaxBulkWrites = v }),
        Define("ApiBase", HttpAddress, s => s.ApiBase, (s, v) => s with { ApiBase = v }),
        Define("ConnectBase", HttpAddress, s => s.ConnectBase, (s, v) => s with { ConnectBase = v }),
        Define("MaxConcurrency", Integer, s => s.MaxConcurrency, (s, v) => s with { MaxConcurrency = v }),
        Define("RateLimitShare", Number, s => s.RateLimitShare, (s, v) => s with { RateLimitShare = v }),
        Define("RateLimits", Names<StripeRateLimits>(), s => s.RateLimits, (s, v) => s with { RateLimits = v }),
        Define("RequestBudget", Long, s => s.RequestBudget, (s, v) => s with { RequestBudget = v }),
        Define("QueryRequestBudget", Long, s => s.QueryRequestBudget, (s, v) => s with { QueryRequestBudget = v }),
        Define("MonthlyRequestBudget", Long, s => s.MonthlyRequestBudget, (s, v) => s with { MonthlyRequestBudget = v }),
        Define("UseSearch", PropertyFormats.Boolean, s => s.UseSearch, (s, v) => s with { UseSearch = v }),
        Define("KeepRawJson", PropertyFormats.Boolean, s => s.KeepRawJson, (s, v) => s with { KeepRawJson = v }),
        Define("CacheDuration", Seconds, s => s.CacheDuration, (s, v) => s with { CacheDuration = v }),
        Define("CacheSize", Long, s => s.CacheSize, (s, v) => s with { CacheSize = v }),
    ];

    private static readonly ImmutableDictionary<string, ConnectionProperty> ByName =
        All.ToImmutableDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    public static bool TryFind(string name, out ConnectionProperty? property) => ByName.TryGetValue(name.Trim(), out property);

    /// <exception cref="ArgumentException">There is no such property; the message says which was probably meant.</exception>
    public static ConnectionProperty Find(string name) =>
        TryFind(name, out var property)
            ? property!
            : throw new ArgumentException(OtherConnectionTexts.ExplainProperty(name)
                ?? $"There is no connection property '{Secrets.ShowValue(name)}'. "
                + $"Did you mean {NearestName.Of(name, All.Select(known => known.Name))}? "
                + $"The properties are {string.Join(", ", All.Select(known => known.Name))}.");

    public static ImmutableArray<string> OAuthSettingsGivenBy(StripeConnectionSettings settings) =>
        [.. All.Where(property => property.IsOAuth && property.DiffersFromDefault(settings)).Select(property => property.Name)];

    /// <summary>Whether any OAuth setting is given. Each context asks it several times, so it allocates nothing.</summary>
    public static bool GiveOAuth(StripeConnectionSettings settings)
    {
        foreach (var property in All)
        {
            if (property.IsOAuth && property.DiffersFromDefault(settings))
                return true;
        }

        return false;
    }

    public static string Display(StripeConnectionSettings settings)
    {
        var text = new StringBuilder();
        foreach (var property in All.Where(property => property.DiffersFromDefault(settings)))
            DbConnectionStringBuilder.AppendKeyValuePair(text, property.Name, property.Display(settings));
        return text.ToString();
    }

    private static ConnectionProperty<T> Define<T>(
        string name,
        PropertyFormat<T> format,
        Func<StripeConnectionSettings, T> get,
        Func<StripeConnectionSettings, T, StripeConnectionSettings> set) => new(name, format, get, set);

    private static ConnectionProperty<T> OAuth<T>(
        string name,
        PropertyFormat<T> format,
        Func<StripeConnectionSettings, T> get,
        Func<StripeConnectionSettings, T, StripeConnectionSettings> set) => new(name, format, get, set) { IsOAuth = true };

    private static ConnectionProperty<string?> Secret(
        string name,
        Func<StripeConnectionSettings, string?> get,
        Func<StripeConnectionSettings, string?, StripeConnectionSettings> set) => new(name, Text, get, set) { IsSecret = true };

    private static ConnectionProperty<string?> OAuthSecret(
        string name,
        Func<StripeConnectionSettings, string?> get,
        Func<StripeConnectionSettings, string?, StripeConnectionSettings> set) =>
        new(name, Text, get, set) { IsOAuth = true, IsSecret = true };
}
