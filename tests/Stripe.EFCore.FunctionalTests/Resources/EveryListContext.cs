using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Every list of the catalog as a set of Stripe.net's class.</summary>
public sealed class EveryListContext(DbContextOptions<EveryListContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var set in ListedSet.All)
            modelBuilder.SharedTypeEntity(set.Name, set.Class).ToStripeResource(set.Path);
    }
}
