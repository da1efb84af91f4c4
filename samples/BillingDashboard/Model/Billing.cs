using BillingDashboard.Answers;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace BillingDashboard.Model;

/// <summary>The data of the visitor's account, in Stripe.net's classes.</summary>
public sealed class Billing(DbContextOptions<Billing> options, Journal journal) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Payout> Payouts => Set<Payout>();

    public DbSet<BalanceTransaction> BalanceTransactions => Set<BalanceTransaction>();

    public DbSet<Product> Products => Set<Product>();

    /// <summary>One row: the account itself.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    protected override void OnConfiguring(DbContextOptionsBuilder builder) => builder.LogTo(Journal.IsWanted, journal.Add);

    protected override void OnModelCreating(ModelBuilder model) => model.Entity<Account>().ToStripeResource("/v1/account");
}

/// <summary>The application's own key, for the health check: a visitor's account has no place in it.</summary>
public sealed class Platform(DbContextOptions<Platform> options) : DbContext(options);
