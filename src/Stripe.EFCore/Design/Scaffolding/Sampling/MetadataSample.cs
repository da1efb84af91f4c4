using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Design.Scaffolding.Sampling;

/// <summary>Reads the keys of metadata that an account uses: those of the newest objects of each list, one request a list.</summary>
internal static class MetadataSample
{
    /// <summary>The objects that are read of a list: one page.</summary>
    private const int Objects = 100;

    private const string Field = "metadata";

    /// <summary>The keys by the path of the list, in alphabetical order.</summary>
    /// <exception cref="ArgumentException">There is no connection string.</exception>
    public static IReadOnlyDictionary<string, ImmutableArray<string>> Read(
        string? connectionString, ImmutableArray<StripeResource> resources, Action<string> report)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new ArgumentException(
                "--schema metadata reads the keys of metadata from an account, and the connection string is empty. Give one such as "
                + "'Name=ConnectionStrings:Stripe', or leave out --schema metadata.");
        }

        var lists = resources.Where(CanBeRead).ToList();
        var keys = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            using var context = new SampleContext(OptionsFor(connectionString), list);
            var found = context.Set<Sample>().Take(Objects).Select(s => s.Metadata).AsEnumerable();
            keys[list.ListPath] = [.. found.SelectMany(m => m?.Keys.AsEnumerable() ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        report($"Read the newest {Objects} objects of {lists.Count} lists for the keys of their metadata.");
        return keys;
    }

    /// <summary>Lists below a parent, and those that need a filter, have no newest objects of all.</summary>
    private static bool CanBeRead(StripeResource list)
        => list is { Parent: null, IsSingleton: false, ClrType.IsInterface: false } && !list.Parameters.Any(p => p.Required)
            && StripeObjects.Field(list.ClrType, Field) is { Kind: FieldKind.Map } && StripeObjects.Field(list.ClrType, "id") is not null;

    private static DbContextOptions<SampleContext> OptionsFor(string connectionString)
        => new DbContextOptionsBuilder<SampleContext>()
            .UseStripe(connectionString)
            .ReplaceService<Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory, SampleModelKey>()
            .Options;

    private sealed class Sample
    {
        public string Id { get; set; } = null!;

        public Dictionary<string, string>? Metadata { get; set; }
    }

    private sealed class SampleContext(DbContextOptions<SampleContext> options, StripeResource list) : DbContext(options)
    {
        public string List => list.ListPath;

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Sample>().ToStripeResource(list.ListPath);
    }

    /// <summary>A model for each list, though the context is one class.</summary>
    private sealed class SampleModelKey : Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (context.GetType(), (context as SampleContext)?.List, designTime);
    }
}
