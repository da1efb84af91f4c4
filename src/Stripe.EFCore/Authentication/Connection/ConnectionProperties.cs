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
        Define("AuthScheme", Names<StripeAuthScheme>(), s => s.AuthScheme, (s, v) => s with { AuthScheme = (StripeAuthScheme?)v }),
        Secret("LiveAPIKey", s => s.LiveAPIKey, (s, v) => s with { LiveAPIKey = (string?)v }),
        Define("AccountId", Text, s => s.AccountId, (s, v) => s with { AccountId = (string?)v }),
        OAuth("InitiateOAuth", Names<StripeInitiateOAuth>(), s => s.InitiateOAuth, (s, v) => s with { InitiateOAuth = (StripeInitiateOAuth)v! }),
        OAuth("OAuthClientId", Text, s => s.OAuthClientId, (s, v) => s with { OAuthClientId = (string?)v }),
        OAuthSecret("OAuthClientSecret", s => s.OAuthClientSecret, (s, v) => s with { OAuthClientSecret = (string?)v }),
        OAuthSecret("OAuthAccessToken", s => s.OAuthAccessToken, (s, v) => s with { OAuthAccessToken = (string?)v }),
        OAuthSecret("OAuthRefreshToken", s => s.OAuthRefreshToken, (s, v) => s with { OAuthRefreshToken = (string?)v }),
        OAuth("OAuthExpiresIn", Seconds, s => s.OAuthExpiresIn, (s, v) => s with { OAuthExpiresIn = (TimeSpan?)v }),
        OAuth("OAuthTokenTimestamp", Long, s => s.OAuthTokenTimestamp, (s, v) => s with { OAuthTokenTimestamp = (long?)v }),
        OAuthSecret("OAuthVerifier", s => s.OAuthVerifier, (s, v) => s with { OAuthVerifier = (string?)v }),
        OAuth("OAuthSettingsLocation", Text, s => s.OAuthSettingsLocation, (s, v) => s with { OAuthSettingsLocation = (string?)v }),
        OAuthSecret("OAuthSettingsPassphrase", s => s.OAuthSettingsPassphrase, (s, v) => s with { OAuthSettingsPassphrase = (string?)v }),
        OAuth("OAuthService", Names<StripeOAuthService>(), s => s.OAuthService, (s, v) => s with { OAuthService = (StripeOAuthService)v! }),
        OAuth("OAuthAccess", Names<StripeOAuthAccess>(), s => s.OAuthAccess, (s, v) => s with { OAuthAccess = (StripeOAuthAccess)v! }),
        OAuth("CallbackURL", Text, s => s.CallbackURL, (s, v) => s with { CallbackURL = (string?)v }),
        OAuth("Scope", Text, s => s.Scope, (s, v) => s with { Scope = (string?)v }),
        OAuthSecret("State", s => s.State, (s, v) => s with { State = (string?)v }),
        Define("Timeout", Seconds, s => s.Timeout, (s, v) => s with { Timeout = (TimeSpan)v! }),
        Define("MaxRetries", Integer, s => s.MaxRetries, (s, v) => s with { MaxRetries = (int)v! }),
        Define("ApiVersion", Text, s => s.ApiVersion, (s, v) => s with { ApiVersion = (string?)v }),
        Define("MaxResponseSize", Long, s => s.MaxResponseSize, (s, v) => s with { MaxResponseSize = (long)v! }),
        Define("MaxRows", Long, s => s.MaxRows, (s, v) => s with { MaxRows = (long)v! }),
        Define("Readonly", PropertyFormats.Boolean, s => s.Readonly, (s, v) => s with { Readonly = (bool)v! }),
        Define("ConcurrentWrites", PropertyFormats.Boolean, s => s.ConcurrentWrites, (s, v) => s with { ConcurrentWrites = (bool)v! }),
        Define("MaxBulkWrites", Integer, s => s.MaxBulkWrites, (s, v) => s with { MaxBulkWrites = (int)v! }),
        Define("ApiBase", HttpAddress, s => s.ApiBase, (s, v) => s with { ApiBase = (Uri)v! }),
        Define("ConnectBase", HttpAddress, s => s.ConnectBase, (s, v) => s with { ConnectBase = (Uri)v! }),
        Define("MaxConcurrency", Integer, s => s.MaxConcurrency, (s, v) => s with { MaxConcurrency = (int)v! }),
        Define("RateLimitShare", Number, s => s.RateLimitShare, (s, v) => s with { RateLimitShare = (double)v! }),
        Define("RateLimits", Names<StripeRateLimits>(), s => s.RateLimits, (s, v) => s with { RateLimits = (StripeRateLimits)v! }),
        Define("RequestBudget", Long, s => s.RequestBudget, (s, v) => s with { RequestBudget = (long)v! }),
        Define("QueryRequestBudget", Long, s => s.QueryRequestBudget, (s, v) => s with { QueryRequestBudget = (long)v! }),
        Define("MonthlyRequestBudget", Long, s => s.MonthlyRequestBudget, (s, v) => s with { MonthlyRequestBudget = (long)v! }),
        Define("UseSearch", PropertyFormats.Boolean, s => s.UseSearch, (s, v) => s with { UseSearch = (bool)v! }),
        Define("KeepRawJson", PropertyFormats.Boolean, s => s.KeepRawJson, (s, v) => s with { KeepRawJson = (bool)v! }),
        Define("CacheDuration", Seconds, s => s.CacheDuration, (s, v) => s with { CacheDuration = (TimeSpan)v! }),
        Define("CacheSize", Long, s => s.CacheSize, (s, v) => s with { CacheSize = (long)v! }),
    ];

    private static readonly ImmutableDictionary<string, ConnectionProperty> ByName =
        All.ToImmutableDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    public static bool TryFind(string name, out ConnectionProperty? property) => ByName.TryGetValue(name.Trim(), out property);

    /// <exception cref="ArgumentException">There is no such property; the message says which was probably meant.</exception>
    public static ConnectionProperty Find(string name) => TryFind(name, out var property) ? property! : throw new ArgumentException(Explain(name));

    /// <summary>What is wrong with names of which some are unknown, the one of the key before the others; null if all are known.</summary>
    public static string? ExplainUnknown(IEnumerable<string> names)
    {
        var unknown = names.Where(name => !TryFind(name, out _)).OrderByDescending(OtherConnectionTexts.IsNameOfKey).ToList();
        var others = unknown.Skip(1).Select(name => $"'{Secrets.ShowValue(name)}'").ToList();
        return others.Count switch
        {
            0 => unknown.Select(Explain).FirstOrDefault(),
            1 => $"{Explain(unknown[0])} Nor is there {others[0]}.",
            _ => $"{Explain(unknown[0])} Nor are there {string.Join(", ", others[..^1])} and {others[^1]}.",
        };
    }

    private static string Explain(string name)
        => OtherConnectionTexts.ExplainProperty(name)
            ?? $"There is no connection property '{Secrets.ShowValue(name)}'. Did you mean {Meant(name)}? "
            + $"The properties are {string.Join(", ", All.Select(known => known.Name))}.";

    private static string Meant(string name)
        => OtherConnectionTexts.IsNameOfKey(name) ? nameof(StripeConnectionSettings.LiveAPIKey) : NearestName.Of(name, All.Select(known => known.Name));

    public static ImmutableArray<string> OAuthSettingsGivenBy(StripeConnectionSettings settings) =>
        [.. All.Where(property => property.IsOAuth && property.DiffersFromDefault(settings)).Select(property => property.Name)];

    public static string Display(StripeConnectionSettings settings)
    {
        var text = new StringBuilder();
        foreach (var property in All.Where(property => property.DiffersFromDefault(settings)))
            DbConnectionStringBuilder.AppendKeyValuePair(text, property.Name, property.Display(settings));
        return text.ToString();
    }

    private static ConnectionProperty Define(
        string name,
        PropertyFormat format,
        Func<StripeConnectionSettings, object?> get,
        Func<StripeConnectionSettings, object?, StripeConnectionSettings> set) => new(name, format, get, set);

    private static ConnectionProperty OAuth(
        string name,
        PropertyFormat format,
        Func<StripeConnectionSettings, object?> get,
        Func<StripeConnectionSettings, object?, StripeConnectionSettings> set) => new(name, format, get, set) { IsOAuth = true };

    private static ConnectionProperty Secret(
        string name,
        Func<StripeConnectionSettings, object?> get,
        Func<StripeConnectionSettings, object?, StripeConnectionSettings> set) => new(name, Text, get, set) { IsSecret = true };

    private static ConnectionProperty OAuthSecret(
        string name,
        Func<StripeConnectionSettings, object?> get,
        Func<StripeConnectionSettings, object?, StripeConnectionSettings> set) =>
        new(name, Text, get, set) { IsOAuth = true, IsSecret = true };
}
