namespace BillingDashboard.Connecting;

/// <summary>Whose data are shown: those that each visitor connects (OAuth), or those of one configured key.</summary>
/// <param name="IsByKey">Whether a key is configured. Then everyone who can open the application sees the data of its account.</param>
/// <param name="AccountId">The configured account; null for the key's own.</param>
/// <param name="IsLive">Whether the key is one of live mode.</param>
public sealed record Access(bool IsByKey, string? AccountId, bool IsLive)
{
    /// <summary>The setting that has the key: the application's own in both cases, for the health check.</summary>
    public string KeySetting => IsByKey ? "LiveAPIKey" : "OAuthClientSecret";

    public static Access Of(IConfigurationSection stripe) =>
        new(stripe["OAuthClientId"] is null, stripe["AccountId"], stripe["LiveAPIKey"]?.Contains("_live_", StringComparison.Ordinal) == true);
}
