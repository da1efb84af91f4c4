using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.RedisProcess;

/// <summary>What the process reads.</summary>
internal sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();
}

internal sealed class Customer
{
    public string Id { get; set; } = "";
}

/// <summary>Tells a wrong time of day.</summary>
internal sealed class WrongClock(TimeSpan wrong) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + wrong;
}
