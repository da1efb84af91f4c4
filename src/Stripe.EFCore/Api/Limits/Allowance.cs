using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Limits;

/// <summary>
///     How much of one of Stripe's limits may be used: never more than so many requests in the window, and no more than a part of them in a shorter one, so
///     that they do not all come at once. Times in ticks of 100 ns.
/// </summary>
/// <param name="Most">Requests in the window.</param>
/// <param name="Window">A little more than the time for which Stripe allows as many: requests do not arrive as evenly as they are sent.</param>
/// <param name="Burst">Requests of scans at once.</param>
/// <param name="BurstWindow">The time for which that is the share.</param>
/// <param name="SmallBurst">Requests of small queries at once.</param>
/// <param name="SmallBurstWindow">The time for which that is the share.</param>
internal sealed record Allowance(int Most, long Window, int Burst, long BurstWindow, int SmallBurst, long SmallBurstWindow)
{
    /// <summary>Requests that were sent for a second and arrive within 0.98 seconds are no more than the limit yet.</summary>
    private const double Margin = 1.02;

    /// <summary>The window once a request was refused: they arrive less evenly than that.</summary>
    public long CarefulWindow { get; } = Window + (Window / 50);

    /// <summary>A request that had to wait and was let go late counts as sent earlier by so much, or one late timer would hold up all that follow. Half of the margin.</summary>
    public long MostLateness { get; } = Window / 100;

    /// <param name="perSecond">Stripe's limit.</param>
    /// <param name="share">The share of it, above 0 and up to 1.</param>
    public static Allowance Of(int perSecond, double share)
    {
        var rate = perSecond * share;
        var most = Math.Max(1, (int)rate);
        var (burst, smallBurst) = (Math.Max(1, most / 4), Math.Max(1, most / 2));
        return new(most, Time(most * Margin), burst, Time(burst), smallBurst, Time(smallBurst));

        long Time(double requests) => (long)Math.Min(requests / rate * TimeSpan.TicksPerSecond, TimeSpan.TicksPerDay);
    }
}

/// <summary>A connection's share of each of <see href="https://docs.stripe.com/rate-limits">Stripe's limits</see>.</summary>
internal sealed class RateShares(double share, KeyMode mode)
{
    private const int LiveAccount = 100;
    private const int Sandbox = 25;
    private const int OneEndpoint = 25;
    private const int AllSearches = 20;

    /// <summary>Of all requests of the account. A key that does not say its mode may be a sandbox's.</summary>
    public Allowance Global { get; } = Allowance.Of(mode == KeyMode.Live ? LiveAccount : Sandbox, share);

    public Allowance Endpoint { get; } = Allowance.Of(OneEndpoint, share);

    public Allowance Search { get; } = Allowance.Of(AllSearches, share);
}
