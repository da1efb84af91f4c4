using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Limits;
using StripeEFCore.FunctionalTests.Model;
using StripeEFCore.FunctionalTests.Queries;
using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.Parents;

/// <summary>
///     How often a query waits for answers, if all requests that do not wait for each other go out together: once for each page of its own list, and for each
///     level below once to look how long the list is and once for each window of a hundred rows.
/// </summary>
[Collection(RealTime.Name)]
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
        => AssertWaves(
            parents, levels: 2, db => db.Customers.Take(parents).Include(c => c.Subscriptions).ThenInclude(s => s.Invoices).AsNoTracking().LoadAsync());

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
            .Select(c =>
                new
                {
                    c.Id,
                    Paid = db.Charges.Count(h => h.CustomerId == c.Id && h.Paid),
                    Any = db.Invoices.Any(i => i.CustomerId == c.Id && i.Status == "paid")
                })
            .LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    [InlineData(250)]
    public Task A_subquery_in_a_sort(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents).OrderBy(c => db.Invoices.Count(i => i.CustomerId == c.Id)).LoadAsync());

    [Fact]
    public Task Parents_of_which_nothing_says_how_many_they_are()
        => AssertWaves(
            business.Newest.Count,
            levels: 1,
            db => db.Customers.Where(c => c.Created >= business.Newest.Start).Include(c => c.Invoices).AsNoTracking().LoadAsync());

    private async Task AssertWaves(int parents, int levels, Func<ShopContext, Task> query)
    {
        var windows = (parents + 99) / 100;
        var most = parents <= 4 ? 1 + levels : windows + levels * (1 + windows);

        var waves = new Waves();
        var traffic = new Traffic { Gate = waves.JoinAsync, OnAnswered = waves.Leave };
        await using var db = traffic.Context(business.Emulator, stripe => stripe.MaxConcurrency(10_000));
        await query(db);
        output.WriteLine($"{parents} parents: {waves.Count} waves of {string.Join(", ", waves.Sizes)} requests");
        Assert.InRange(waves.Count, 1 + levels, most);
    }

    /// <summary>Ten thousand customers: lists that are longer than the parents are many.</summary>
    public sealed class Business : IAsyncLifetime
    {
        public StripeEmulator Emulator { get; private set; } = null!;

        public (DateTime Start, int Count) Newest { get; private set; }

        public async Task InitializeAsync()
        {
            Emulator = await StripeEmulator.StartAsync(Businesses.Options(10_000));
            await using var db = new Traffic().Context(Emulator);
            var newest = await db.Customers.Take(60).Select(c => c.Created).ToListAsync();
            Newest = (newest[^1], newest.Count);
        }

        public async Task DisposeAsync() => await Emulator.DisposeAsync();
    }

    /// <summary>Holds requests until all those before are answered and no further one comes, and then lets all of them go.</summary>
    private sealed class Waves
    {
        /// <summary>
        ///     How often the thread pool has to have been through its queue with no request before there is none: on a busy machine that takes long.
        /// </summary>
        private const int QuietHops = 200;

        private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

        private readonly Lock _gate = new();
        private readonly List<int> _sizes = [];
        private TaskCompletionSource? _wave;
        private int _joined;
        private int _left;

        public int Count => _sizes.Count;

        public IReadOnlyList<int> Sizes => _sizes;

        private (int Joined, int Left) Seen
        {
            get
            {
                lock (_gate)
                    return (_joined, _left);
            }
        }

        public Task JoinAsync(string request)
        {
            lock (_gate)
            {
                if (_wave is null)
                {
                    _wave = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    _sizes.Add(0);
                    _ = Task.Run(GoAsync);
                }

                _joined++;
                _sizes[^1]++;
                return _wave.Task;
            }
        }

        public void Leave()
        {
            lock (_gate)
                _left++;
        }

        private async Task GoAsync()
        {
            while (true)
            {
                var before = Seen;
                await Task.Delay(Quiet);
                for (var hop = 0; hop < QuietHops && Seen == before; hop++)
                    await HopAsync();

                lock (_gate)
                {
                    if ((_joined, _left) != before || _joined - _left > _sizes[^1])
                        continue;

                    _wave!.SetResult();
                    _wave = null;
                    return;
                }
            }
        }

        /// <summary>Complete when all that the thread pool was given before has been begun.</summary>
        private static Task HopAsync()
        {
            var hop = new TaskCompletionSource();
            ThreadPool.UnsafeQueueUserWorkItem(static h => h.SetResult(), hop, preferLocal: false);
            return hop.Task;
        }
    }
}
