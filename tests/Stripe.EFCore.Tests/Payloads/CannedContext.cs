using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Payloads;

/// <summary>A context over a Stripe that answers every request with the JSON given.</summary>
internal abstract class CannedContext(string json, Action<DbContextOptionsBuilder>? configure = null) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
    {
        optionsBuilder
            .UseStripe("LiveAPIKey=sk_test_1", s => s.MessageHandler(new FakeStripe(_ => FakeStripe.Json(json))))
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan));
        configure?.Invoke(optionsBuilder);
    }

    /// <summary>A list that ends with these objects.</summary>
    public static string ListOf(params IEnumerable<string> objects) => $$"""{"object":"list","data":[{{string.Join(',', objects)}}],"has_more":false}""";
}

/// <summary>A context that knows one class.</summary>
internal sealed class SingleClassContext<T>(string json, Action<DbContextOptionsBuilder>? configure = null) : CannedContext(json, configure)
    where T : class
{
    public DbSet<T> Objects => Set<T>();
}
