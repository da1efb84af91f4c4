using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>Classes of a user's shop.</summary>
public sealed class OwnModels(DbContextOptions<OwnModels> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Payout> Payouts => Set<Payout>();

    public DbSet<Booking> Bookings => Set<Booking>();

    public DbSet<Movement> Movements => Set<Movement>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceLine> Lines => Set<InvoiceLine>();

    public DbSet<Summary> Summaries => Set<Summary>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Booking>().ToStripeResource("balance_transaction");
        modelBuilder.Entity<Movement>().ToStripeResource("balance_transaction").Property<string?>("payout");
        modelBuilder.Entity<Summary>().Property(s => s.Since).HasStripeFilter("start_time");
    }

    public sealed class Customer
    {
        public string Id { get; set; } = null!;

        public string? Email { get; set; }

        public List<Subscription> Subscriptions { get; set; } = [];
    }

    public sealed class Subscription
    {
        public string Id { get; set; } = null!;

        public string? CustomerId { get; set; }

        public Customer? Customer { get; set; }

        [StripeFilter("price")]
        public string? HasPrice { get; set; }

        [StripeFilter("current_period_end")]
        public DateTime? PeriodEnd { get; set; }
    }

    public sealed class Payout
    {
        public string Id { get; set; } = null!;

        public bool Automatic { get; set; }

        public List<Booking> Transactions { get; set; } = [];
    }

    public sealed class Booking
    {
        public string Id { get; set; } = null!;

        public long Amount { get; set; }

        public string? PayoutId { get; set; }
    }

    public sealed class Movement
    {
        public string Id { get; set; } = null!;
    }

    public sealed class Invoice
    {
        public string Id { get; set; } = null!;

        public List<InvoiceLine> Lines { get; set; } = [];
    }

    [StripeResource("/v1/invoices/{invoice}/lines")]
    public sealed class InvoiceLine
    {
        public string Id { get; set; } = null!;

        public string? InvoiceId { get; set; }

        public long Amount { get; set; }
    }

    [StripeResource("/v1/billing/meters/{meter}/event_summaries")]
    public sealed class Summary
    {
        public string Id { get; set; } = null!;

        public string? Meter { get; set; }

        public string? CustomerId { get; set; }

        public DateTime? Since { get; set; }

        public DateTime EndTime { get; set; }

        public string? ValueGroupingWindow { get; set; }
    }
}
