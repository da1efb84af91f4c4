using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>A set of many values is a list for each value, or the list that has them all, whichever is fewer requests.</summary>
public sealed class ManyValueTests : IAsyncLifetime
{
    private StripeEmulator _stripe = null!;
    private List<Invoice> _invoices = null!;

    public async Task InitializeAsync()
    {
        _stripe = await StripeEmulator.StartAsync(new() { Seed = 9, Customers = 1800 });
        var client = new StripeClient(new StripeClientOptions { ApiKey = _stripe.ApiKey, ApiBase = _stripe.BaseAddress.ToString() });
        _invoices = await client.V1.Invoices.ListAutoPagingAsync(new InvoiceListOptions { Limit = 100 }).ToListAsync();
    }

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Theory]
    [InlineData(11)]
    [InlineData(25)]
    public async Task Few_customers_of_a_long_list_are_a_request_each(int count)
    {
        var pages = _invoices.Count / 100;
        Assert.True(pages > 2 * count, $"{pages} pages");
        var ids = Customers(count);
        await AssertRows(db => db.Invoices.Where(i => ids.Contains(i.CustomerId)), i => ids.Contains(i.CustomerId), mostRequests: count + (count / 2));
        await AssertRows(
            db => db.Invoices.Where(i => ids.Contains(i.CustomerId) && i.Status == "paid"),
            i => ids.Contains(i.CustomerId) && i.Status == "paid",
            mostRequests: count + (count / 2));
    }

    [Fact]
    public async Task Most_customers_are_the_list_itself()
    {
        var ids = Customers(800);
        await AssertRows(db => db.Invoices.Where(i => ids.Contains(i.CustomerId)), i => ids.Contains(i.CustomerId), mostRequests: 2 * _invoices.Count / 100);
    }

    [Fact]
    public async Task A_short_list_is_read_once()
    {
        await using var small = await StripeEmulator.StartAsync(new() { Seed = 9, Customers = 30 });
        await using var db = Open(small);
        var ids = (await db.Invoices.Select(i => i.CustomerId).Distinct().ToListAsync()).Take(20).ToList();
        var pages = small.RequestLog.Entries.Length;
        Assert.True(await db.Invoices.CountAsync(i => ids.Contains(i.CustomerId)) > 0);
        Assert.InRange(small.RequestLog.Entries.Length - pages, 1, pages + 1);
    }

    [Fact]
    public async Task The_first_rows_are_those_of_the_list()
    {
        await using var db = Open();
        var ids = Customers(40);
        var expected = _invoices.Where(i => ids.Contains(i.CustomerId)).OrderByDescending(i => i.Created).Take(7).Select(i => i.Created);
        Assert.Equal(
            expected, await db.Invoices.Where(i => ids.Contains(i.CustomerId)).OrderByDescending(i => i.Created).Take(7).Select(i => i.Created).ToListAsync());
    }

    [Fact]
    public void A_synchronous_query_sends_as_few()
    {
        using var db = Open();
        var ids = Customers(12);
        var before = _stripe.RequestLog.Entries.Length;
        Assert.Equal(
            _invoices.Where(i => ids.Contains(i.CustomerId)).Select(i => i.Id).Order(),
            db.Invoices.Where(i => ids.Contains(i.CustomerId)).Select(i => i.Id).ToList().Order());
        Assert.InRange(_stripe.RequestLog.Entries.Length - before, 12, 20);
    }

    [Fact]
    public void The_plan_shows_both_ways()
    {
        using var db = Open();
        var ids = Customers(12);
        var plan = db.Invoices.Where(i => ids.Contains(i.CustomerId)).ToQueryString();
        Assert.Contains($"GET /v1/invoices?customer={ids[0]}&limit=100", plan, StringComparison.Ordinal);
        Assert.Contains("and 2 more", plan, StringComparison.Ordinal);
        Assert.Contains("or, once that is cheaper, GET /v1/invoices?limit=100", plan, StringComparison.Ordinal);
    }

    private string[] Customers(int count) => [.. _invoices.Select(i => i.CustomerId).Distinct().Order().Take(count)];

    private async Task AssertRows(Func<Billing, IQueryable<Invoice>> query, Func<Invoice, bool> isWanted, int mostRequests)
    {
        await using var db = Open();
        var before = _stripe.RequestLog.Entries.Length;
        var rows = await query(db).AsNoTracking().ToListAsync();
        Assert.InRange(_stripe.RequestLog.Entries.Length - before, 1, mostRequests);
        Assert.Equal(_invoices.Where(isWanted).Select(i => i.Id).Order(), rows.Select(i => i.Id).Order());
        Assert.Equal(rows.Select(i => i.Created).OrderDescending(), rows.Select(i => i.Created));
    }

    private Billing Open(StripeEmulator? other = null) => new(new DbContextOptionsBuilder<Billing>()
        .UseStripe(s => s.LiveApiKey((other ?? _stripe).ApiKey).ApiBase((other ?? _stripe).BaseAddress).RateLimits(StripeRateLimits.Off))
        .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan))
        .Options);

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();
    }
}
