using System.Text;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Benchmarks.Canned;
using StripeEFCore.Benchmarks.Measuring;

namespace StripeEFCore.Benchmarks;

/// <summary>
///     What a query costs besides its rows: a compiled query that is found in the cache, and two rows; against EF Core's in-memory provider, which asks nobody.
/// </summary>
public static class CachedQueryBenchmarks
{
    public static Task RunAsync()
    {
        var table = new ComparisonTable(
            "cached query of two rows",
            "Medians; elapsed time on one thread, request and answer included on our side. The goal is 60 µs.",
            "in-memory provider");
        using var handler = new CannedHandler([Encoding.UTF8.GetBytes(TwoRows)]);
        using var ours = new Shop(new DbContextOptionsBuilder<Shop>()
            .UseStripe(stripe => stripe.LiveApiKey("sk_test_canned").MessageHandler(handler).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan))
            .Options);
        using var theirs = new Shop(new DbContextOptionsBuilder<Shop>().UseInMemoryDatabase("shop").Options);
        theirs.Customers.AddRange(new Customer { Id = "cus_1", Name = "Ada", Email = "ada@example.com" }, new Customer { Id = "cus_2", Name = "Bo" });
        theirs.SaveChanges();

        Compare("a filter with a parameter, two columns", db =>
        {
            var name = "x";
            return db.Customers.Where(c => c.Name != name).Select(c => new { c.Id, c.Name }).ToList().Count;
        });
        Compare("objects, no tracking", db => db.Customers.AsNoTracking().ToList().Count);
        Compare("objects, tracked (known after the first time)", db => db.Customers.ToList().Count);

        // A compiled query serves one model, so each side has its own.
        var (compiledOurs, compiledTheirs) = (Compiled(), Compiled());
        Compare("EF.CompileQuery, two columns", db => (db == ours ? compiledOurs : compiledTheirs)(db, "x").Count());
        table.Print();
        return Task.CompletedTask;

        void Compare(string what, Func<Shop, int> query)
        {
            if (query(ours) != 2 || query(theirs) != 2)
                throw new InvalidOperationException($"{what}: {query(ours)} and {query(theirs)} rows instead of two.");

            var (a, b) = PairedTiming.Compare(() => query(ours), () => query(theirs));
            table.Add(what, a, b);
        }
    }

    private static Func<Shop, string, IEnumerable<string>> Compiled()
        => EF.CompileQuery((Shop db, string name) => db.Customers.Where(c => c.Name != name).Select(c => c.Id + c.Name));

    private const string TwoRows =
        """
        {
          "object": "list",
          "data": [
            { "id": "cus_1", "object": "customer", "created": 1700000001, "name": "Ada", "email": "ada@example.com" },
            { "id": "cus_2", "object": "customer", "created": 1700000000, "name": "Bo", "email": null }
          ],
          "has_more": false,
          "url": "/v1/customers"
        }
        """;

    public sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }

    public sealed class Customer
    {
        public string Id { get; set; } = null!;

        public string? Name { get; set; }

        public string? Email { get; set; }
    }
}
