using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Limits;

public sealed class ProgressTests : IAsyncLifetime
{
    private const int Rows = 1450;

    private static readonly DateTime First = DateTime.UnixEpoch.AddSeconds(1_700_000_000);

    private readonly ConcurrentQueue<EventData> _events = new();
    private readonly Recorder _progress = new();
    private StripeEmulator _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync();
        for (var i = 0; i < Rows; i++)
            _emulator.Account().Insert("customer", new JsonObject { ["id"] = $"cus_{i:0000}", ["created"] = 1_700_000_000 + (i * 60) });
        for (var i = 0; i < 120; i++)
            _emulator.Account().Insert("invoice", new JsonObject { ["id"] = $"in_{i:0000}", ["created"] = 1_700_000_000 + i, ["customer"] = $"cus_{i:0000}" });
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Every_page_is_told_of_and_the_share_grows_to_1(bool async, bool hasRange)
    {
        await using var context = Context();
        var customers = context.Customers.WithProgress(_progress);
        var query = hasRange ? customers.Where(c => c.Created >= First) : customers;
        var rows = async ? await query.ToListAsync() : [.. query];

        Assert.Equal(Rows, rows.Count);
        Assert.Equal(Enumerable.Range(1, _progress.Reports.Count), _progress.Reports.Select(r => (int)r.Pages));
        Assert.InRange(_progress.Reports.Count, 15, 25);
        Assert.All(_progress.Reports, r => Assert.Equal("/v1/customers", r.List));
        Assert.All(_progress.Reports, r => Assert.Equal(First.AddMinutes(Rows - 1), r.Newest));
        Assert.Equal(100, _progress.Reports[0].Rows);
        Assert.Equal(First.AddMinutes(Rows - 100), _progress.Reports[0].Oldest);
        Assert.Equal((Rows, First), (_progress.Reports[^1].Rows, _progress.Reports[^1].Oldest));

        var shares = _progress.Reports.Select(r => r.Share).OfType<double>().ToList();
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, _progress.Reports[^1].Share);
        if (!hasRange)
            Assert.Null(_progress.Reports[0].Share);
        else if (!async)
            Assert.Equal(_progress.Reports.Count, shares.Count);
        if (hasRange)
            Assert.InRange(_progress.Reports.First(r => r.Rows >= Rows / 2).Share ?? 0, 0.4, 0.65);
    }

    [Fact]
    public async Task A_list_of_which_so_many_are_wanted_is_done_with_as_many()
    {
        await using var context = Context();
        await context.Customers.WithProgress(_progress).OrderByDescending(c => c.Created).Take(400).ToListAsync();
        Assert.Equal(new double?[] { 0.25, 0.5, 0.75, 1 }, _progress.Reports.Select(r => r.Share));
    }

    [Fact]
    public async Task Runs_share_a_compiled_query_and_each_tells_its_own()
    {
        await using var context = Context();
        var recorders = Enumerable.Range(0, 3).Select(_ => new Recorder()).ToList();
        foreach (var recorder in recorders)
            Assert.Equal(Rows, await context.Customers.WithProgress(recorder).CountAsync());
        var compiled = EF.CompileAsyncQuery((ShopContext db, IProgress<StripeScanProgress> progress) => db.Customers.WithProgress(progress).Count());
        await compiled(context, recorders[1]);

        Assert.Equal(2, _events.Count(e => e.EventId == CoreEventId.QueryCompilationStarting));

        // How a list is cut depends on how fast answers come, so the number of pages is not the same in each run.
        Assert.All(recorders, r => Assert.Equal(Rows, r.Reports[^1].Rows));
        Assert.Equal([1, 2, 1], recorders.Select(recorder => recorder.Reports.Count(r => r.Pages == 1)));
    }

    [Fact]
    public async Task Lists_of_a_join_and_a_subquery_are_told_of_one_by_one()
    {
        await using var context = Context();
        var owing = await context.Customers.Where(c => context.Invoices.WithProgress(_progress).Any(v => v.CustomerId == c.Id))
            .WithProgress(_progress)
            .CountAsync();

        Assert.Equal(120, owing);
        Assert.Equal(["/v1/customers", "/v1/invoices"], _progress.Reports.Select(r => r.List).Distinct().Order());
        foreach (var list in _progress.Reports.GroupBy(r => r.List))
            Assert.Equal(Enumerable.Range(1, list.Count()), list.Select(r => (int)r.Pages));
        Assert.All(_progress.Reports, r => Assert.True(r.RequestsUnderWay >= 0 && r.Waited >= TimeSpan.Zero));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_thrown_while_being_told_ends_the_query(bool async)
    {
        await using var context = Context();
        _progress.ThrowAt = 3;
        var query = context.Customers.WithProgress(_progress);
        var failure = async
            ? await Assert.ThrowsAsync<FormatException>(() => query.ToListAsync())
            : Assert.Throws<FormatException>(() => query.ToList());

        Assert.Equal("told", failure.Message);
        var asked = _emulator.RequestLog.Entries.Length;
        Assert.Equal(3, _progress.Reports.Count);
        Assert.Equal(120, await context.Invoices.CountAsync());
        Assert.Equal(asked + 2, _emulator.RequestLog.Entries.Length);
    }

    [Fact]
    public async Task Every_page_is_an_event_at_Debug()
    {
        await using var context = Context();
        await context.Customers.Where(c => c.Created >= First).WithProgress(_progress).ToListAsync();

        var told = _events.OfType<StripeScanProgressEventData>().ToList();
        Assert.All(told, e => Assert.Equal((StripeEventId.ScanPageRead, LogLevel.Debug), (e.EventId, e.LogLevel)));
        Assert.Equal(_progress.Reports, told.Select(e => e.Progress));
        Assert.Equal($"Page {told.Count} of /v1/customers: 1450 rows so far, 100 % of the list", told[^1].ToString());
    }

    [Fact]
    public async Task Waits_for_the_rate_limits_are_counted()
    {
        await using var context = Context(stripe => stripe.RateLimits(StripeRateLimits.On).RateLimitShare(0.5));
        await context.Customers.WithProgress(_progress).ToListAsync();
        Assert.True(_progress.Reports[^1].Waited > TimeSpan.Zero);
    }

    [Fact]
    public void A_progress_is_needed_and_other_queries_are_left_alone()
    {
        using var context = Context();
        Assert.Throws<ArgumentNullException>(() => context.Customers.WithProgress(null!));
        Assert.Equal(2, new[] { 1, 2 }.AsQueryable().WithProgress(_progress).Count());
        Assert.Equal(context.Customers.ToQueryString(), context.Customers.WithProgress(_progress).ToQueryString());
    }

    private ShopContext Context(Action<Stripe.EFCore.Infrastructure.StripeDbContextOptionsBuilder>? configure = null)
        => new(new DbContextOptionsBuilder<ShopContext>()
            .UseStripe(stripe =>
            {
                stripe.LiveApiKey(_emulator.ApiKey).ApiBase(_emulator.BaseAddress).RateLimits(StripeRateLimits.Off);
                configure?.Invoke(stripe);
            })
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan,
                CoreEventId.RowLimitingOperationWithoutOrderByWarning))
            .LogTo((id, _) => id == StripeEventId.ScanPageRead || id == CoreEventId.QueryCompilationStarting, _events.Enqueue)
            .Options);

    private sealed class Recorder : IProgress<StripeScanProgress>
    {
        public List<StripeScanProgress> Reports { get; } = [];

        public int ThrowAt { get; set; }

        public void Report(StripeScanProgress value)
        {
            Reports.Add(value);
            if (Reports.Count == ThrowAt)
                throw new FormatException("told");
        }
    }
}
