using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Benchmarks.Canned;
using StripeEFCore.Benchmarks.Measuring;

namespace StripeEFCore.Benchmarks;

/// <summary>Whole queries, from LINQ to objects, against Stripe.net's automatic paging.</summary>
public static class QueryBenchmarks
{
    /// <summary>No more than are read one after the other: a list that goes on is read by ranges, and these pages know none.</summary>
    private const int Pages = 4;

    public static async Task RunAsync()
    {
        var table = new ComparisonTable("queries", $"Medians for {Pages} pages of 100 objects; processor time of the process, allocations of all threads.");
        foreach (var (what, ours, peer) in await MeasureAsync())
            table.Add(what, ours, peer);
        table.Print();
    }

    public static async Task<IReadOnlyList<(string What, Cost Ours, Cost Peer)>> MeasureAsync()
    {
        var subscriptions = await CannedPages.OfAsync("subscriptions", Pages);
        var customers = await CannedPages.OfAsync("customers", Pages);

        return
        [
            await CompareAsync(
                "four fields of subscriptions",
                subscriptions,
                db => db.Subscriptions.Select(s => new { s.Id, s.Status, s.CustomerId, s.Created }).ToListAsync(),
                client => new SubscriptionService(client).ListAutoPagingAsync(new SubscriptionListOptions { Limit = 100 })),
            await CompareAsync(
                "whole subscriptions, no tracking",
                subscriptions,
                db => db.Subscriptions.AsNoTracking().ToListAsync(),
                client => new SubscriptionService(client).ListAutoPagingAsync(new SubscriptionListOptions { Limit = 100 })),
            await CompareAsync(
                "seven fields of customers",
                customers,
                db => db.Customers.Select(c => new { c.Id, c.Name, c.Email, c.Created, c.Balance, c.Currency, c.Delinquent }).ToListAsync(),
                client => new CustomerService(client).ListAutoPagingAsync(new CustomerListOptions { Limit = 100 })),
            await CompareAsync(
                "whole customers, tracked",
                customers,
                db => db.Customers.ToListAsync(),
                client => new CustomerService(client).ListAutoPagingAsync(new CustomerListOptions { Limit = 100 })),
        ];
    }

    private static async Task<(string What, Cost Ours, Cost Peer)> CompareAsync<TRow, TEntity>(
        string what,
        byte[][] pages,
        Func<Billing, Task<List<TRow>>> ours,
        Func<IStripeClient, IAsyncEnumerable<TEntity>> peer)
    {
        using var handler = new CannedHandler(pages);
        var options = new DbContextOptionsBuilder<Billing>()
            .UseStripe(stripe => stripe.LiveApiKey("sk_test_canned").MessageHandler(handler).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan))
            .Options;
        using var http = new HttpClient(handler, disposeHandler: false);
        var client = new StripeClient("sk_test_canned", httpClient: new SystemNetHttpClient(http, 0));

        var expected = 0;
        await foreach (var _ in peer(client))
            expected++;
        await using (var db = new Billing(options))
        {
            var rows = (await ours(db)).Count;
            if (rows != expected)
                throw new InvalidOperationException($"{what}: {rows} rows against {expected}.");
        }

        var (a, b) = await Measurement.CompareAsync(
            async () =>
            {
                await using var db = new Billing(options);
                await ours(db);
            },
            async () =>
            {
                await foreach (var _ in peer(client))
                {
                }
            });
        return (what, a, b);
    }
}
