using System.Net;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Query;

/// <summary>The requests that ranges and ids become.</summary>
public sealed class RangeRequestTests
{
    private static readonly DateTime Second = new(2025, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly FakeStripe _stripe = new(request => request.Uri.Segments.Length > 3
        ? FakeStripe.Error(HttpStatusCode.NotFound, "resource_missing")
        : FakeStripe.Page(false));

    public static TheoryData<string, Func<Shop, IQueryable<object>>> Empty => new()
    {
        { "half a second", db => db.Charges.Where(c => c.Created >= At(0.5) && c.Created <= At(0.5)) },
        { "between two seconds", db => db.Charges.Where(c => c.Created > At(0.2) && c.Created < At(0.8)) },
        { "between two seconds, turned", db => db.Charges.Where(c => At(0.8) > c.Created && At(0.2) < c.Created) },
        { "after a second", db => db.Charges.Where(c => c.Created > At(0) && c.Created <= At(0.9)) },
        { "before a second", db => db.Charges.Where(c => c.Created >= At(0.1) && c.Created < At(1)) },
        { "between neighbours", db => db.Charges.Where(c => c.Created > At(0) && c.Created < At(1)) },
        { "half a second alone", db => db.Charges.Where(c => c.Created == At(0.5)) },
        { "upside down", db => db.Charges.Where(c => c.Created > At(5) && c.Created < At(3)) },
        { "upside down, three bounds", db => db.Charges.Where(c => c.Created > At(5) && c.Created < At(9) && c.Created < At(3)) },
        { "offsets", db => db.Charges.Where(c => c.Created >= new DateTimeOffset(At(0.5)) && c.Created <= new DateTimeOffset(At(0.5))) },
        { "before 1970", db => db.Charges.Where(c => c.Created < new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc)) },
        { "the beginning of time", db => db.Charges.Where(c => c.Created <= DateTime.MinValue) },
        { "two filters", db => db.Charges.Where(c => c.CustomerId == "cus_1" && c.Created > At(5) && c.Created < At(5)) },
        { "a count", db => db.Customers.Take(0).Select(c => (object)c.Id) },
        { "another time", db => db.Invoices.Where(i => i.DueDate > At(5) && i.DueDate < At(3)) },
        { "numbers upside down", db => db.Topups.Where(t => t.Amount > 5 && t.Amount < 3) },
        { "no number between", db => db.Topups.Where(t => t.Amount > 5 && t.Amount < 6) },
        { "nothing of many", db => db.Charges.Where(c => new string[0].Contains(c.Id)) },
    };

    [Theory]
    [MemberData(nameof(Empty))]
    public async Task A_range_that_holds_no_whole_second_sends_nothing(string what, Func<Shop, IQueryable<object>> query)
    {
        await using var db = new Shop(_stripe);
        Assert.Empty(await query(db).ToListAsync());
        Assert.Empty(await Task.Run(() => query(db).ToList()));
        Assert.Equal(0, await query(db).CountAsync());
        Assert.True(_stripe.Requests.Count == 0, $"{what}: {string.Join(", ", _stripe.Urls)}");
    }

    [Theory]
    [InlineData(0.5, 1.5, "created[gte]=1740830401&created[lt]=1740830402")]
    [InlineData(0, 0, "created[gte]=1740830400&created[lt]=1740830401")]
    [InlineData(0.1, 0.9, null)]
    public async Task Bounds_are_rounded_to_the_whole_seconds_within_them(double from, double to, string? sent)
    {
        await using var db = new Shop(_stripe);
        var (since, until) = (At(from), At(to));
        await db.Charges.Where(c => c.Created >= since && c.Created <= until).ToListAsync();
        Assert.Equal(sent is null ? [] : [$"/v1/charges?{sent}&limit=100"], _stripe.Urls);
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(100, 0, 1)]
    [InlineData(101, 0, 2)]
    public async Task Several_ids_of_a_list_that_takes_ids_are_one_request_for_a_hundred(int count, int retrieves, int lists)
    {
        await using var db = new Shop(_stripe);
        string?[] ids = [.. Enumerable.Range(0, count).Select(i => $"prod_{i}"), "prod_0", null, ""];
        await db.Products.Where(p => ids.Contains(p.Id)).ToListAsync();

        Assert.Equal(retrieves, _stripe.Urls.Count(u => u.StartsWith("/v1/products/prod_", StringComparison.Ordinal)));
        Assert.Equal(lists, _stripe.Urls.Count(u => u.StartsWith("/v1/products?ids[0]=prod_", StringComparison.Ordinal)));
        Assert.Equal(retrieves + lists, _stripe.Requests.Count);
        Assert.All(_stripe.Urls.Where(u => u.Contains('?')), u => Assert.EndsWith("limit=100", u, StringComparison.Ordinal));
        var asked = _stripe.Urls.Sum(u => u.Split("ids[").Length - 1);
        Assert.Equal(retrieves == 1 ? 0 : count, asked);
    }

    [Fact]
    public async Task Ids_that_other_rows_have_are_one_request_too()
    {
        var charges = Enumerable.Range(0, 50).Select(i => $$"""{"id":"ch_{{i}}","created":1,"customer":"cus_1","description":"prod_{{i}}"}""");
        await using var db = new Shop(new FakeStripe(request => request.Uri.AbsolutePath == "/v1/charges"
            ? FakeStripe.Json($$"""{"object":"list","data":[{{string.Join(',', charges)}}],"has_more":false}""")
            : Sent(request)));
        await db.Charges.Where(c => c.CustomerId == "cus_1").Join(db.Products, c => c.Description, p => p.Id, (c, p) => new { c.Id, p.Name }).ToListAsync();

        var asked = Assert.Single(_sent);
        Assert.StartsWith("/v1/products?ids[0]=prod_0&ids[1]=prod_1&", asked, StringComparison.Ordinal);
        Assert.Contains("ids[49]=prod_49", asked, StringComparison.Ordinal);
    }

    private readonly List<string> _sent = [];

    private HttpResponseMessage Sent(SentRequest request)
    {
        _sent.Add(request.PathAndQuery);
        return FakeStripe.Page(false);
    }

    private static DateTime At(double seconds) => Second.AddSeconds(seconds);

    public sealed class Shop : DbContext
    {
        private readonly HttpMessageHandler _stripe;

        internal Shop(HttpMessageHandler stripe) => _stripe = stripe;

        public DbSet<Charge> Charges => Set<Charge>();

        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<Invoice> Invoices => Set<Invoice>();

        public DbSet<Product> Products => Set<Product>();

        public DbSet<Topup> Topups => Set<Topup>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder
            .UseStripe("LiveAPIKey=sk_test_1;RateLimits=Off", s => s.MessageHandler(_stripe))
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan));
    }
}
