using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model;
using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.Limits;

/// <summary>
///     Random queries while answers go wrong at random and rows come and go: every row that was there before and after comes once, or the query throws what
///     went wrong. STRIPE_EFCORE_RANDOM_SCANS says how many, of which a hundredth is run here; STRIPE_EFCORE_RANDOM_SCAN is the seed of the first, as a failure
///     prints it.
/// </summary>
public sealed class RandomFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Queries_give_every_row_once_or_throw_whatever_goes_wrong()
    {
        var (count, first) = ((Setting("STRIPE_EFCORE_RANDOM_SCANS") ?? 2000) / 100, Setting("STRIPE_EFCORE_RANDOM_SCAN") ?? 1);
        var endings = new Dictionary<string, int>();
        for (var seed = first; seed < first + count; seed++)
        {
            string ending;
            try
            {
                ending = await new Run(seed).EndAsync();
            }
            catch (Exception failure)
            {
                Assert.Fail($"STRIPE_EFCORE_RANDOM_SCAN={seed}: {failure}");
                return;
            }

            endings[ending] = endings.GetValueOrDefault(ending) + 1;
        }

        output.WriteLine(string.Join(", ", endings.Select(e => $"{e.Value} {e.Key}")));
        Assert.True(count < 20 || (endings.ContainsKey("right") && endings.Count > 1), "Too little happened.");
    }

    private static int? Setting(string name)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    private sealed class Run
    {
        private const long Start = 1_700_000_000;

        private readonly System.Random _random;
        private readonly Lock _changing = new();
        private readonly Dictionary<string, long> _created = [];
        private readonly HashSet<string> _before;
        private readonly HashSet<string> _deleted = [];
        private readonly double _faults;
        private readonly double _changes;

        public Run(int seed)
        {
            _random = new System.Random(seed);
            var (rows, seconds) = (_random.Next(1500), _random.Next(3) switch { 0 => 3, 1 => 5000, _ => 10_000_000 });
            for (var i = 0; i < rows; i++)
                _created.Add($"cus_{i:0000}", Start + (_random.Next(4) == 0 ? 0 : _random.Next(seconds)));
            _before = [.. _created.Keys];
            _faults = _random.Next(4) switch { 0 => 0, 1 => 0.05, 2 => 0.3, _ => 0.7 };
            _changes = _random.Next(3) == 0 ? 0 : 3 * _random.NextDouble();
        }

        public async Task<string> EndAsync()
        {
            await using var emulator = await StripeEmulator.StartAsync();
            foreach (var (id, created) in _created)
                emulator.Account().Insert("customer", new JsonObject { ["id"] = id, ["created"] = created });
            emulator.Fault = _ => Meddle(emulator.Account());
            var (kind, inFlight, limit) = (_random.Next(5), 1 + _random.Next(32), _random.Next(_created.Count + 1));
            var since = Start + _random.Next(4000);
            await using var context = new ShopContext(new DbContextOptionsBuilder<ShopContext>()
                .UseStripe(stripe => stripe.LiveApiKey(emulator.ApiKey).ApiBase(emulator.BaseAddress).MaxConcurrency(inFlight)
                    .RateLimits(StripeRateLimits.Off).TimeProvider(new HastyClock()))
                .ConfigureWarnings(w => w.Ignore(
                    CoreEventId.ManyServiceProvidersCreatedWarning,
                    StripeEventId.UnboundedScan,
                    CoreEventId.FirstWithoutOrderByAndFilterWarning))
                .Options);
            var ids = context.Customers.Select(c => c.Id);
            List<string> read = [];
            try
            {
                switch (kind)
                {
                    case 0:
                        read = await ids.ToListAsync();
                        break;
                    case 1:
                        read = await Task.Run(() => ids.ToList());
                        break;
                    case 2:
                        var time = DateTime.UnixEpoch.AddSeconds(since);
                        read = await context.Customers.Where(c => c.Created >= time).Select(c => c.Id).ToListAsync();
                        break;
                    case 3:
                        read = await context.Customers.OrderByDescending(c => c.Created).Select(c => c.Id).Take(limit).ToListAsync();
                        break;
                    default:
                        await foreach (var id in ids.AsAsyncEnumerable())
                        {
                            read.Add(id);
                            if (read.Count >= limit)
                                break;
                        }

                        break;
                }
            }
            catch (Exception failure) when (failure is StripeRequestException or StripeResponseException)
            {
                return failure.GetType().Name;
            }

            Check(read, isWhole: kind < 3, since: kind == 2 ? since : 0, limit: kind == 3 ? limit : int.MaxValue);
            return "right";
        }

        /// <summary>Before it answers a request, the emulator lets the list change and something go wrong.</summary>
        private EmulatedFault? Meddle(EmulatedAccount account)
        {
            lock (_changing)
            {
                for (var changes = _changes; changes > _random.NextDouble(); changes--)
                {
                    if (_random.Next(2) == 0)
                    {
                        var (id, created) = ($"cus_new{_created.Count}", Start + 10_000_000 + _created.Count);
                        _created.Add(id, created);
                        account.Insert("customer", new JsonObject { ["id"] = id, ["created"] = created });
                    }
                    else if (_created.Keys.ElementAt(_random.Next(_created.Count)) is { } gone && _deleted.Add(gone))
                    {
                        account.Delete("customer", gone);
                    }
                }

                return _random.NextDouble() < _faults ? FaultTests.Faults[_random.Next(FaultTests.Faults.Length)] : null;
            }
        }

        private void Check(List<string> read, bool isWhole, long since, int limit)
        {
            var given = read.ToHashSet();
            Assert.Equal(given.Count, read.Count);
            var seconds = read.ConvertAll(id => _created[id]);
            Assert.Equal(seconds.OrderDescending(), seconds);
            Assert.All(seconds, second => Assert.True(second >= since));
            var stable = _before.Except(_deleted).Where(id => _created[id] >= since).ToList();
            Assert.InRange(read.Count, Math.Min(isWhole || limit < int.MaxValue ? stable.Count : 0, limit), int.MaxValue);

            // Of a list that is not read to its end, all that is newer than the last row.
            Assert.DoesNotContain(stable, id => (isWhole || (seconds is [.., var last] && _created[id] > last)) && !given.Contains(id));
        }
    }
}
