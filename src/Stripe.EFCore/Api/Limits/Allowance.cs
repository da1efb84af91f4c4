using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Limits;

/// <summary>
///     How much of one of Stripe's limits may be used: never more than a number of requests in the window, and no more than a part of them in a shorter one, so
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

    /// <summary>The same where several instances send.</summary>
    private const double SharedMargin = 1.07;

    /// <summary>The window once a request was refused: they arrive less evenly than that.</summary>
    public long CarefulWindow { get; } = Window + (Window / 50);

    /// <summary>
    ///     The window among several instances: their clocks are compared over a network, and each has delays of its own. Requests that leave at their times may
    ///     arrive up to 70 ms apart from them, and 25 a second are no more than 25 in any second yet.
    /// </summary>
    public long SharedWindow { get; } = (long)(Window / Margin * SharedMargin);

    /// <summary>
    ///     A request that had to wait and was let go late counts as sent earlier by so much, or one late timer would hold up all that follow. Half of the
    ///     margin.
    /// </summary>
    public long MostLateness { get; } = Window / 100;

    /// <param name="perSecond">Stripe's limit.</param>
    /// <param name="share">The share of it, above 0 and up to 1.</param>
    public static Allowance Of(int perSecond, double share)
    {
        var rate = perSecond * share;
        return Of(rate, Math.Max(1, (int)rate) * Margin);
    }

    /// <summary>
    ///     The part of one of several instances that do not know of each other's requests. Fractions of a request a second are left out, or the parts of all
    ///     could be more than the whole in some second.
    /// </summary>
    public static Allowance OfPart(int perSecond, double share)
    {
        var rate = perSecond * share;
        return Of(rate, Math.Max(1, rate) * SharedMargin);
    }

    /// <param name="rate">Requests a second.</param>
    /// <param name="window">The window, as the requests that the rate has for it.</param>
    private static Allowance Of(double rate, double window)
    {
        var most = Math.Max(1, (int)rate);
        var (burst, smallBurst) = (Math.Max(1, most / 4), Math.Max(1, most / 2));
        return new(most, Time(window), burst, Time(burst), smallBurst, Time(smallBurst));

        long Time(double requests) => (long)Math.Min(requests / rate * TimeSpan.TicksPerSecond, TimeSpan.TicksPerDay);
    }
}

/// <summary>A connection's share of each of <see href="https://docs.stripe.com/rate-limits">Stripe's limits</see>.</summary>
internal sealed class RateShares
{
    private const int LiveAccount = 100;
    private const int Sandbox = 25;
    private const int OneEndpoint = 25;
    private const int AllSearches = 20;

    private readonly double _share;
    private readonly KeyMode _mode;
    private Part? _part;

    public RateShares(double share, KeyMode mode)
        : this(share, mode, Allowance.Of)
    {
    }

    private RateShares(double share, KeyMode mode, Func<int, double, Allowance> allowance)
    {
        (_share, _mode) = (share, mode);
        Global = allowance(mode == KeyMode.Live ? LiveAccount : Sandbox, share);
        Endpoint = allowance(OneEndpoint, share);
        Search = allowance(AllSearches, share);
    }

    /// <summary>Of all requests of the account. A key that does not say its mode may be a sandbox's.</summary>
    public Allowance Global { get; }

    public Allowance Endpoint { get; }

    public Allowance Search { get; }

    /// <summary>The part of one of several instances that do not know of each other's requests.</summary>
    public RateShares DividedBy(int instances)
    {
        if (_part is not { } part || part.Instances != instances)
            _part = part = new(instances, new(_share / instances, _mode, Allowance.OfPart));
        return part.Shares;
    }

    /// <summary>One object, so that a concurrent read sees a consistent value.</summary>
    private sealed record Part(int Instances, RateShares Shares);
}
