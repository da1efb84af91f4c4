using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.ColdStart;

/// <summary>Eight plain classes, the same for both providers.</summary>
public abstract class PlainModel(DbContextOptions options) : DbContext(options)
{
    public DbSet<Shop.Customer> Customers => Set<Shop.Customer>();

    public DbSet<Shop.Product> Products => Set<Shop.Product>();

    public DbSet<Shop.Price> Prices => Set<Shop.Price>();

    public DbSet<Shop.Subscription> Subscriptions => Set<Shop.Subscription>();

    public DbSet<Shop.Invoice> Invoices => Set<Shop.Invoice>();

    public DbSet<Shop.Charge> Charges => Set<Shop.Charge>();

    public DbSet<Shop.Refund> Refunds => Set<Shop.Refund>();

    public DbSet<Shop.Payout> Payouts => Set<Shop.Payout>();
}

public sealed class MemoryBilling(DbContextOptions<MemoryBilling> options) : PlainModel(options);

public sealed class PlainBilling(DbContextOptions<PlainBilling> options) : PlainModel(options);

/// <summary>The same lists as Stripe.net's classes.</summary>
public sealed class ClassBilling(DbContextOptions<ClassBilling> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Price> Prices => Set<Price>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<Payout> Payouts => Set<Payout>();
}

/// <summary>The classes of a shop.</summary>
public static class Shop
{
    public sealed class Customer
    {
        public string Id { get; set; } = null!;

        public string? Email { get; set; }

        public string? Name { get; set; }

        public bool? Delinquent { get; set; }

        public DateTime Created { get; set; }
    }

    public sealed class Product
    {
        public string Id { get; set; } = null!;

        public string? Name { get; set; }

        public bool Active { get; set; }

        public DateTime Created { get; set; }
    }

    public sealed class Price
    {
        public string Id { get; set; } = null!;

        public string? Currency { get; set; }

        public long? UnitAmount { get; set; }

        public string? ProductId { get; set; }

        public bool Active { get; set; }
    }

    public sealed class Subscription
    {
        public string Id { get; set; } = null!;

        public string? CustomerId { get; set; }

        public string? Status { get; set; }

        public DateTime Created { get; set; }
    }

    public sealed class Invoice
    {
        public string Id { get; set; } = null!;

        public string? CustomerId { get; set; }

        public string? Status { get; set; }

        public long AmountDue { get; set; }

        public DateTime Created { get; set; }
    }

    public sealed class Charge
    {
        public string Id { get; set; } = null!;

        public string? CustomerId { get; set; }

        public long Amount { get; set; }

        public string? Currency { get; set; }

        public bool Paid { get; set; }
    }

    public sealed class Refund
    {
        public string Id { get; set; } = null!;

        public string? ChargeId { get; set; }

        public long Amount { get; set; }

        public string? Reason { get; set; }
    }

    public sealed class Payout
    {
        public string Id { get; set; } = null!;

        public long Amount { get; set; }

        public string? Status { get; set; }

        public DateTime ArrivalDate { get; set; }
    }
}
