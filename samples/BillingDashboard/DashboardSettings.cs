namespace BillingDashboard;

/// <summary>The section <c>Dashboard</c> of the configuration. The section <c>Stripe</c> has the settings of the connection.</summary>
public sealed record DashboardSettings
{
    /// <summary>Seconds that answers of Stripe may be old; 0 for no cache.</summary>
    public int CacheSeconds { get; init; } = 30;

    /// <summary>Seconds after which a page says that Stripe takes too long.</summary>
    public double TimeoutSeconds { get; init; } = 20;

    /// <summary>How often a request that got no answer or an error of Stripe's is sent again; three times as often after a 429. People wait for it.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Whether the emulator keeps the rate limits of a Stripe sandbox, and the application its half of them.</summary>
    public bool EmulateRateLimits { get; init; } = true;
}
