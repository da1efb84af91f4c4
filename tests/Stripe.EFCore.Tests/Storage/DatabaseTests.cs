using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Storage;

/// <summary>What <c>context.Database</c> does: connections, creation and transactions.</summary>
public class DatabaseTests
{
    private const string Balance = """{"object":"balance","available":[]}""";

    public static TheoryData<Func<HttpResponseMessage>, bool> Answers => new()
    {
        { () => FakeStripe.Json(Balance), true },
        { () => FakeStripe.Error(HttpStatusCode.Forbidden, "more_permissions_required"), true },
        { () => FakeStripe.Error(HttpStatusCode.Forbidden, "account_invalid"), false },
        { () => FakeStripe.Error(HttpStatusCode.Unauthorized), false },
        { () => FakeStripe.Error(HttpStatusCode.TooManyRequests), false },
        { () => FakeStripe.Error(HttpStatusCode.ServiceUnavailable), false },
        { () => FakeStripe.Json("<html>a proxy's page</html>"), false },
        { () => FakeStripe.Json("<html>blocked by a proxy</html>", HttpStatusCode.Forbidden), false },
        { () => FakeStripe.Json("{}", HttpStatusCode.Forbidden), false },
        { () => FakeStripe.Json("{}"), false },
        { () => throw new HttpRequestException("no such host"), false },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task CanConnect_is_whether_Stripe_takes_the_key(Func<HttpResponseMessage> answer, bool connects)
    {
        var stripe = new FakeStripe(_ => answer());
        await using var context = new Shop(stripe);

        Assert.Equal(connects, await context.Database.CanConnectAsync());
        Assert.Equal(connects, context.Database.CanConnect());
        Assert.All(stripe.Requests, r => Assert.Equal("/v1/balance", r.PathAndQuery));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task CanConnect_asks_once_without_a_pause_and_gives_the_reason_in_one_warning(Func<HttpResponseMessage> answer, bool connects)
    {
        var (stripe, clock) = (new FakeStripe(_ => answer()), new SkippingClock(TimeSpan.FromSeconds(80)));
        var events = new List<Microsoft.EntityFrameworkCore.Diagnostics.EventData>();
        await using var context = new Shop(stripe, o => o.LogTo((_, _) => true, events.Add), clock);

        await context.Database.CanConnectAsync();

        Assert.Single(stripe.Requests);
        Assert.Empty(clock.Pauses);
        Assert.DoesNotContain(events, e => e.LogLevel >= LogLevel.Error);
        var warnings = events.Where(e => e.LogLevel == LogLevel.Warning && e.EventId.Id >= CoreEventId.ProviderBaseId).ToList();
        if (connects)
        {
            Assert.Empty(warnings);
            return;
        }

        var failed = Assert.IsType<StripeConnectionCheckEventData>(Assert.Single(warnings));
        Assert.Contains("/v1/balance", failed.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(failed.Exception.Message, failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CanConnect_asks_Stripe_and_not_the_cache()
    {
        var stripe = new FakeStripe(request => request.Number == 1 ? FakeStripe.Json(Balance) : FakeStripe.Error(HttpStatusCode.Unauthorized));
        await using var context = new Shop(stripe, cached: true);

        Assert.True(await context.Database.CanConnectAsync());
        Assert.False(await context.Database.CanConnectAsync());
    }

    [Fact]
    public async Task CanConnect_can_be_made_to_throw_what_went_wrong()
    {
        await using var context = new Shop(
            new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.Unauthorized)),
            o => o.ConfigureWarnings(w => w.Throw(StripeEventId.ConnectionCheckFailed)));

        Assert.Contains("LiveAPIKey", (await Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.CanConnectAsync())).Message);
    }

    [Fact]
    public async Task CanConnect_is_cancelled_and_not_false()
    {
        await using var context = new Shop(new FakeStripe(_ => FakeStripe.Json(Balance)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.Database.CanConnectAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task There_is_nothing_to_create_and_nothing_may_be_deleted()
    {
        var stripe = new FakeStripe();
        await using var context = new Shop(stripe);

        Assert.False(context.Database.EnsureCreated());
        Assert.False(await context.Database.EnsureCreatedAsync());
        Assert.Throws<NotSupportedException>(() => context.Database.EnsureDeleted());
        await Assert.ThrowsAsync<NotSupportedException>(() => context.Database.EnsureDeletedAsync());
        Assert.Empty(stripe.Requests);
    }

    [Fact]
    public async Task A_transaction_is_refused_with_the_way_to_allow_it()
    {
        await using var context = new Shop(new FakeStripe());

        Assert.Contains(
            "TransactionIgnored", Assert.Throws<InvalidOperationException>(() => context.Database.BeginTransaction()).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.BeginTransactionAsync());
        Assert.Throws<InvalidOperationException>(() =>
            ((ITransactionEnlistmentManager)context.GetService<IDbContextTransactionManager>()).EnlistTransaction(null));
    }

    [Fact]
    public async Task An_allowed_transaction_does_nothing()
    {
        var log = new List<string>();
        await using var context = new Shop(
            new FakeStripe(), o => o.ConfigureWarnings(w => w.Log(StripeEventId.TransactionIgnored)).LogTo(log.Add, [StripeEventId.TransactionIgnored]));

        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            Assert.Null(context.Database.CurrentTransaction);
            await transaction.RollbackAsync();
        }

        Assert.Single(log);
    }

    private sealed class Shop(
        HttpMessageHandler stripe, Action<DbContextOptionsBuilder>? configure = null, TimeProvider? clock = null, bool cached = false) : DbContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        {
            optionsBuilder.UseStripe(
                $"LiveAPIKey=sk_test_1{(cached ? ";CacheDuration=60" : "")}",
                s => s.MessageHandler(stripe).TimeProvider(clock ?? new SkippingClock(TimeSpan.FromSeconds(80))));
            configure?.Invoke(optionsBuilder);
        }
    }

    private sealed class Customer
    {
        public string Id { get; set; } = null!;
    }
}
