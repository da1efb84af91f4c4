using Microsoft.EntityFrameworkCore;
using Stripe;

namespace QuickStart;

/// <summary>Stripe.net's own classes as entity types: nothing to write but the sets that are wanted.</summary>
public sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<Charge> Charges => Set<Charge>();
}
