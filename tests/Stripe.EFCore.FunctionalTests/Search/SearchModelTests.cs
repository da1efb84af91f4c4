using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>Search over read models: fields by their paths, values as converters write them, filters of the model, limits.</summary>
public sealed class SearchModelTests
{
    private readonly SearchingStripe _stripe = new();

    public SearchModelTests()
    {
        for (var i = 0; i < 60; i++)
        {
            _stripe.Add("customers", SearchJson.Customer(i, i % 2 == 0 ? "Ann" : "Ann Hidden", null, ("plan", i % 3 == 0 ? "pro" : "free")));
            _stripe.Add("charges", SearchJson.Charge(i, 1000 + i));
            _stripe.Add("invoices", SearchJson.Invoice(i, $"A-{i}", i % 2 == 0 ? "open" : "past_due", i));
        }

        _stripe.Index();
    }

    [Fact]
    public async Task A_filter_of_the_model_holds_for_a_searched_set()
    {
        await using var db = Open();
        Assert.Equal(30, (await db.People.Search("name~'ann'").ToListAsync()).Count);
        Assert.Equal(60, (await db.People.IgnoreQueryFilters().Search("name~'ann'").ToListAsync()).Count);
        Assert.Equal(30, await db.People.UseSearch().CountAsync(p => p.Name!.Contains("Ann")));
    }

    [Fact]
    public async Task A_key_of_the_metadata_may_be_a_property()
    {
        await using var db = Open();
        Assert.Equal(10, await db.People.UseSearch().CountAsync(p => p.Plan == "pro"));
        Assert.Equal("/v1/customers/search?query=metadata[\"plan\"]:\"pro\"&limit=100", Assert.Single(_stripe.Sent));
    }

    [Fact]
    public async Task A_bound_of_a_number_that_a_converter_rounds_is_not_sent()
    {
        await using var db = Open();
        var bound = 10.055m;
        Assert.Equal(6, await db.Payments.UseSearch().CountAsync(p => p.Amount < bound));
        Assert.Equal(54, await db.Payments.UseSearch().CountAsync(p => p.Amount >= bound));
        Assert.DoesNotContain(_stripe.TakeSent(), s => s.Contains("/search", StringComparison.Ordinal));
        Assert.Equal(1, await db.Payments.UseSearch().CountAsync(p => p.Amount == 10.05m));
        Assert.Equal("/v1/charges/search?query=amount:1005&limit=100", Assert.Single(_stripe.Sent));
    }

    [Fact]
    public async Task An_enum_is_written_as_Stripe_names_it()
    {
        await using var db = Open();
        Assert.Equal(20, await db.Bills.UseSearch().CountAsync(b => b.Status == BillStatus.PastDue && b.Total >= 20));
        Assert.Equal("/v1/invoices/search?query=status:\"past_due\" AND total>=20&limit=100", Assert.Single(_stripe.Sent));
    }

    [Fact]
    public async Task All_searches_of_an_account_share_their_own_limit()
    {
        var clock = new RunningClock();
        await using var db = Open(s => s.LiveApiKey("sk_live_search").RateLimits(StripeRateLimits.On).RateLimitShare(0.2).TimeProvider(clock));
        for (var i = 0; i < 12; i++)
        {
            await db.People.Search("name~'ann'").Take(1).ToListAsync();
            await db.Payments.Search("amount>5").Take(1).ToListAsync();
        }

        // A fifth of 20 searches a second is 4. The limits of the two endpoints alone would allow 10.
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(4.5), $"24 searches took {clock.Elapsed}.");
    }

    private Model Open(Action<Stripe.EFCore.Infrastructure.StripeDbContextOptionsBuilder>? configure = null)
        => new(new DbContextOptionsBuilder<Model>()
            .UseStripe(s =>
            {
                s.LiveApiKey("sk_test_search_model").MessageHandler(_stripe).RateLimits(StripeRateLimits.Off);
                configure?.Invoke(s);
            })
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .Options);

    /// <summary>Time passes only while somebody waits for it.</summary>
    private sealed class RunningClock : TimeProvider
    {
        private long _ticks;

        public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override DateTimeOffset GetUtcNow() => SearchingStripe.Now + Elapsed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => new Timer(this, callback, state, dueTime);

        private sealed class Timer : ITimer
        {
            private readonly RunningClock _clock;
            private readonly TimerCallback _callback;
            private readonly object? _state;

            public Timer(RunningClock clock, TimerCallback callback, object? state, TimeSpan due)
            {
                (_clock, _callback, _state) = (clock, callback, state);
                Change(due, default);
            }

            /// <summary>Limits wait for less than a minute; what is longer is a time limit, which does not pass.</summary>
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (dueTime >= TimeSpan.Zero && dueTime < TimeSpan.FromMinutes(1))
                {
                    ThreadPool.QueueUserWorkItem(_ =>
                    {
                        Interlocked.Add(ref _clock._ticks, dueTime.Ticks);
                        _callback(_state);
                    });
                }

                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }

    private sealed class Model(DbContextOptions<Model> options) : DbContext(options)
    {
        public DbSet<Person> People => Set<Person>();

        public DbSet<Payment> Payments => Set<Payment>();

        public DbSet<Bill> Bills => Set<Bill>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Person>().ToStripeResource("customer").HasQueryFilter(p => p.Name != "Ann Hidden");
            modelBuilder.Entity<Payment>().ToStripeResource("charge").Property(p => p.Amount).HasConversion(m => (long)(m * 100), c => c / 100m);
            modelBuilder.Entity<Bill>().ToStripeResource("invoice");
        }
    }

    private sealed class Person
    {
        public string Id { get; set; } = "";

        public string? Name { get; set; }

        [JsonPath("metadata.plan")]
        public string? Plan { get; set; }
    }

    private sealed class Payment
    {
        public string Id { get; set; } = "";

        public decimal Amount { get; set; }
    }

    private enum BillStatus
    {
        Open,
        PastDue,
    }

    private sealed class Bill
    {
        public string Id { get; set; } = "";

        public BillStatus? Status { get; set; }

        public long Total { get; set; }
    }
}
