using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;
using StripeEFCore.Benchmarks.Canned;
using StripeEFCore.Benchmarks.Measuring;

namespace StripeEFCore.Benchmarks;

/// <summary>One object by its id, against Stripe.net's retrieve, and what the limits add to it.</summary>
public static class PointReadBenchmarks
{
    public static async Task RunAsync()
    {
        var table = new ComparisonTable("point read", "Medians; elapsed time on one thread, over a canned answer.");
        foreach (var (what, ours, peer) in await MeasureAsync())
            table.Add(what, ours, peer);
        table.Print();
        MeasureLimiter();
    }

    public static async Task<IReadOnlyList<(string What, Cost Ours, Cost Peer)>> MeasureAsync()
    {
        var pages = await CannedPages.OfAsync("customers", 1);
        using var page = JsonDocument.Parse(pages[0]);
        var customer = page.RootElement.GetProperty("data")[0];
        var id = customer.GetProperty("id").GetString()!;
        using var handler = new CannedHandler([JsonSerializer.SerializeToUtf8Bytes(customer)]);
        await using var limited = Context(StripeRateLimits.On);
        await using var free = Context(StripeRateLimits.Off);
        var compiled = EF.CompileQuery((Billing db, string key) => db.Customers.Single(c => c.Id == key));
        using var http = new HttpClient(handler, disposeHandler: false);
        var service = new CustomerService(new StripeClient("sk_test_canned", httpClient: new SystemNetHttpClient(http, 0)));

        // Once for the just-in-time compiler, which takes its time with what only seldom runs.
        Compare("Find", limited, db => db.Customers.Find(id));
        return
        [
            Compare("Find", limited, db => db.Customers.Find(id)),
            Compare("Find, RateLimits=Off", free, db => db.Customers.Find(id)),
            Compare("EF.CompileQuery by id", limited, db => compiled(db, id)),
        ];

        Billing Context(StripeRateLimits limits) => new(new DbContextOptionsBuilder<Billing>()
            .UseStripe(stripe => stripe.LiveApiKey("sk_test_canned").MessageHandler(handler).RateLimits(limits).TimeProvider(new JumpingClock()))
            .Options);

        (string What, Cost Ours, Cost Peer) Compare(string what, Billing db, Func<Billing, Customer?> read)
        {
            var (ours, peer) = PairedTiming.Compare(
                () =>
                {
                    db.ChangeTracker.Clear();
                    if (read(db) is null)
                        throw new InvalidOperationException("Not found.");
                },
                () => service.Get(id));
            return (what, ours, peer);
        }
    }

    private static void MeasureLimiter()
    {
        var limiter = new AccountLimiter(new JumpingClock());
        var shares = new RateShares(1, KeyMode.Live);
        Enter(100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        Enter(1_000_000);
        var nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / 1_000_000;
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"A place in the rate limits that is free: {nanoseconds:0} ns, {bytes / 1_000_000.0:0.##} bytes."));

        void Enter(int count)
        {
            for (var i = 0; i < count; i++)
                limiter.EnterAsync("/v1/customers/{id}", RequestClass.Small, shares, async: true, default).GetAwaiter().GetResult().Leave();
        }
    }

    /// <summary>A second for each look, so that no request ever waits.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _now);
    }
}
