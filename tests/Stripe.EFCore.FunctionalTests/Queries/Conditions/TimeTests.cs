using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Diagnostics;
using Charge = Stripe.Charge;
using Invoice = Stripe.Invoice;

namespace StripeEFCore.FunctionalTests.Queries.Conditions;

/// <summary>
///     What queries ask about times, on Stripe.net's classes: the rows are those that LINQ to Objects finds among what Stripe.net's own client reads, where
///     both are given the same times, UTC; the requests carry the range.
/// </summary>
public sealed class TimeTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    private static readonly DateTime At = new(2026, 9, 10, 7, 30, 0, DateTimeKind.Utc);
    private static readonly DateTime Day = At.Date;
    private static readonly int Year = 2026;

    public static TheoryData<string> Names { get; } = [.. Charges.Keys];

    /// <summary>Each predicate, with the bounds that it sends.</summary>
    private static Dictionary<string, (Expression<Func<Charge, bool>> Predicate, string Sent)> Charges
    {
        get
        {
            var (at, day, year, offset) = (At, Day, Year, new DateTimeOffset(At).ToOffset(TimeSpan.FromHours(-5)));
            var (month, hours, nullable) = (TimeSpan.FromDays(30), 36.5, (DateTime?)At);
            var now = At.AddDays(40);
            return new()
            {
                ["offset from"] = (c => c.Created >= offset, From(At)),
                ["offset before"] = (c => offset > c.Created, Before(At)),
                ["offset moved"] = (c => c.Created >= offset.AddDays(-1), From(At.AddDays(-1))),
                ["day"] = (c => c.Created.Date == day, From(Day) + Before(Day.AddDays(1))),
                ["day from"] = (c => c.Created.Date >= day, From(Day)),
                ["day after"] = (c => c.Created.Date > day, From(Day.AddDays(1))),
                ["day until"] = (c => c.Created.Date <= day, Before(Day.AddDays(1))),
                ["day before"] = (c => day > c.Created.Date, Before(Day)),
                ["day from a time"] = (c => c.Created.Date >= at, From(Day.AddDays(1))),
                ["day before a time"] = (c => c.Created.Date < at, Before(Day.AddDays(1))),
                ["year"] = (c => c.Created.Year == year, From(Start(2026)) + Before(Start(2027))),
                ["year from"] = (c => c.Created.Year >= year, From(Start(2026))),
                ["year after"] = (c => c.Created.Year > year, From(Start(2027))),
                ["year until"] = (c => c.Created.Year <= year, Before(Start(2027))),
                ["year before"] = (c => year > c.Created.Year, Before(Start(2026))),
                ["year of no time"] = (c => c.Created.Year > int.MaxValue - 1, $"&created[gte]={Seconds(DateTime.MaxValue) + 1}"),
                ["since"] = (c => now - c.Created < month, From((now - month).AddSeconds(1))),
                ["age"] = (c => c.Created - at > month, From((At + month).AddSeconds(1))),
                ["subtracted"] = (c => now.Subtract(c.Created) <= month, From(now - month)),
                ["total days"] = (c => (now - c.Created).TotalDays < 30, From(now - month - TimeSpan.FromSeconds(1))),
                ["total hours"] = (c => (now - c.Created).TotalHours >= hours, Before((now.AddHours(-hours)).AddSeconds(2))),
                ["whole days"] = (c => (now - c.Created).Days > 30, Before((now.AddDays(-29)).AddSeconds(1))),
                ["moved"] = (c => c.Created.AddDays(3) > at, From(At.AddDays(-3).AddSeconds(-1))),
                ["moved by a span"] = (c => c.Created + month <= at, Before((At - month).AddSeconds(1))),
                ["moved by months"] = (c => c.Created.AddMonths(1) >= at, From(At.AddMonths(-1).AddDays(-4))),
                ["moved day"] = (c => c.Created.AddHours(6).Date == day, From(Day.AddHours(-6).AddSeconds(-1)) + Before(Day.AddHours(18).AddSeconds(2))),
                ["compared"] = (c => c.Created.CompareTo(at) >= 0, From(At)),
                ["compared the other way"] = (c => 0 > at.CompareTo(c.Created), From(At.AddSeconds(1))),
                ["compared by a method"] = (c => DateTime.Compare(c.Created, at) < 0, Before(At)),
                ["equal by a method"] = (c => c.Created.Equals(at), $"&created={Seconds(At)}"),
                ["nullable"] = (c => c.Created > nullable, From(At.AddSeconds(1))),
                ["narrower of two"] = (c => c.Created.Year == 2026 && c.Created >= at, From(At) + Before(Start(2027))),
                ["local and back"] = (c => c.Created.ToLocalTime() >= at, From(At)),
            };
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_comparison_of_a_computed_time_sends_its_range(string name)
    {
        var (predicate, sent) = Charges[name];
        await using var db = new Billing(shop.CreateOptions<Billing>());
        shop.Requests.Clear();
        var found = await db.Charges.Where(predicate).Select(c => c.Id).ToListAsync();
        Assert.Equal([$"/v1/charges?{(sent + "&limit=100").TrimStart('&')}"], shop.Sent().Take(1));
        Assert.Equal(StripeNet().Where(predicate.Compile()).Select(c => c.Id), found);
    }

    [Fact]
    public async Task Bounds_between_which_no_second_lies_send_nothing()
    {
        await using var db = new Billing(shop.CreateOptions<Billing>());
        var (half, at) = (At.AddSeconds(0.5), At);
        shop.Requests.Clear();
        Assert.Empty(await db.Charges.Where(c => c.Created >= half && c.Created <= half).ToListAsync());
        Assert.Empty(await db.Charges.Where(c => c.Created > at && c.Created < at.AddSeconds(1)).ToListAsync());
        Assert.Empty(await db.Charges.Where(c => c.Created >= at && c.Created < at).ToListAsync());
        Assert.Empty(await db.Charges.Where(c => c.Created.Date == at).ToListAsync());
        Assert.Empty(await db.Charges.Where(c => c.Created.Year == 2026 && c.Created.Year == 2025).ToListAsync());
        Assert.Empty(shop.Sent());
        Assert.Contains("no request is sent", db.Charges.Where(c => c.Created > half && c.Created < half).ToQueryString());
    }

    [Fact]
    public async Task A_nullable_time_sends_its_range_and_finds_no_null()
    {
        await using var db = new Billing(shop.CreateOptions<Billing>());
        var due = shop.Objects.Invoices.AsEnumerable().First(i => i.DueDate is not null).DueDate!.Value;
        var (day, none) = (due.Date, (DateTime?)null);
        shop.Requests.Clear();
        var found = await db.Invoices.Where(i => i.DueDate!.Value.Date == day).Select(i => i.Id).ToListAsync();
        Assert.Equal([$"/v1/invoices?due_date[gte]={Seconds(day)}&due_date[lt]={Seconds(day.AddDays(1))}&limit=100"], shop.Sent());
        Assert.Equal(shop.Objects.Invoices.AsEnumerable().Where(i => i.DueDate?.Date == day).Select(i => i.Id).Order(), found.Order());
        Assert.NotEmpty(found);
        Assert.Equal(
            shop.Objects.Invoices.AsEnumerable().Count(i => i.DueDate is null), await db.Invoices.CountAsync(i => i.DueDate!.Value.Date == none));
        Assert.Empty(await db.Invoices.Where(i => i.DueDate > none).ToListAsync());
    }

    [Fact]
    public async Task Lists_of_times_of_any_kind_are_of_moments()
    {
        await using var db = new Billing(shop.CreateOptions<Billing>());
        var created = StripeNet()[0].Created;
        var (utc, local, none) = (created, created.ToLocalTime(), DateTime.SpecifyKind(created, DateTimeKind.Unspecified));
        foreach (var time in new[] { utc, local, none })
        {
            Assert.NotEmpty(await db.Charges.Where(c => new List<DateTime> { time }.Contains(c.Created)).ToListAsync());
            DateTime[] array = [time];
            HashSet<DateTime?> set = [time];
            var each = array.Select(t => t);
            Assert.NotEmpty(await db.Charges.Where(c => array.Contains(c.Created)).ToListAsync());
            Assert.NotEmpty(await db.Charges.Where(c => set.Contains(c.Created)).ToListAsync());
            Assert.NotEmpty(await db.Charges.Where(c => each.Contains(c.Created)).ToListAsync());
            Assert.NotEmpty(await db.Charges.Where(c => c.Created == time).ToListAsync());
        }
    }

    [Fact]
    public async Task A_time_of_no_kind_is_taken_as_UTC_and_told_once_for_a_shape()
    {
        var told = new List<string>();
        // The cache of compiled queries is of this test alone: other tests fill a shared one, and a query that left it is compiled and told again.
        var options = shop.CreateOptions<Billing>(o => o
            .EnableServiceProviderCaching(false)
            .LogTo((id, _) => id == StripeEventId.UnspecifiedTimeTakenAsUtc, e => told.Add(e.ToString())));
        await using var db = new Billing(options);
        var time = DateTime.SpecifyKind(At, DateTimeKind.Unspecified);
        shop.Requests.Clear();
        for (var i = 0; i < 3; i++)
            await Reads(() => db.Charges.Where(c => c.Created >= time).ToListAsync());
        Assert.Equal(Enumerable.Repeat($"/v1/charges?created[gte]={Seconds(At)}&limit=100", 3), shop.Sent());
        Assert.Single(told);
        Assert.Contains("takes it as UTC", told[0]);

        await Reads(() => db.Charges.Where(c => c.Created < new DateTime(2026, 9, 10)).ToListAsync());
        Assert.Equal(2, told.Count);
        await Reads(() => db.Charges.Where(c => c.Created < At && c.Created > DateTime.MinValue).ToListAsync());
        Assert.Equal(2, told.Count);

        static async Task Reads(Func<Task<List<Charge>>> query) => Assert.NotEmpty(await query());
    }

    [Fact]
    public async Task A_time_of_no_kind_is_refused_each_time_where_the_event_throws()
    {
        var options = shop.CreateOptions<Billing>(
            o => o.EnableServiceProviderCaching(false).ConfigureWarnings(w => w.Throw(StripeEventId.UnspecifiedTimeTakenAsUtc)));
        await using var db = new Billing(options);
        var time = new DateTime(2026, 9, 11);
        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.Charges.Where(c => c.Created == time).CountAsync());
    }

    [Fact]
    public async Task The_clock_of_a_query_is_read_in_its_own_time_zone()
    {
        var clock = new ZonedClock();
        await using var db = new Billing(shop.CreateOptions<Billing>(o => o.UseStripe(
            s => s.LiveApiKey(shop.Emulator.ApiKey).ApiBase(shop.Emulator.BaseAddress).MessageHandler(shop.Requests).TimeProvider(clock))));
        var midnight = new DateTime(2026, 9, 20, 4, 0, 0, DateTimeKind.Utc);
        shop.Requests.Clear();
        await db.Charges.Where(c => c.Created >= DateTime.Today).ToListAsync();
        await db.Charges.Where(c => c.Created >= DateTime.Now.Date.AddDays(-1)).ToListAsync();
        await db.Charges.Where(c => DateTime.Now - c.Created <= TimeSpan.FromHours(1)).ToListAsync();
        await db.Charges.Where(c => c.Created >= DateTimeOffset.Now).ToListAsync();
        var now = clock.GetUtcNow().UtcDateTime;
        DateTime[] from = [midnight, midnight.AddDays(-1), now.AddHours(-1), now];
        Assert.Equal(from.Select(f => $"/v1/charges?created[gte]={Seconds(f)}&limit=100"), shop.Sent());
    }

    [Fact]
    public async Task Text_that_is_compared_ordinally_sends_its_filter()
    {
        await using var db = new Billing(shop.CreateOptions<Billing>());
        var email = shop.Objects.Customers.AsEnumerable().First(c => c.Email is not null).Email!;
        Expression<Func<Stripe.Customer, bool>>[] predicates =
        [
            c => c.Email.Equals(email, StringComparison.Ordinal),
            c => string.Equals(c.Email, email, StringComparison.Ordinal),
            c => string.Compare(c.Email, email, StringComparison.Ordinal) == 0,
            c => 0 == string.CompareOrdinal(email, c.Email),
        ];
        foreach (var predicate in predicates)
        {
            shop.Requests.Clear();
            var found = await db.Customers.Where(predicate).Select(c => c.Id).ToListAsync();
            Assert.Equal([$"/v1/customers?email={email}&limit=100"], shop.Sent());
            Assert.Equal(shop.Objects.Customers.AsEnumerable().Where(c => c.Email == email).Select(c => c.Id), found);
        }

        var upper = email.ToUpperInvariant();
        shop.Requests.Clear();
        Assert.NotEmpty(await db.Customers.Where(c => c.Email.Equals(upper, StringComparison.OrdinalIgnoreCase)).ToListAsync());
        Assert.DoesNotContain("email", shop.Sent()[0]);
    }

    private List<Charge> StripeNet()
        => [.. new Stripe.ChargeService(new Stripe.StripeClient(new Stripe.StripeClientOptions
            {
                ApiKey = shop.Emulator.ApiKey,
                ApiBase = shop.Emulator.BaseAddress.AbsoluteUri.TrimEnd('/'),
            }))
            .ListAutoPaging(new Stripe.ChargeListOptions { Limit = 100 })];

    private static string From(DateTime time) => $"&created[gte]={Seconds(time)}";

    private static string Before(DateTime time) => $"&created[lt]={Seconds(time)}";

    private static DateTime Start(int year) => new(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static long Seconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Charge> Charges => Set<Charge>();

        public DbSet<Stripe.Customer> Customers => Set<Stripe.Customer>();

        public DbSet<Invoice> Invoices => Set<Invoice>();
    }

    /// <summary>Twenty past eight in the morning in New York.</summary>
    private sealed class ZonedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

        public override DateTimeOffset GetUtcNow() => new(2026, 9, 20, 12, 20, 0, TimeSpan.Zero);
    }
}
