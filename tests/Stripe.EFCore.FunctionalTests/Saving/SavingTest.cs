using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>One empty emulator for a test, a wire to it that can break, and Stripe.net's own client that tells what Stripe holds.</summary>
public abstract class SavingTest : IAsyncLifetime
{
    private StripeEmulator? _emulator;

    protected StripeEmulator Emulator => _emulator!;

    protected BreakableWire Wire { get; } = new();

    protected StripeClient Stripe { get; private set; } = null!;

    /// <summary>A model that somebody compiled before; null is a model that EF Core builds.</summary>
    protected virtual IModel? Model => null;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync();
        Stripe = new(new StripeClientOptions { ApiKey = _emulator.ApiKey, ApiBase = _emulator.BaseAddress.ToString().TrimEnd('/') });
    }

    public async Task DisposeAsync()
    {
        Wire.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    protected BillingContext Context(Action<StripeDbContextOptionsBuilder>? configure = null, Action<DbContextOptionsBuilder>? options = null)
    {
        var builder = new DbContextOptionsBuilder<BillingContext>()
            .UseStripe($"LiveAPIKey={_emulator!.ApiKey};ApiBase={_emulator.BaseAddress}", s =>
            {
                s.MessageHandler(Wire).TimeProvider(new QuickClock());
                configure?.Invoke(s);
            })
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning));
        if (Model is { } model)
            builder.UseModel(model);
        options?.Invoke(builder);
        return new(builder.Options);
    }

    /// <summary>What Stripe holds, the oldest first.</summary>
    protected async Task<List<Customer>> CustomersAsync()
    {
        var customers = await new CustomerService(Stripe).ListAutoPagingAsync(new() { Limit = 100 }).ToListAsync();
        customers.Reverse();
        return customers;
    }
}

public sealed class BillingContext(DbContextOptions<BillingContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();
    public DbSet<Product> Products => Set<Product>();
    public DbSet<Price> Prices => Set<Price>();
    public DbSet<Subscription> Subscriptions => Set<Subscription>();
    public DbSet<PaymentIntent> PaymentIntents => Set<PaymentIntent>();
    public DbSet<Coupon> Coupons => Set<Coupon>();
    public DbSet<Invoice> Invoices => Set<Invoice>();
    public DbSet<SubscriptionItem> SubscriptionItems => Set<SubscriptionItem>();
    public DbSet<TaxId> TaxIds => Set<TaxId>();
    public DbSet<InvoiceItem> InvoiceItems => Set<InvoiceItem>();
    public DbSet<Quote> Quotes => Set<Quote>();
}
