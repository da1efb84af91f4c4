using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>Search over the emulator's seeded business, which evaluates the language by itself and lags where it is told to.</summary>
public sealed class EmulatedSearchTests : IAsyncLifetime
{
    private readonly MovedClock _clock = new();
    private StripeEmulator _emulator = null!;

    public async Task InitializeAsync()
        => _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 3, Customers = 60, TimeProvider = _clock });

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Fact]
    public async Task Each_query_has_the_rows_of_the_list()
    {
        await using var db = Open();
        var searched = 0;
        foreach (var query in Queries())
        {
            var read = await query(db).ToListAsync();
            _emulator.RequestLog.Clear();
            Assert.Equal(read.Order(), (await query(db).UseSearch().ToListAsync()).Order());
            searched += _emulator.RequestLog.Entries.Count(e => e.Path.EndsWith("/search", StringComparison.Ordinal)) > 0 ? 1 : 0;
        }

        Assert.True(searched >= 16, $"{searched} queries were searched.");
    }

    [Fact]
    public async Task A_lag_hides_writes_until_it_is_over_and_FreshFor_shows_them()
    {
        _emulator.Search = new EmulatedSearch { Lag = TimeSpan.FromMinutes(1) };
        var options = new StripeClientOptions { ApiKey = _emulator.ApiKey, ApiBase = _emulator.BaseAddress.ToString().TrimEnd('/') };
        var customers = new CustomerService(new StripeClient(options));
        await using var db = Open();
        var known = await db.Customers.Take(1).Select(c => c.Id).SingleAsync();
        await customers.CreateAsync(new CustomerCreateOptions { Name = "Zedd One" });
        await customers.UpdateAsync(known, new CustomerUpdateOptions { Name = "Zedd Two" });
        await customers.DeleteAsync((await customers.CreateAsync(new CustomerCreateOptions { Name = "Zedd Three" })).Id);
        _clock.Now += TimeSpan.FromSeconds(10);

        IQueryable<string> Query() => db.Customers.Where(c => c.Name.Contains("Zedd")).OrderBy(c => c.Name).Select(c => c.Name).UseSearch();
        Assert.Empty(await Query().ToListAsync());
        Assert.Equal(["Zedd One", "Zedd Two"], await Query().FreshFor(TimeSpan.FromMinutes(2)).ToListAsync());
        _clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(["Zedd One", "Zedd Two"], await Query().ToListAsync());
        Assert.Equal(["Zedd One", "Zedd Two"], await db.Customers.Search("name~'Zedd'").OrderBy(c => c.Name).Select(c => c.Name).ToListAsync());
    }

    [Fact]
    public async Task A_count_is_one_request()
    {
        await using var db = Open();
        var counted = await db.Charges.CountAsync(c => c.Amount > 1000);
        _emulator.RequestLog.Clear();
        Assert.Equal(counted, await db.Charges.UseSearch().AllowStaleCount().CountAsync(c => c.Amount > 1000));
        Assert.Single(_emulator.RequestLog.Entries);
    }

    [Fact]
    public async Task An_account_without_search_is_told_to_leave_it_out()
    {
        _emulator.Account().HasSearch = false;
        await using var db = Open();
        var refused = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Customers.UseSearch().Where(c => c.Name == "Ann").ToListAsync());
        Assert.Contains("leave UseSearch() and Search(...) out of the query", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Func<SearchContext, IQueryable<string>>> Queries()
    {
        var since = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
        yield return Of(db => db.Customers, c => c.Email.EndsWith(".com") && c.Created > since);
        yield return Of(db => db.Customers, c => c.Metadata.ContainsKey("plan") || c.Name.StartsWith("Ada"));
        yield return Of(db => db.Customers, c => !c.Metadata.ContainsKey("plan"));
        yield return Of(db => db.Charges, c => c.Amount > 2000 && c.Currency == "usd");
        yield return Of(db => db.Charges, c => c.Refunded || c.Disputed);
        yield return Of(db => db.Charges, c => c.Status == "failed");
        yield return Of(db => db.Charges, c => c.PaymentMethodDetails.Card.Brand == "visa");
        yield return Of(db => db.Charges, c => c.PaymentMethodDetails.Card.ExpMonth == 8);
        yield return Of(db => db.Invoices, i => i.Status == "open" && i.Total > 1000);
        yield return Of(db => db.Invoices, i => i.Total >= 5000 && i.Currency == "eur");
        yield return Of(db => db.PaymentIntents, p => p.Status == "succeeded" || p.Status == "canceled");
        yield return Of(db => db.PaymentIntents, p => p.Amount < 3000);
        yield return Of(db => db.Prices, p => p.LookupKey == "pro_month" || p.Type == "recurring");
        yield return Of(db => db.Products, p => p.Name.Contains("pro"));
        yield return Of(db => db.Products, p => p.Name.Contains("Pro") && p.Active);
        yield return Of(db => db.Subscriptions, s => s.CanceledAt >= since);
        yield return Of(db => db.Subscriptions, s => s.Status == "canceled" && s.Created > since && s.Metadata["k"] == "v");
    }

    private static Func<SearchContext, IQueryable<string>> Of<T>(Func<SearchContext, IQueryable<T>> set, Expression<Func<T, bool>> filter)
        where T : class, IHasId
        => db => set(db).Where(filter).Select(e => e.Id);

    private SearchContext Open()
        => new(new DbContextOptionsBuilder<SearchContext>()
            .UseStripe(s => s.ApiBase(_emulator.BaseAddress).LiveApiKey(_emulator.ApiKey).TimeProvider(_clock).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .Options);

    /// <summary>What the clock shows is set by the test; timers run.</summary>
    private sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new StoppedClock().GetUtcNow();

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
