using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Design.Namesakes;

/// <summary>Classes of a user that are named as Stripe.net's, in one model with those.</summary>
public sealed class Namesakes(DbContextOptions<Namesakes> options) : DbContext(options)
{
    public DbSet<Customer> Own => Set<Customer>();

    public DbSet<Stripe.Customer> Customers => Set<Stripe.Customer>();
}

public sealed class Customer
{
    public string Id { get; set; } = null!;

    public Address? Address { get; set; }
}

public sealed class Address
{
    public string? City { get; set; }
}
