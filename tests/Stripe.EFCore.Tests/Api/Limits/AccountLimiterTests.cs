using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Requests;
using static StripeEFCore.Tests.Api.Limits.Simulation;

namespace StripeEFCore.Tests.Api.Limits;

/// <summary>The limiter over thousands of simulated seconds, against every way in which Stripe may count.</summary>
public class AccountLimiterTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly TimeSpan Minutes = TimeSpan.FromSeconds(600);

    public static TheoryData<string, int, int> Servers => new()
    {
        { nameof(SlidingWindow), 8, 15 },
        { nameof(SlidingWindow), 25, 15 },
        { nameof(SlidingWindow), 25, 29 },
        { nameof(FixedWindow), 25, 29 },
        { nameof(Bucket), 25, 29 },
        { "small bucket", 8, 15 },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public void A_scan_gets_95_percent_of_the_limit_and_less_than_one_refusal_in_a_hundred(string server, int inFlight, int jitter)
    {
        var simulation = new Simulation(Server(server, 25), 1) { Jitter = TimeSpan.FromMilliseconds(jitter) };
        var answered = new Counter();
        for (var i = 0; i < inFlight; i++)
            simulation.Read(Test(), answered);
        simulation.Run(Minutes);

        output.WriteLine($"{answered.Count / simulation.Now.TotalSeconds:0.00} answers/s, {simulation.Refused} of {simulation.Sent} refused");
        Assert.InRange(answered.Count / simulation.Now.TotalSeconds, 0.95 * 25, 25);
        Assert.InRange(simulation.Refused, 0, simulation.Sent / 100);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.02)]
    public void A_scan_takes_its_share_and_no_more(double share)
    {
        var simulation = new Simulation(Server(nameof(SlidingWindow), 25), 1);
        var answered = new Counter();
        for (var i = 0; i < 8; i++)
            simulation.Read(Test(share), answered);
        simulation.Run(Minutes);

        Assert.Equal(0, simulation.Refused);
        Assert.InRange(simulation.Sent / simulation.Now.TotalSeconds, 0.95 * 25 * share, (25 * share) + 0.01);
    }

    [Fact]
    public void Contexts_of_one_account_share_the_limit_whatever_their_shares_are()
    {
        var simulation = new Simulation(Server(nameof(SlidingWindow), 25), 1);
        var (half, tenth) = (new Counter(), new Counter());
        for (var i = 0; i < 8; i++)
        {
            simulation.Read(Test(0.5), half);
            simulation.Read(Test(0.1), tenth);
        }

        simulation.Run(Minutes);

        Assert.Equal(0, simulation.Refused);
        Assert.InRange((half.Count + tenth.Count) / simulation.Now.TotalSeconds, 0, 12.6);
    }

    [Fact]
    public void Scans_of_several_endpoints_take_all_that_a_live_account_has()
    {
        var simulation = new Simulation(Server(nameof(SlidingWindow), 100), 1);
        var answered = new Counter();
        for (var i = 0; i < 48; i++)
            simulation.Read(Live(), answered, "/v1/list" + (i % 6));
        simulation.Run(Minutes);

        Assert.InRange(answered.Count / simulation.Now.TotalSeconds, 95, 100);
        Assert.InRange(simulation.Refused, 0, simulation.Sent / 100);
    }

    [Fact]
    public void Searches_of_all_resources_share_one_limit()
    {
        var simulation = new Simulation(Server(nameof(SlidingWindow), 100), 1);
        var answered = new Counter();
        for (var i = 0; i < 32; i++)
            simulation.Read(Live(), answered, i % 2 == 0 ? "/v1/customers/search" : "/v1/invoices/search");
        simulation.Run(Minutes);

        Assert.InRange(answered.Count / simulation.Now.TotalSeconds, 0.95 * 20, 20);
    }

    [Theory]
    [InlineData(Customers)]
    [InlineData("/v1/customers/{id}")]
    public void A_small_request_does_not_wait_behind_a_scan(string endpoint)
    {
        var simulation = new Simulation(Server(nameof(SlidingWindow), 25), 1);
        var (scanned, waits) = (new Counter(), new List<TimeSpan>());
        for (var i = 0; i < 64; i++)
            simulation.Read(Test(), scanned);
        simulation.After(TimeSpan.FromSeconds(3), AskSmall);
        simulation.Run(Minutes);

        output.WriteLine(
            $"longest {waits.Max().TotalMilliseconds} ms, mean {waits.Average(w => w.TotalMilliseconds):0} ms, "
                + $"scan {scanned.Count / simulation.Now.TotalSeconds:0.00}/s");
        Assert.InRange(waits.Count, 500, 600);
        Assert.All(waits.Select(w => w.TotalMilliseconds), w => Assert.InRange(w, 0, 100));

        void AskSmall()
        {
            simulation.Ask(Test(), endpoint, RequestClass.Small, waits.Add);
            simulation.After(TimeSpan.FromSeconds(1.1), AskSmall);
        }
    }

    [Fact]
    public void Small_requests_without_end_do_not_starve_a_scan()
    {
        var simulation = new Simulation(Server(nameof(SlidingWindow), 25), 1);
        var (scanned, small) = (new Counter(), new Counter());
        for (var i = 0; i < 25; i++)
        {
            simulation.Read(Test(), scanned);
            simulation.Read(Test(), small, @class: RequestClass.Small);
        }

        simulation.Run(Minutes);

        Assert.InRange((double)scanned.Count / (scanned.Count + small.Count), 0.15, 0.35);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(900)]
    public void The_first_requests_of_a_process_arrive_late_and_no_second_holds_more_than_the_limit(int late)
    {
        var simulation = new Simulation(Server(nameof(SlidingWindow), 25), 1)
        {
            Jitter = TimeSpan.FromMilliseconds(15),
            LateAtFirst = (25, TimeSpan.FromMilliseconds(late)),
        };
        var answered = new Counter();
        for (var i = 0; i < 100; i++)
            simulation.Read(Test(), answered, @class: RequestClass.Small);
        simulation.Run(TimeSpan.FromSeconds(60));

        Assert.Equal(0, simulation.Refused);
        Assert.InRange(answered.Count / simulation.Now.TotalSeconds, 0.92 * 25, 25);
    }

    [Fact]
    public void A_burst_of_a_few_small_requests_does_not_wait()
    {
        var (small, bulk) = (new AccountLimiter(new FakeTimeProvider()), new AccountLimiter(new FakeTimeProvider()));

        Assert.Equal(6, Enumerable.Range(0, 20).Count(_ => Enter(small, RequestClass.Small, Test(0.5)).IsCompleted));
        Assert.Equal(3, Enumerable.Range(0, 20).Count(_ => Enter(bulk, RequestClass.Bulk, Test(0.5)).IsCompleted));
    }

    [Fact]
    public void Beside_others_who_use_the_limit_the_pace_goes_down_and_comes_back()
    {
        var server = new LimitedServer(most => new SlidingWindow(most), 1000, 25);
        var simulation = new Simulation(server, 1);
        var answered = new Counter();
        var busy = true;
        for (var i = 0; i < 16; i++)
            simulation.Read(Test(), answered);
        simulation.After(TimeSpan.Zero, Others);
        simulation.Run(Minutes);
        var (beside, refused, sent) = (answered.Count / simulation.Now.TotalSeconds, simulation.Refused, simulation.Sent);
        busy = false;
        simulation.Run(TimeSpan.FromSeconds(90));
        var before = answered.Count;
        simulation.Run(Minutes);
        var alone = (answered.Count - before) / Minutes.TotalSeconds;

        output.WriteLine($"beside {beside:0.0}/s ({refused} of {sent} refused), alone {alone:0.0}/s");
        Assert.InRange(beside, 5, 10.1);
        Assert.InRange(refused, 0, sent / 20);
        Assert.InRange(alone, 0.95 * 25, 25);

        // Payments take 15 of the 25 requests a second, whatever we do.
        void Others()
        {
            if (!busy)
                return;
            if (server.EndpointOf(Customers).HasRoom(simulation.Now))
                server.EndpointOf(Customers).Add(simulation.Now);
            simulation.After(TimeSpan.FromSeconds(1 / 15.0), Others);
        }
    }

    [Fact]
    public void Refusals_of_too_many_at_once_lower_how_many_are_under_way()
    {
        var server = new LimitedServer(most => new SlidingWindow(most), 1000, 1000) { MostAtOnce = 4 };
        var simulation = new Simulation(server, 1) { Latency = TimeSpan.FromSeconds(1) };
        var answered = new Counter();
        for (var i = 0; i < 24; i++)
            simulation.Read(Live(), answered, "/v1/list" + (i % 3));
        simulation.Run(Minutes);

        output.WriteLine($"{answered.Count / simulation.Now.TotalSeconds:0.00}/s, {simulation.Refused} of {simulation.Sent} refused");
        Assert.InRange(answered.Count / simulation.Now.TotalSeconds, 2.4, 4.1);
        Assert.InRange((double)simulation.Refused / simulation.Sent, 0, 0.1);
    }

    [Fact]
    public void A_pause_that_Stripe_asks_for_is_kept_by_all_requests_of_the_endpoint_and_no_other()
    {
        var clock = new FakeTimeProvider();
        var limiter = new AccountLimiter(clock);
        Entered(Enter(limiter, RequestClass.Small, Live())).Refused("endpoint-rate", TimeSpan.FromSeconds(20));

        var waiting = Enter(limiter, RequestClass.Small, Live());
        clock.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(waiting.IsCompleted);
        Assert.True(limiter.EnterAsync("/v1/invoices", RequestClass.Bulk, Live(), async: true, default).IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.4));
        Assert.True(waiting.IsCompleted);
        Assert.InRange(Entered(waiting).Waited.TotalSeconds, 20, 20.3);
    }

    [Fact]
    public void Refusals_of_requests_that_were_under_way_together_slow_down_once()
    {
        var clock = new FakeTimeProvider();
        var limiter = new AccountLimiter(clock);
        var permits = Enumerable.Range(0, 8).Select(_ => Entered(Enter(limiter, RequestClass.Small, Live()))).ToList();
        foreach (var permit in permits)
        {
            permit.Refused("endpoint-rate", null);
            permit.Leave();
        }

        // At half the pace four in 0.32 s; halved eight times it would be none.
        clock.Advance(TimeSpan.FromSeconds(2.1));
        Assert.Equal(12, Enumerable.Range(0, 20).Count(_ => Enter(limiter, RequestClass.Small, Live()).IsCompleted));
    }

    [Fact]
    public void A_refusal_that_is_no_limiters_slows_nothing_down()
    {
        var limiter = new AccountLimiter(new FakeTimeProvider());
        Entered(Enter(limiter, RequestClass.Small, Live())).Refused(null, TimeSpan.FromSeconds(20));
        Assert.True(Enter(limiter, RequestClass.Small, Live()).IsCompleted);
    }

    private static ServerModel Server(string kind, int global) => kind switch
    {
        nameof(SlidingWindow) => new LimitedServer(most => new SlidingWindow(most), global, 25),
        nameof(FixedWindow) => new LimitedServer(most => new FixedWindow(most), global, 25),
        nameof(Bucket) => new LimitedServer(most => new Bucket(most, most), global, 25),
        _ => new LimitedServer(most => new Bucket(most, Math.Max(8, most / 3)), global, 25),
    };
}
