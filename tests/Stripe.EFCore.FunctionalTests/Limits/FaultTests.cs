using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Limits;

/// <summary>Lists of many pages while answers go wrong: every row once, or an exception.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const int Rows = 1500;

    internal static readonly EmulatedFault[] Faults =
    [
        EmulatedFault.Reset,
        EmulatedFault.BrokenBody,
        EmulatedFault.Truncated,
        EmulatedFault.Html,
        EmulatedFault.SlowBody(TimeSpan.FromMilliseconds(20)),
        EmulatedFault.Error(HttpStatusCode.InternalServerError),
        EmulatedFault.Error(HttpStatusCode.ServiceUnavailable),
        EmulatedFault.Error(HttpStatusCode.Conflict),
        EmulatedFault.Error(HttpStatusCode.TooManyRequests, "lock_timeout"),
        EmulatedFault.RateLimited("endpoint-rate"),
    ];

    private StripeEmulator _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync();
        for (var i = 0; i < Rows; i++)
            _emulator.Account().Insert("customer", new JsonObject { ["id"] = $"cus_{i:0000}", ["created"] = 1_700_000_000 + i });
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_is_read_whole_whatever_goes_wrong_with_the_first_answer_to_every_request(bool async)
    {
        var (asked, failed) = (new ConcurrentDictionary<string, bool>(), 0);
        _emulator.Fault = request => asked.TryAdd(request.Query, true) ? Faults[Interlocked.Increment(ref failed) % Faults.Length] : null;
        await using var context = Context();
        var read = async
            ? await context.Customers.Select(c => c.Id).ToListAsync()
            : await Task.Run(() => context.Customers.Select(c => c.Id).ToList());

        Assert.Equal(Rows, read.Count);
        Assert.Equal(Rows, read.Distinct().Count());
        Assert.InRange(failed, Rows / 100, Rows / 50);
    }

    [Fact]
    public async Task Faults_without_end_are_an_exception_and_no_shorter_list()
    {
        foreach (var fault in Faults.Where(f => f != Faults[4]))
        {
            var page = 0;
            _emulator.Fault = request => request.Query.Contains("starting_after", StringComparison.Ordinal) && ++page > 5 ? fault : null;
            await using var context = Context();
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => context.Customers.Select(c => c.Id).ToListAsync());
            Assert.True(failure is StripeRequestException or StripeResponseException, failure.ToString());
        }
    }

    [Fact]
    public async Task Rows_that_are_deleted_under_a_list_take_no_others_with_them()
    {
        await using var context = Context();
        var (read, deleted) = (new List<string>(), new HashSet<string>());
        await foreach (var id in context.Customers.Select(c => c.Id).AsAsyncEnumerable())
        {
            read.Add(id);

            // What has been read is deleted: every cursor, and with it ever more of the page before it.
            if (read.Count % 100 != 0)
                continue;
            foreach (var gone in read.Skip(read.Count - (read.Count / 20)).Where(deleted.Add))
                _emulator.Account().Delete("customer", gone);
        }

        Assert.InRange(deleted.Count, 100, Rows);
        Assert.Equal(Rows, read.Count);
        Assert.Equal(Rows, read.Distinct().Count());
    }

    [Fact]
    public async Task A_token_that_expires_under_a_list_is_renewed_and_no_row_is_lost()
    {
        var key = "sk_test_old";
        _emulator.AddKey(key);
        _emulator.AddKey("sk_test_new");
        await using var context = new ShopContext(Options(stripe => stripe.ApiKey(() => Volatile.Read(ref key))));
        var read = 0;
        _emulator.Fault = request =>
        {
            // From the sixth request on the old key is good no longer, whichever requests have taken it by then.
            if (request.Number < 6)
                return null;
            Volatile.Write(ref key, "sk_test_new");
            _emulator.RevokeKey("sk_test_old");
            return null;
        };
        await foreach (var _ in context.Customers.Select(c => c.Id).AsAsyncEnumerable())
            read++;
        var refused = _emulator.RequestLog.Entries.Count(r => r.Status == 401);

        Assert.Equal(Rows, read);
        Assert.InRange(refused, 1, 10);
    }

    private ShopContext Context() => new(Options(stripe => stripe.LiveApiKey(_emulator.ApiKey)));

    private DbContextOptions<ShopContext> Options(Action<StripeDbContextOptionsBuilder> configure) =>
        new DbContextOptionsBuilder<ShopContext>()
            .UseStripe(stripe => configure(stripe.ApiBase(_emulator.BaseAddress).TimeProvider(new HastyClock())))
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan,
                CoreEventId.FirstWithoutOrderByAndFilterWarning))
            .Options;
}
