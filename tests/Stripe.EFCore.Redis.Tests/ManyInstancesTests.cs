using Xunit.Abstractions;

namespace StripeEFCore.Redis.Tests;

/// <summary>
///     Real processes and a real Redis, judged by a server that notes when requests arrive. With the environment variable <c>STRIPE_EFCORE_REDIS_MINUTE=1</c>
///     each steady phase takes a minute, and ten seconds otherwise.
/// </summary>
[Collection(nameof(ManyInstancesTests))]
public sealed class ManyInstancesTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Limit = 25;

    private const double MostStill = 0.05;
    private const double NotStuck = 0.3;
    private const int LateWhenBusy = 5;

    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("STRIPE_EFCORE_REDIS_MINUTE") == "1" ? 60 : 10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly RedisServer _redis = new();
    private readonly List<Instance> _instances = [];
    private Arrivals _stripe = null!;

    public async Task InitializeAsync() => _stripe = await Arrivals.StartAsync();

    [SkippableTheory]
    [InlineData(0, 0)]
    [InlineData(3600, -86_400)]
    public async Task Four_processes_use_the_limit_together_and_never_pass_it_whatever_time_their_clocks_tell(int third, int fourth)
    {
        await StartAsync(0, 0, third, fourth);
        await SteadyAsync("four processes", least: 0.9);
        Assert.All(_instances, i => Assert.Empty(i.Events));
    }

    [SkippableFact]
    public async Task The_share_of_a_process_that_dies_goes_to_the_others()
    {
        await StartAsync(0, 0, 0, 0);
        await SteadyAsync("four processes", least: 0.9);
        _instances[0].Kill();
        await SteadyAsync("three processes", least: 0.9);
    }

    [SkippableFact]
    public async Task Without_Redis_each_process_takes_a_share_and_with_it_all_share_again()
    {
        await StartAsync(0, 0, 0, 0);

        // The instances say every five seconds that they run.
        await Task.Delay(TimeSpan.FromSeconds(6));
        await SteadyAsync("with Redis", least: 0.9);

        _redis.Kill();
        await WaitAsync(() => _instances.All(i => i.Events.Contains("SharedLimitsLost")));
        await SteadyAsync("without Redis", least: 0.7);

        await _redis.StartAsync();
        await WaitAsync(() => _instances.All(i => i.Events.Contains("SharedLimitsRestored")));
        await SteadyAsync("with Redis again", least: 0.9);

        Assert.All(_instances, i => Assert.Equal(["SharedLimitsLost", "SharedLimitsRestored"], i.Events));
    }

    public async Task DisposeAsync()
    {
        foreach (var instance in _instances)
            instance.Dispose();
        _redis.Dispose();
        await _stripe.DisposeAsync();
    }

    private async Task StartAsync(params int[] secondsWrong)
    {
        RedisServer.SkipIfMissing();
        await _redis.StartAsync();
        foreach (var seconds in secondsWrong)
            _instances.Add(Instance.Start(_stripe, _redis, secondsWrong: seconds));
        await WaitAsync(() => _stripe.Times.Length > 2 * Limit);
    }

    /// <summary>Looks at the requests of a phase, and at all before it.</summary>
    private async Task SteadyAsync(string what, double least)
    {
        // The change before it takes two seconds at most.
        await Task.Delay(2 * Second);
        var from = _stripe.Now;
        await Task.Delay(Phase);
        var rate = _stripe.Between(from, from + Phase) / Phase.TotalSeconds;
        var (most, at) = _stripe.MostInAnySecond();
        var still = _stripe.StillShare(TimeSpan.Zero, _stripe.Now);
        output.WriteLine($"{what}: {rate:0.00} requests/s, {rate / Limit:P1} of the limit; at most {most} in a second so far, at {at.TotalSeconds:0.0} s of "
            + $"{_stripe.Now.TotalSeconds:0.0} s; the server stood still for {still:P1} of the time");

        // On a machine with too much other work, processes stand still between their last look at the clock and the send, and miss their times.
        var isBusy = still > MostStill;
        Assert.True(most <= (isBusy ? Limit + LateWhenBusy : Limit), $"{most} requests arrived in the second that begins at {at}: "
            + string.Join(", ", _stripe.Times.Where(t => t >= at - Second && t < at + Second).Select(t => $"{(t - at).TotalMilliseconds:0}")));
        Assert.True(rate >= (isBusy ? NotStuck : least) * Limit, $"Only {rate:0.00} requests a second arrived.");
    }

    private async Task WaitAsync(Func<bool> condition)
    {
        var end = _stripe.Now + TimeSpan.FromMinutes(1);
        while (!condition())
        {
            Assert.True(
                _stripe.Now < end,
                $"{_stripe.Times.Length} requests arrived, and the processes told: {string.Join("; ", _instances.Select(i => string.Join(", ", i.Events)))}");
            await Task.Delay(20);
        }
    }
}
