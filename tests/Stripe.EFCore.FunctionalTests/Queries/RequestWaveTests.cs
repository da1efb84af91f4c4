using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model;
using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.Queries;

/// <summary>
///     How often a query waits for answers, if all requests that do not wait for each other go out together: for its own list, and for each level below once for
///     each window of a hundred rows, and a few times more where it looks how long the list is.
/// </summary>
public sealed class RequestWaveTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Looks = 8;

    private StripeEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await StripeEmulator.StartAsync(ManyParentsTests.Businesses.Options(2000));

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    public Task An_included_collection(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents).Include(c => c.Invoices).AsNoTracking().LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    public Task A_collection_of_a_collection(int parents)
        => AssertWaves(parents, levels: 2, db => db.Customers.Take(parents).Include(c => c.Charges).ThenInclude(h => h.Refunds).AsNoTracking().LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    public Task Two_collections_side_by_side(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents).Include(c => c.Charges).Include(c => c.Invoices).AsNoTracking().LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    public Task Subqueries_in_a_projection(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents)
            .Select(c => new { c.Id, Paid = db.Charges.Count(h => h.CustomerId == c.Id && h.Paid), Open = db.Invoices.Any(i => i.CustomerId == c.Id && i.Status == "open") })
            .LoadAsync());

    [Theory]
    [InlineData(4)]
    [InlineData(90)]
    public Task A_subquery_in_a_sort(int parents)
        => AssertWaves(parents, levels: 1, db => db.Customers.Take(parents).OrderBy(c => db.Invoices.Count(i => i.CustomerId == c.Id)).LoadAsync());

    private async Task AssertWaves(int parents, int levels, Func<ShopContext, Task> query)
    {
        var waves = new Waves();
        var traffic = new Traffic { Gate = waves.JoinAsync };
        await using var db = traffic.Context(_emulator, stripe => stripe.MaxConcurrency(10_000));
        await query(db);
        var windows = (parents + 99) / 100;
        output.WriteLine($"{parents} parents: {waves.Count} waves of {string.Join(", ", waves.Sizes)} requests");
        Assert.InRange(waves.Count, 1, parents <= 4 ? 1 + levels : windows + (levels * (windows + Looks)));
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
