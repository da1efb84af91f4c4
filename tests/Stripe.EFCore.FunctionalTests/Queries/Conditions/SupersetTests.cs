using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Queries.Conditions;

/// <summary>A condition is sent only where Stripe's answer holds every row that LINQ would give.</summary>
public sealed class SupersetTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_set_that_ignores_case_finds_what_the_API_would_not(bool ignoresCase)
    {
        var set = new HashSet<string>(ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal) { "PAID" };
        var (invoices, _) = await shop.RequestsOf(db => db.Invoices.Where(i => set.Contains(i.Status!)).ToListAsync());
        Assert.Equal(ignoresCase ? shop.Objects.Invoices.Count(i => i.Status == "paid") : 0, invoices.Count);
        Assert.True(!ignoresCase || invoices.Count > 0);
    }

    [Fact]
    public async Task Ids_in_a_set_that_ignores_case_are_compared_in_process()
    {
        var id = shop.Objects.Customers.First().Id;
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { id.ToUpperInvariant() };
        var (customers, _) = await shop.RequestsOf(db => db.Customers.Where(c => set.Contains(c.Id)).ToListAsync());
        Assert.Contains(customers, c => c.Id == id);
    }

    [Fact]
    public async Task A_field_that_is_missing_is_found_by_the_default_it_is_read_as()
    {
        await using var db = Parcels();
        Assert.Equal(["p_2", "p_3"], await db.Parcels.Where(p => !p.Fragile).Select(p => p.Id).Order().ToListAsync());
        Assert.Equal(["p_1"], await db.Parcels.Where(p => p.Fragile).Select(p => p.Id).ToListAsync());
        Assert.Equal(["p_1", "p_2"], await db.Parcels.Where(p => p.Weight < 5).Select(p => p.Id).Order().ToListAsync());
        Assert.Equal(["p_3"], await db.Parcels.Where(p => p.Weight > 5).Select(p => p.Id).ToListAsync());
        Assert.Equal(["p_1", "p_2"], await db.Parcels.Where(p => p.Size == Size.Small).Select(p => p.Id).Order().ToListAsync());
        Assert.Equal(["p_3"], await db.Parcels.Where(p => p.Size == Size.Large).Select(p => p.Id).ToListAsync());
        Size[] sizes = [Size.Small, Size.Large];
        Assert.Equal(3, await db.Parcels.CountAsync(p => sizes.Contains(p.Size)));
    }

    [Fact]
    public async Task A_condition_that_the_default_does_not_meet_is_sent()
    {
        await using var db = Parcels();
        shop.Requests.Clear();
        await db.Parcels.Where(p => p.Weight > 5 && p.Fragile && p.Size == Size.Large).ToListAsync();
        Assert.Equal(["/v1/parcels?weight[gt]=5&fragile=true&size=large&limit=100"], shop.Sent());
    }

    [Fact]
    public async Task A_day_is_all_of_its_seconds()
    {
        await using var db = Parcels();
        var day = new DateOnly(2026, 3, 2);
        Assert.Equal(["p_1", "p_2"], await db.Parcels.Where(p => p.Created == day).Select(p => p.Id).Order().ToListAsync());
        Assert.Equal(["p_1", "p_2"], await db.Parcels.Where(p => p.Created <= day).Select(p => p.Id).Order().ToListAsync());
        Assert.Equal(["p_3"], await db.Parcels.Where(p => p.Created > day).Select(p => p.Id).ToListAsync());
        Assert.Empty(await db.Parcels.Where(p => p.Created < day).ToListAsync());
        Assert.Equal(3, await db.Parcels.CountAsync(p => p.Created >= day));
    }

    [Fact]
    public async Task A_day_of_a_resource_of_Stripe_is_sent_from_its_first_second_to_its_last()
    {
        var day = DateOnly.FromDateTime(shop.Objects.Charges.First().Created);
        await using var db = new Ledger(shop.CreateOptions<Ledger>());
        shop.Requests.Clear();
        var ids = await db.Payments.Where(p => p.Created == day).Select(p => p.Id).ToListAsync();
        Assert.Equal(shop.Objects.Charges.Where(c => DateOnly.FromDateTime(c.Created) == day).Select(c => c.Id).Order(), ids.Order());
        Assert.NotEmpty(ids);
        var first = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.Equal([$"/v1/charges?created[gte]={first}&created[lt]={first + 86400}&limit=100"], shop.Sent());
        Assert.Equal(
            shop.Objects.Charges.Count(c => DateOnly.FromDateTime(c.Created) <= day), await db.Payments.CountAsync(p => p.Created <= day));
    }

    private Warehouse Parcels()
    {
        shop.Emulator.Account().AddList(
            "/v1/parcels",
            "parcel",
            [
                new() { ["id"] = "p_1", ["created"] = 1772409600, ["fragile"] = true, ["weight"] = null, ["size"] = null },
                new() { ["id"] = "p_2", ["created"] = 1772470000, ["weight"] = 4, ["size"] = "small" },
                new() { ["id"] = "p_3", ["created"] = 1772496000, ["fragile"] = false, ["weight"] = 6, ["size"] = "large" },
            ],
            "created:range fragile:bool weight:range size");
        return new Warehouse(shop.CreateOptions<Warehouse>());
    }

    private enum Size
    {
        Small,
        Large,
    }

    private sealed class Parcel
    {
        public string Id { get; set; } = "";

        public DateOnly Created { get; set; }

        public bool Fragile { get; set; }

        public long Weight { get; set; }

        public Size Size { get; set; }
    }

    private sealed class Warehouse(DbContextOptions<Warehouse> options) : DbContext(options)
    {
        public DbSet<Parcel> Parcels => Set<Parcel>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Parcel>().ToStripeList(
                "/v1/parcels", list => list.Range(p => p.Created).Filter(p => p.Fragile).Range(p => p.Weight).Filter(p => p.Size));
    }

    private sealed class Payment
    {
        public string Id { get; set; } = "";

        public DateOnly Created { get; set; }
    }

    private sealed class Ledger(DbContextOptions<Ledger> options) : DbContext(options)
    {
        public DbSet<Payment> Payments => Set<Payment>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Payment>().ToStripeResource("charge");
    }
}
