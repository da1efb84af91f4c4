using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.FunctionalTests.Model;
using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.Limits;

/// <summary>What is measured in real time runs alone: requests that a busy machine holds up arrive closer together than they were sent.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealTime
{
    public const string Name = "Real time";
}

/// <summary>Contexts against an emulator that counts as strictly as Stripe may.</summary>
[Collection(RealTime.Name)]
public sealed class RateLimitTests(ITestOutputHelper output) : IAsyncLifetime
{
    private StripeEmulator _emulator = null!;

    public async Task InitializeAsync() =>
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 3, Customers = 20, Latency = TimeSpan.FromMilliseconds(50) });

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Fact]
    public async Task Contexts_that_read_at_once_use_the_whole_limit_and_are_hardly_ever_refused()
    {
        _emulator.RateLimits = EmulatedRateLimits.Sandbox;
        var time = Stopwatch.StartNew();
        var readers = Enumerable.Range(0, 12).Select(async _ =>
        {
            while (time.Elapsed < TimeSpan.FromSeconds(5))
            {
                await using var context = Context(stripe => stripe.RateLimits(StripeRateLimits.On).RateLimitShare(1));
                Assert.Equal(20, (await context.Customers.Select(c => c.Id).ToListAsync()).Count);
            }
        });
        await Task.WhenAll(readers);

        var requests = _emulator.RequestLog.Entries;
        var refused = requests.Count(r => r.Status == 429);
        output.WriteLine($"{requests.Length / time.Elapsed.TotalSeconds:0.0} requests/s, {refused} refused");
        Assert.InRange(requests.Length / time.Elapsed.TotalSeconds, 10, 26);
        Assert.InRange(refused, 0, 1 + (requests.Length / 50));
    }

    [Fact]
    public async Task At_an_emulator_on_this_machine_nothing_is_held_back_unless_it_is_asked_for()
    {
        var waited = 0;
        await ReadAsync(_ => { });
        Assert.Equal(0, waited);

        await ReadAsync(stripe => stripe.RateLimits(StripeRateLimits.On));
        Assert.InRange(waited, 1, 20);

        async Task ReadAsync(Action<StripeDbContextOptionsBuilder> configure)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            {
                await using var context = Context(
                    stripe => configure(stripe.LiveApiKey(_emulator.ApiKey)),
                    options => options.LogTo(
                        (id, _) => id == StripeEventId.RequestWaited,
                        e => Interlocked.Increment(ref waited)));
                await context.Customers.Take(1).ToListAsync();
            }));
        }
    }

    [Fact]
    public async Task Synchronous_queries_keep_the_limits_too()
    {
        _emulator.RateLimits = new() { Endpoint = 25 };
        await Task.Run(() =>
        {
            using var context = Context(stripe => stripe.RateLimits(StripeRateLimits.On).RateLimitShare(1));
            for (var i = 0; i < 30; i++)
                Assert.Single(context.Products.Take(1).ToList());
        });

        Assert.DoesNotContain(_emulator.RequestLog.Entries, r => r.Status == 429);
    }

    private ShopContext Context(Action<StripeDbContextOptionsBuilder> configure, Action<DbContextOptionsBuilder>? options = null)
    {
        var builder = new DbContextOptionsBuilder<ShopContext>()
            .UseStripe(stripe => configure(stripe.LiveApiKey(_emulator.ApiKey).ApiBase(_emulator.BaseAddress)))
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan,
                CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        options?.Invoke(builder);
        return new ShopContext(builder.Options);
    }
}
