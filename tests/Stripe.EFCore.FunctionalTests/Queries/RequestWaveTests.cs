using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model;
using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.Queries;

/// <summary>
///     How often a query waits for answers, if all requests that do not wait for each other go out together: once for each page of its own list, and for each level below once to
///     look how long the list is and once for each window of a hundred rows.
/// </summary>
public sealed class RequestWaveTests(RequestWaveTests.Business business, ITestOutputHelper output) : IClassFixture<RequestWaveTests.Business>
{
    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(90)]
    [InlineData(250)]
    public Task An_included_collection(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents).Include(c => c.Invoices).AsNoTracking().LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    public Task A_collection_of_a_collection(int parents)
        => AssertWaves(parents, levels: 2, db => db.Customers.Take(parents).Include(c => c.Subscriptions).ThenInclude(s => s.Invoices).AsNoTracking().LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    [InlineData(250)]
    public Task Two_collections_side_by_side(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents).Include(c => c.Charges).Include(c => c.Invoices).AsNoTracking().LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    [InlineData(250)]
    public Task Subqueries_in_a_projection(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents)
            .Select(c => new { c.Id, Paid = db.Charges.Count(h => h.CustomerId == c.Id && h.Paid), Any = db.Invoices.Any(i => i.CustomerId == c.Id && i.Status == "paid") })
            .LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    [InlineData(250)]
    public Task A_subquery_in_a_sort(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents).OrderBy(c => db.Invoices.Count(i => i.CustomerId == c.Id)).LoadAsync());

    [Fact]
    public Task Parents_of_which_nothing_says_how_many_they_are()
        => AssertWaves(business.Newest.Count, levels: 1, db => db.Customers.Where(c => c.Created >= business.Newest.Start).Include(c => c.Invoices).AsNoTracking().LoadAsync());

    private async Task AssertWaves(int parents, int levels, Func<ShopContext, Task> query)
    {
        var windows = (parents + 99) / 100;
        var most = parents <= 4 ? 1 + levels : windows + levels * (1 + windows);

        // A machine that is busy with something else takes one wave for two, and never two for one.
        var least = int.MaxValue;
        for (var run = 0; run < 4 && least > most; run++)
        {
            var waves = new Waves();
            var traffic = new Traffic { Gate = waves.JoinAsync };
            await using var db = traffic.Context(business.Emulator, stripe => stripe.MaxConcurrency(10_000));
            await query(db);
            output.WriteLine($"{parents} parents: {waves.Count} waves of {string.Join(", ", waves.Sizes)} requests");
            least = Math.Min(least, waves.Count);
        }

        Assert.InRange(least, 1 + levels, most);
    }

    /// <summary>Ten thousand customers: lists that are longer than the parents are many.</summary>
    public sealed class Business : IAsyncLifetime
    {
        public StripeEmulator Emulator { get; private set; } = null!;

        public (DateTime Start, int Count) Newest { get; private set; }

        public async Task InitializeAsync()
        {
            Emulator = await StripeEmulator.StartAsync(ManyParentsTests.Businesses.Options(10_000));
            await using var db = new Traffic().Context(Emulator);
            var newest = await db.Customers.Take(60).Select(c => c.Created).ToListAsync();
            Newest = (newest[^1], newest.Count);
        }

        public async Task DisposeAsync() => await Emulator.DisposeAsync();
    }

    /// <summary>Holds requests until no further one comes, and then lets all of them go.</summary>
    private sealed class Waves
    {
        private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

        private readonly Lock _gate = new();
        private readonly List<int> _sizes = [];
        private TaskCompletionSource? _wave;

        public int Count => _sizes.Count;

        public IReadOnlyList<int> Sizes => _sizes;

        public Task JoinAsync(string request)
        {
            lock (_gate)
            {
                if (_wave is null)
                {
                    _wave = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    _sizes.Add(0);
                    _ = GoAsync();
                }

                _sizes[^1]++;
                return _wave.Task;
            }
        }

        private async Task GoAsync()
        {
            for (var before = -1; before != _sizes[^1];)
            {
                before = _sizes[^1];
                await Task.Delay(Quiet);
            }

            lock (_gate)
            {
                _wave!.SetResult();
                _wave = null;
            }
        }
    }
}
