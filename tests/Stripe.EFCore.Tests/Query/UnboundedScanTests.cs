using System.Globalization;
using System.Text.Json;
using System.Web;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Query;

/// <summary>Queries that read a whole list are told, by what they ask Stripe for: <see cref="StripeEventId.UnboundedScan" />.</summary>
public sealed class UnboundedScanTests
{
    private static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly FakeStripe _stripe = new(Answer);

    public static TheoryData<string, Func<Shop, IQueryable<object?>>> Whole => new()
    {
        { "up to now", db => db.Customers.Where(c => c.Created <= DateTime.UtcNow) },
        { "before tomorrow", db => db.Customers.Where(c => c.Created < DateTime.UtcNow.AddDays(1)) },
        { "from the beginning", db => db.Customers.Where(c => c.Created >= DateTime.UnixEpoch && c.Created <= DateTime.UtcNow) },
        { "from 2000", db => db.Customers.Where(c => c.Created > new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)) },
        { "no filter of Stripe's", db => db.Customers.Where(c => c.Name == "x") },
        { "a value that no filter takes", db => db.Customers.Where(c => c.Email == db.Nothing) },
        { "a hidden default", db => db.Subscriptions },
        { "two hidden parts", db => db.Prices },
        { "a subquery", db => db.Charges.Where(c => c.Created > Start && db.Customers.Any(o => o.Name == "x")) },
        { "a join", db => db.Charges.Where(c => c.Created > Start).Join(db.Customers, c => c.Currency, o => o.Currency, (c, o) => (object)o.Id) },
    };

    public static TheoryData<string, Func<Shop, IQueryable<object?>>> Bounded => new()
    {
        { "a Take", db => db.Customers.Take(5) },
        { "an id", db => db.Customers.Where(c => c.Id == "cus_1") },
        { "a filter", db => db.Customers.Where(c => c.Email == "x") },
        { "a beginning", db => db.Customers.Where(c => c.Created >= Start && c.Created <= DateTime.UtcNow) },
        { "an end", db => db.Customers.Where(c => c.Created < Start) },
        { "a filter beside a range of everything", db => db.Customers.Where(c => c.Email == "x" && c.Created <= DateTime.UtcNow) },
        { "one part of two", db => db.Prices.Where(p => p.Active) },
        { "nothing", db => db.Customers.Where(c => c.Created > Start && c.Created < Start) },
        { "few children", db => db.Customers.Take(5).Select(c => (object)db.Charges.Count(i => i.CustomerId == c.Id)) },
        { "children with a filter", db => db.Customers.Take(300).Select(c => (object)db.Charges.Count(i => i.CustomerId == c.Id && i.Created > Start)) },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task A_query_that_reads_a_whole_list_is_told_once_and_can_be_forbidden(string what, Func<Shop, IQueryable<object?>> query)
    {
        var told = await ToldAsync(query);
        Assert.True(told.Count == 1, $"{what}: {string.Join(", ", told)}");
        var list = what switch { "a hidden default" => "/v1/subscriptions", "two hidden parts" => "/v1/prices", _ => "/v1/customers" };
        Assert.Contains(list, told[0], StringComparison.Ordinal);

        await using var strict = new Shop(_stripe, o => o.ConfigureWarnings(w => w.Throw(StripeEventId.UnboundedScan)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => query(strict).ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => query(strict).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Bounded))]
    public async Task A_query_that_something_narrows_is_not_told(string what, Func<Shop, IQueryable<object?>> query)
    {
        var told = await ToldAsync(query);
        Assert.True(told.Count == 0, $"{what}: {string.Join(", ", told)}");
    }

    [Fact]
    public async Task The_children_of_many_are_told_when_their_list_is_read_whole()
    {
        static IQueryable<object> Query(Shop db) => db.Customers.Take(300).Select(c => (object)db.Charges.Count(i => i.CustomerId == c.Id));

        Assert.Contains("/v1/charges", Assert.Single(await ToldAsync(Query)), StringComparison.Ordinal);
        Assert.True(_stripe.Requests.Count < 30);

        await using var strict = new Shop(_stripe, o => o.ConfigureWarnings(w => w.Throw(StripeEventId.UnboundedScan)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Query(strict).ToListAsync());
    }

    /// <summary>What is told while a query runs twice.</summary>
    private async Task<List<string>> ToldAsync(Func<Shop, IQueryable<object?>> query)
    {
        var told = new List<string>();

        await using var db = new Shop(_stripe, o => o.LogTo(told.Add, [StripeEventId.UnboundedScan]));
        await query(db).ToListAsync();
        await query(db).ToListAsync();
        return told;
    }

    private static HttpResponseMessage Answer(SentRequest request)
    {
        var query = HttpUtility.ParseQueryString(request.Uri.Query);
        var kind = request.Uri.Segments[^1].TrimEnd('/');
        if (kind.StartsWith("cus_", StringComparison.Ordinal))
            return FakeStripe.Json("""{"object":"customer","id":"cus_1","created":1735700000}""");

        var before = query["created[lt]"] is { } bound ? long.Parse(bound, CultureInfo.InvariantCulture) : long.MaxValue;
        var rows = Enumerable.Range(0, 400)
            .Select(i => new { id = $"{kind[..2]}_{i:000}", created = 1_740_000_000 - (i * 100), customer = $"cu_{i:000}", currency = "eur" })
            .Where(row => row.created < before && (query["customer"] ?? row.customer) == row.customer)
            .SkipWhile(row => query["starting_after"] is { } cursor && string.CompareOrdinal(row.id, cursor) <= 0)
            .ToList();
        var limit = int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
        return FakeStripe.Json(JsonSerializer.Serialize(
            new { @object = "list", data = rows.Take(limit), has_more = rows.Count > limit, url = request.Uri.AbsolutePath }));
    }

    public sealed class Shop : DbContext
    {
        private readonly HttpMessageHandler _stripe;
        private readonly Action<DbContextOptionsBuilder> _configure;

        internal Shop(HttpMessageHandler stripe, Action<DbContextOptionsBuilder> configure) => (_stripe, _configure) = (stripe, configure);

        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<Charge> Charges => Set<Charge>();

        public DbSet<Subscription> Subscriptions => Set<Subscription>();

        public DbSet<Price> Prices => Set<Price>();

        public string? Nothing => null;

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            _configure(optionsBuilder.UseStripe("LiveAPIKey=sk_test_1;RateLimits=Off", s => s.MessageHandler(_stripe)));
    }
}
