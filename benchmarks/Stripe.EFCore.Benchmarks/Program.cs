// Compares reading through the provider with Stripe.net's own list calls: both sides in one run, over the same canned pages, without a network.
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;
using Stripe;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Benchmarks;

const int Pages = 5;
var table = new Table().Border(TableBorder.Rounded);
foreach (var column in new[] { "what", "ours", "Stripe.net", "CPU ratio", "ours", "Stripe.net", "allocation ratio" })
    table.AddColumn(new TableColumn(column).RightAligned());

var subscriptions = await CannedPages.OfAsync("subscriptions", Pages);
var customers = await CannedPages.OfAsync("customers", Pages);

await CompareAsync(
    "four fields of subscriptions",
    subscriptions,
    db => db.Subscriptions.Select(s => new { s.Id, s.Status, s.CustomerId, s.Created }).ToListAsync(),
    client => new SubscriptionService(client).ListAutoPagingAsync(new SubscriptionListOptions { Limit = 100 }));
await CompareAsync(
    "whole subscriptions, no tracking",
    subscriptions,
    db => db.Subscriptions.AsNoTracking().ToListAsync(),
    client => new SubscriptionService(client).ListAutoPagingAsync(new SubscriptionListOptions { Limit = 100 }));
await CompareAsync(
    "seven fields of customers",
    customers,
    db => db.Customers.Select(c => new { c.Id, c.Name, c.Email, c.Created, c.Balance, c.Currency, c.Delinquent }).ToListAsync(),
    client => new CustomerService(client).ListAutoPagingAsync(new CustomerListOptions { Limit = 100 }));
await CompareAsync(
    "whole customers, tracked",
    customers,
    db => db.Customers.ToListAsync(),
    client => new CustomerService(client).ListAutoPagingAsync(new CustomerListOptions { Limit = 100 }));

AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
AnsiConsole.Write(table);
AnsiConsole.WriteLine($"Medians for {Pages} pages of 100 objects; processor time in microseconds, allocations in KiB; a ratio above 1 is in our favour.");

async Task CompareAsync<TRow, TEntity>(
    string what, byte[][] pages, Func<Billing, Task<List<TRow>>> ours, Func<IStripeClient, IAsyncEnumerable<TEntity>> peer)
{
    using var handler = new CannedHandler(pages);
    var options = new DbContextOptionsBuilder<Billing>()
        .UseStripe(stripe => stripe.LiveApiKey("sk_test_canned").MessageHandler(handler))
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
    table.AddRow(
        what,
        Number(a.CpuMicroseconds),
        Number(b.CpuMicroseconds),
        Number(b.CpuMicroseconds / a.CpuMicroseconds, 1),
        Number(a.AllocatedBytes / 1024),
        Number(b.AllocatedBytes / 1024),
        Number(b.AllocatedBytes / a.AllocatedBytes, 1));
}

static string Number(double value, int decimals = 0) => value.ToString("N" + decimals, CultureInfo.InvariantCulture);
