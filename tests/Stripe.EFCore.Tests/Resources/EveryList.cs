using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.Tests.Resources;

/// <summary>Every list of the catalog as a set of Stripe.net's class.</summary>
internal sealed class EveryList(CatalogServer server) : DbContext
{
    /// <summary>The name of a set that its class alone does not name; null where it does.</summary>
    public static string? NameOf(ListedObjects list)
        => ListedObjects.All.Count(l => l.Class == list.Class) == 1 && StripeCatalog.Find(list.Class) == list.Resource ? null : list.Resource.ListPath;

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        => optionsBuilder
            .UseStripe(s => s.LiveApiKey("sk_test_1").MessageHandler(server).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan, StripeEventId.OlderObjectsMissing, CoreEventId.ManyServiceProvidersCreatedWarning));

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var list in ListedObjects.All)
        {
            if (NameOf(list) is { } name)
                modelBuilder.SharedTypeEntity(name, list.Class).ToStripeResource(list.Resource.ListPath);
            else
                modelBuilder.Entity(list.Class);
        }
    }
}
