using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.Tests.Hostile;

/// <summary>A context over a hostile server. One handler serves all of them, so that the model and the queries are made once.</summary>
internal sealed class HostileContext(DbContextOptions<HostileContext> options) : DbContext(options)
{
    private static readonly Relay Handler = new();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Thing> Things => Set<Thing>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    /// <remarks>Tests that use it run one after the other: see <see cref="HostileCollection" />.</remarks>
    public static HostileContext Of(HostileStripe stripe)
    {
        Handler.Target = stripe;
        return new(new DbContextOptionsBuilder<HostileContext>()
            .UseStripe(s => s.LiveApiKey("sk_test_1").MessageHandler(Handler).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan, CoreEventId.RowLimitingOperationWithoutOrderByWarning))
            .Options);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.Entity<Thing>().ToStripeList("/v1/things");

    internal sealed class Customer
    {
        public string Id { get; set; } = "";

        public DateTime Created { get; set; }

        public List<Charge> Charges { get; } = [];
    }

    internal sealed class Charge
    {
        public string Id { get; set; } = "";

        public DateTime Created { get; set; }

        public long Amount { get; set; }

        public string? CustomerId { get; set; }

        public Customer? Customer { get; set; }
    }

    /// <summary>An object of a list that cannot be asked for ranges of <c>created</c>.</summary>
    internal sealed class Thing
    {
        public string Id { get; set; } = "";
    }

    private sealed class Relay : HttpMessageHandler
    {
        public HostileStripe? Target { get; set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
            => new HttpMessageInvoker(Target!, disposeHandler: false).Send(request, cancellationToken);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => new HttpMessageInvoker(Target!, disposeHandler: false).SendAsync(request, cancellationToken);
    }
}

[CollectionDefinition(Name)]
public sealed class HostileCollection
{
    public const string Name = "Hostile";
}
