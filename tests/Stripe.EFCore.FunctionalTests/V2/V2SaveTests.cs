using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore.Emulator;
using Stripe.V2.Core;
using Account = Stripe.V2.Core.Account;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>After a save, objects of API v2 hold what Stripe has, also in the fields that it sends only when they are asked for.</summary>
public sealed class V2SaveTests : IAsyncLifetime
{
    private StripeEmulator _emulator = null!;

    private StripeClient Client => new(new StripeClientOptions { ApiKey = _emulator.ApiKey, ApiBase = _emulator.BaseAddress.ToString().TrimEnd('/') });

    public async Task InitializeAsync() => _emulator = await StripeEmulator.StartAsync();

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Fact]
    public async Task A_destination_has_its_address_and_its_secret_when_it_is_created_and_its_address_after_a_change()
    {
        await using var db = Context<V2Context>();
        var destination = new EventDestination
        {
            Name = "orders",
            Type = "webhook_endpoint",
            EventPayload = "thin",
            EnabledEvents = ["v1.billing.meter.no_meter_found"],
            WebhookEndpoint = new() { Url = "https://example.com/hook" },
        };
        db.Add(destination);
        await db.SaveChangesAsync();
        Assert.Equal("https://example.com/hook", destination.WebhookEndpoint.Url);
        Assert.NotNull(destination.WebhookEndpoint.SigningSecret);

        destination.Name = "all orders";
        await db.SaveChangesAsync();
        Assert.Equal(("all orders", "https://example.com/hook"), (destination.Name, destination.WebhookEndpoint.Url));
        Assert.Equal("all orders", (await Client.V2.Core.EventDestinations.GetAsync(destination.Id)).Name);
    }

    [Fact]
    public async Task An_account_keeps_its_identity_through_saves()
    {
        await using var db = Context<V2Context>();
        var account = new Account
        {
            DisplayName = "Ann",
            ContactEmail = "ann@example.com",
            Identity = new() { Country = "DE", EntityType = "company" },
        };
        db.Add(account);
        await db.SaveChangesAsync();
        Assert.Equal(("DE", "company"), (account.Identity?.Country, account.Identity?.EntityType));

        account.DisplayName = "Ann & Co";
        await db.SaveChangesAsync();
        Assert.Equal("DE", account.Identity?.Country);
        var sent = _emulator.RequestLog.Entries.Count();
        await db.SaveChangesAsync();
        Assert.Equal(sent, _emulator.RequestLog.Entries.Count());
        Assert.Equal("DE", (await Client.V2.Core.Accounts.GetAsync(account.Id, new() { Include = ["identity"] })).Identity.Country);
    }

    [Fact]
    public async Task A_read_model_asks_for_its_own_fields_alone()
    {
        await using var db = Context<HookContext>();
        db.Add(new Hook
        {
            Name = "a",
            Type = "webhook_endpoint",
            EventPayload = "thin",
            EnabledEvents = ["v1.billing.meter.no_meter_found"],
            Url = "https://example.com/a",
        });
        db.Add(new Member { DisplayName = "Ann", ContactEmail = "ann@example.com" });
        await db.SaveChangesAsync();
        Assert.Equal("https://example.com/a", db.Set<Hook>().Local.Single().Url);
        Assert.Contains(
            "\"include\":[\"webhook_endpoint.url\"]", _emulator.RequestLog.Entries.Single(e => e.Path == "/v2/core/event_destinations").Body);
        Assert.DoesNotContain("include", _emulator.RequestLog.Entries.Single(e => e.Path == "/v2/core/accounts").Body);
    }

    private TContext Context<TContext>()
        where TContext : DbContext
        => (TContext)Activator.CreateInstance(
            typeof(TContext),
            new DbContextOptionsBuilder<TContext>()
                .UseStripe(stripe => stripe.LiveApiKey(_emulator.ApiKey).ApiBase(_emulator.BaseAddress))
                .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
                .Options)!;

    private sealed class HookContext(DbContextOptions<HookContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Hook>().ToStripeList("/v2/core/event_destinations").Property(h => h.Url).HasJsonPath("webhook_endpoint.url");
            modelBuilder.Entity<Member>().ToStripeList("/v2/core/accounts");
        }
    }

    private sealed class Hook
    {
        public string Id { get; set; } = null!;

        public string? Name { get; set; }

        public string? Type { get; set; }

        public string? EventPayload { get; set; }

        public List<string>? EnabledEvents { get; set; }

        public string? Url { get; set; }
    }

    private sealed class Member
    {
        public string Id { get; set; } = null!;

        public string? DisplayName { get; set; }

        public string? ContactEmail { get; set; }
    }
}
