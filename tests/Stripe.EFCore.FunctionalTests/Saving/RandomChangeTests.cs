using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>
///     Random sets of changes over a wire that breaks anywhere, saved again until they are written. At the end Stripe holds exactly what was saved, once, and
///     the context agrees. The environment variable <c>STRIPE_EFCORE_RANDOM_CHANGES</c> says how many sets; a few by default.
/// </summary>
public sealed class RandomChangeTests : SavingTest
{
    private const int MostTries = 200;

    private static readonly int Sets = int.Parse(Environment.GetEnvironmentVariable("STRIPE_EFCORE_RANDOM_CHANGES") ?? "200", CultureInfo.InvariantCulture);
    private static readonly Break[] Breaks = [Break.BeforeStripe, Break.Answer, Break.MiddleOfAnswer, Break.ServerError];

    /// <summary>What each customer should be, by the number that its metadata has.</summary>
    private readonly SortedDictionary<int, Wanted> _wanted = [];
    private int _next;
    private Random _random = new(0);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Stripe_holds_what_was_saved_once(int seed, bool concurrent)
    {
        _random = new(seed);
        var gate = new Lock();
        Wire.Next = _ =>
        {
            lock (gate)
                return _random.Next(5) == 0 ? Breaks[_random.Next(Breaks.Length)] : Break.None;
        };
        await using var db = Context(s => s.MaxRetries(0).ConcurrentWrites(concurrent).MaxConcurrency(4));
        for (var set = 0; set < Sets / 2; set++)
        {
            for (var changes = _random.Next(1, 6); changes > 0; changes--)
                Change(db);
            await SaveAsync(db, concurrent || _random.Next(4) > 0);
            Assert.False(db.ChangeTracker.HasChanges());
        }

        var held = await CustomersAsync();
        Assert.Equal(_wanted.Select(w => $"{w.Key} {w.Value}"), held.Select(c => (N: Number(c), c)).OrderBy(c => c.N).Select(c => $"{c.N} {Wanted.Of(c.c)}"));
        var tracked = db.ChangeTracker.Entries<Customer>().Select(e => e.Entity).OrderBy(Number).ToList();
        Assert.Equal(held.OrderBy(Number).Select(c => (c.Id, Wanted.Of(c).ToString())), tracked.Select(c => (c.Id, Wanted.Of(c).ToString())));
    }

    private static int Number(Customer customer) => int.Parse(customer.Metadata["number"], CultureInfo.InvariantCulture);

    private void Change(BillingContext db)
    {
        var live = db.ChangeTracker.Entries<Customer>().Where(e => e.State is EntityState.Unchanged or EntityState.Modified).Select(e => e.Entity).ToList();
        if (live.Count == 0 || _random.Next(3) == 0)
        {
            var number = _next++;
            _wanted[number] = new($"n{number}", null, null);
            db.Add(new Customer { Name = $"n{number}", Metadata = new() { ["number"] = $"{number}" } });
            return;
        }

        var customer = live[_random.Next(live.Count)];
        var n = Number(customer);
        switch (_random.Next(5))
        {
            case 0:
                db.Remove(customer);
                _wanted.Remove(n);
                break;
            case 1:
                customer.Name = $"name{_random.Next(1000)}";
                _wanted[n] = _wanted[n] with { Name = customer.Name };
                break;
            case 2:
                customer.Address = _random.Next(3) == 0 ? null : new() { City = $"city{_random.Next(1000)}" };
                _wanted[n] = _wanted[n] with { City = customer.Address?.City };
                break;
            default:
                var plan = _random.Next(3) == 0 ? null : $"plan{_random.Next(1000)}";
                if (plan is null)
                    customer.Metadata.Remove("plan");
                else
                    customer.Metadata["plan"] = plan;
                _wanted[n] = _wanted[n] with { Plan = plan };
                break;
        }
    }

    private async Task SaveAsync(BillingContext db, bool async)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            try
            {
                _ = async ? await db.SaveChangesAsync() : db.SaveChanges();
                return;
            }
            catch (StripeUpdateException failure)
            {
                // A caller may change what nobody knows of.
                if (_random.Next(10) == 0 && failure.Entries[0] is { State: EntityState.Added, Entity: Customer added })
                {
                    added.Name = $"again{_random.Next(1000)}";
                    _wanted[Number(added)] = _wanted[Number(added)] with { Name = added.Name };
                }
            }
        }

        Assert.Fail("The changes were not written.");
    }

    private sealed record Wanted(string? Name, string? City, string? Plan)
    {
        public static Wanted Of(Customer customer) => new(customer.Name, customer.Address?.City, customer.Metadata.GetValueOrDefault("plan"));
    }
}
