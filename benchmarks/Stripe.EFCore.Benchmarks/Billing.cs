using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.Benchmarks;

public sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();
}
