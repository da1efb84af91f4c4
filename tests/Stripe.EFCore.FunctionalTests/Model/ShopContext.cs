using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Model;

/// <summary>Where a query's sources come from: a context, or lists of the same objects.</summary>
public interface IShop
{
    IQueryable<Customer> Customers { get; }

    IQueryable<Subscription> Subscriptions { get; }

    IQueryable<Invoice> Invoices { get; }

    IQueryable<Charge> Charges { get; }

    IQueryable<Refund> Refunds { get; }

    IQueryable<Product> Products { get; }

    IQueryable<Price> Prices { get; }
}

public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options), IShop
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Price> Prices => Set<Price>();

    IQueryable<Customer> IShop.Customers => Customers;

    IQueryable<Subscription> IShop.Subscriptions => Subscriptions;

    IQueryable<Invoice> IShop.Invoices => Invoices;

    IQueryable<Charge> IShop.Charges => Charges;

    IQueryable<Refund> IShop.Refunds => Refunds;

    IQueryable<Product> IShop.Products => Products;

    IQueryable<Price> IShop.Prices => Prices;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.Entity<Invoice>().Property(i => i.SubscriptionId).HasJsonPath("parent.subscription_details.subscription");
}
