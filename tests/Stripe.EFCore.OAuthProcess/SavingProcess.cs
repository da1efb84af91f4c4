using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.OAuthProcess;

/// <summary>
///     Saves new customers, one by one. Each has an idempotency key that a file would hold, made of the word that is given, or one of the provider's.
/// </summary>
internal static class SavingProcess
{
    /// <param name="arguments">The address, the API key, how many customers, and the word of their idempotency keys; no word for none.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var count = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var word = arguments.ElementAtOrDefault(3);
        await using var db = new Shop(new DbContextOptionsBuilder<Shop>().UseStripe($"LiveAPIKey={arguments[1]};ApiBase={arguments[0]}").Options);
        for (var i = 0; i < count; i++)
        {
            var entry = db.Add(new Customer { Name = $"customer {i}" });
            if (word is not null)
                entry.WithIdempotencyKey($"{word}-{i}");
        }

        await db.SaveChangesAsync();
        Console.WriteLine("done");
        return 0;
    }

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }
}
