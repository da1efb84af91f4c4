using Microsoft.EntityFrameworkCore;

namespace BillingDashboard.Model;

/// <summary>The connected account's data, as far as the dashboard shows them.</summary>
public sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();
}

public sealed class Customer
{
    public string Id { get; set; } = null!;

    public string? Name { get; set; }

    public string? Email { get; set; }

    public DateTime Created { get; set; }

    public List<Subscription> Subscriptions { get; set; } = [];

    public List<Invoice> Invoices { get; set; } = [];
}

public sealed class Subscription
{
    public string Id { get; set; } = null!;

    public string CustomerId { get; set; } = null!;

    public string? Status { get; set; }
}

public sealed class Invoice
{
    public string Id { get; set; } = null!;

    public string? CustomerId { get; set; }

    public string? Status { get; set; }

    public string Currency { get; set; } = null!;

    public long AmountRemaining { get; set; }
}
