using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>Queries over API v2 on the emulator give what LINQ to Objects gives over what Stripe.net's own client reads from it.</summary>
public sealed class V2EmulatorTests : IAsyncLifetime
{
    private static readonly List<string> Includes =
        ["configuration.customer", "configuration.merchant", "configuration.recipient", "defaults", "future_requirements", "identity", "requirements"];

    private StripeEmulator _emulator = null!;

    private StripeClient Client => new(new StripeClientOptions { ApiKey = _emulator.ApiKey, ApiBase = _emulator.BaseAddress.ToString().TrimEnd('/') });

    public async Task InitializeAsync() => _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { LongLists = true });

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    private V2Context Context()
        => new(new DbContextOptionsBuilder<V2Context>()
            .UseStripe(stripe => stripe.LiveApiKey(_emulator.ApiKey).ApiBase(_emulator.BaseAddress))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan, StripeEventId.ResidualFilter))
            .Options);

    [Fact]
    public async Task Accounts_are_whole_with_the_closed_ones_and_what_is_sent_only_on_include()
    {
        var accounts = new List<Stripe.V2.Core.Account>();
        foreach (var closed in new[] { false, true })
        {
            foreach (var listed in await Client.V2.Core.Accounts.ListAsync(new() { Closed = closed, Limit = 100 }))
                accounts.Add(await Client.V2.Core.Accounts.GetAsync(listed.Id, new() { Include = Includes }));
        }

        await using var db = Context();

        Assert.Equal(
            accounts.Select(a => (a.Id, a.Created, a.Closed)).Order(),
            (await db.Accounts.AsNoTracking().ToListAsync()).Select(a => (a.Id, a.Created, a.Closed)).Order());
        Assert.Equal(
            accounts.Select(a => (a.Id, a.Identity.Country, a.Defaults.Currency)).Order(),
            (await db.Accounts.Select(a => new { a.Id, a.Identity.Country, a.Defaults.Currency }).ToListAsync())
                .Select(a => (a.Id, a.Country, a.Currency)).Order());
        Assert.Equal(
            accounts.Where(a => a.Identity.Country == "DE" && a.Closed != true).Select(a => a.Id).Order(),
            (await db.Accounts.Where(a => a.Identity.Country == "DE" && a.Closed != true).Select(a => a.Id).ToListAsync()).Order());
        Assert.Equal(accounts.Count(a => a.Configuration.Merchant != null), await db.Accounts.CountAsync(a => a.Configuration.Merchant != null));
    }

    [Fact]
    public async Task Events_are_cut_between_milliseconds()
    {
        var events = new List<Stripe.V2.Core.Event>();
        await foreach (var read in Client.V2.Core.Events.ListAutoPagingAsync(new() { Limit = 4 }))
            events.Add(read);
        await using var db = Context();

        Assert.Contains(events, e => e.Created.Millisecond != 0);
        foreach (var cut in events.Select(e => e.Created).SelectMany(t => new[] { t, t.AddTicks(-1), t.AddTicks(1) }))
        {
            Assert.Equal(Ids(events.Where(e => e.Created > cut)), Ids(await db.Events.Where(e => e.Created > cut).ToListAsync()));
            Assert.Equal(Ids(events.Where(e => e.Created >= cut)), Ids(db.Events.Where(e => e.Created >= cut).ToList()));
            Assert.Equal(Ids(events.Where(e => e.Created < cut)), Ids(await db.Events.Where(e => e.Created < cut).ToListAsync()));
            Assert.Equal(Ids(events.Where(e => e.Created <= cut)), Ids(db.Events.Where(e => e.Created <= cut).ToList()));
            Assert.Equal(Ids(events.Where(e => e.Created == cut)), Ids(await db.Events.Where(e => e.Created == cut).ToListAsync()));
        }

        static IEnumerable<string> Ids(IEnumerable<Stripe.V2.Core.Event> events) => events.Select(e => e.Id).Order();
    }

    [Fact]
    public async Task Fields_that_a_list_includes_are_read_with_it()
    {
        var destinations = (await Client.V2.Core.EventDestinations.ListAsync(new() { Limit = 100, Include = ["webhook_endpoint.url"] })).ToList();
        await using var db = Context();
        _emulator.RequestLog.Clear();

        var urls = await db.EventDestinations.Select(d => new { d.Id, d.WebhookEndpoint.Url }).ToListAsync();

        Assert.Equal(destinations.Select(d => (d.Id, d.WebhookEndpoint.Url)), urls.Select(d => (d.Id, d.Url)));
        Assert.Contains(urls, d => d.Url is not null);
        Assert.Single(_emulator.RequestLog.Entries);
    }

    [Fact]
    public async Task Entries_are_joined_to_their_transactions()
    {
        var entries = (await Client.V2.MoneyManagement.TransactionEntries.ListAsync(new() { Limit = 100 })).ToList();
        var transactions = (await Client.V2.MoneyManagement.Transactions.ListAsync(new() { Limit = 100 })).ToList();
        await using var db = Context();

        Assert.Equal(
            entries.Join(transactions, e => e.Transaction, t => t.Id, (e, t) => (e.Id, t.Amount.Value, t.Status)).Order(),
            (await db.TransactionEntries.Join(db.Transactions, e => e.Transaction, t => t.Id, (e, t) => new { e.Id, t.Amount.Value, t.Status }).ToListAsync())
                .Select(e => (e.Id, e.Value, e.Status)).Order());
    }
}
