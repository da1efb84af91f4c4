using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>Read models and declared lists in the shape of API v2.</summary>
public sealed class V2ModelTests
{
    private readonly CannedStripe _stripe = new();

    private ModelContext Context() => new(_stripe.Options<ModelContext>());

    [Fact]
    public async Task A_read_model_has_the_fields_that_its_members_want()
    {
        _stripe.List(
            "/v2/core/accounts?closed=false&limit=100", """{"id":"acct_1","display_name":"One","created":"2026-01-02T03:04:05.678Z","identity":null}""")
            .List("/v2/core/accounts?closed=true&limit=100")
            .Answer(
                "/v2/core/accounts/acct_1?include[0]=identity",
                """{"id":"acct_1","display_name":"One","created":"2026-01-02T03:04:05.678Z","identity":{"country":"us"}}""");
        await using var db = Context();

        var seller = Assert.Single(await db.Sellers.ToListAsync());

        Assert.Equal(("One", "us"), (seller.DisplayName, seller.Country));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), seller.Created);
        Assert.Equal("us", (await db.Sellers.FindAsync("acct_1"))!.Country);
    }

    [Fact]
    public async Task Members_that_are_not_read_are_not_asked_for()
    {
        _stripe.List("/v2/core/accounts?closed=false&limit=100", """{"id":"acct_1","display_name":"One"}""").List("/v2/core/accounts?closed=true&limit=100");
        await using var db = Context();

        Assert.Equal(["One"], await db.Sellers.Select(s => s.DisplayName).ToListAsync());
        Assert.Equal(2, _stripe.Sent.Count);
    }

    [Fact]
    public async Task A_declared_list_takes_ranges_and_pages_as_api_v2_does()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, 250, DateTimeKind.Utc);
        var first = "/v2/parcels?created[gte]=2026-01-02T03:04:05.250Z&limit=100";
        _stripe.Page(first, "/v2/parcels?page=2", ParcelJson(1, "05.750")).List("/v2/parcels?page=2", ParcelJson(2, "05.250"), ParcelJson(3, "05.249"));
        await using var db = Context();

        Assert.Equal(["par_1", "par_2"], await db.Parcels.Where(p => p.Created >= time).Select(p => p.Id).ToListAsync());
        Assert.Equal([first, "/v2/parcels?page=2"], _stripe.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lists_that_are_merged_keep_the_order_within_a_second(bool async)
    {
        _stripe.List("/v2/parcels?state=a&limit=100", ParcelJson(1, "05.900"), ParcelJson(2, "05.300"))
            .List("/v2/parcels?state=b&limit=100", ParcelJson(3, "05.950", "b"), ParcelJson(4, "05.400", "b"), ParcelJson(5, "04.999", "b"));
        await using var db = Context();
        string[] states = ["a", "b"];

        var ids = db.Parcels.Where(p => states.Contains(p.State)).OrderByDescending(p => p.Created).Select(p => p.Id);

        Assert.Equal(["par_3", "par_1", "par_4", "par_2", "par_5"], async ? await ids.ToListAsync() : ids.ToList());
    }

    [Fact]
    public async Task Fields_that_a_declared_list_sends_on_include_are_asked_for()
    {
        _stripe.List("/v2/ships?include[0]=cargo&limit=100", """{"id":"sh_1","cargo":{"weight":5},"captain":null}""")
            .Answer("/v2/ships/sh_1?include[0]=captain", """{"id":"sh_1","cargo":null,"captain":"Ahab"}""")
            .List("/v2/ships?limit=100", """{"id":"sh_1","cargo":null,"captain":null}""");
        await using var db = Context();

        Assert.Equal([5], await db.Ships.Select(s => s.Cargo!.Weight).ToListAsync());
        Assert.Equal(["Ahab"], await db.Ships.Select(s => s.Captain).ToListAsync());
        Assert.Equal(["sh_1"], await db.Ships.Select(s => s.Id).ToListAsync());
        Assert.Equal(
            ["/v2/ships?include[0]=cargo&limit=100", "/v2/ships?limit=100", "/v2/ships/sh_1?include[0]=captain", "/v2/ships?limit=100"], _stripe.Sent);
    }

    [Fact]
    public async Task A_list_without_an_order_may_have_anything_in_created()
    {
        _stripe.List("/v2/notes?limit=100", """{"id":"n_1","created":{"by":"me"}}""", """{"id":"n_2","created":"yesterday"}""");
        await using var db = Context();

        Assert.Equal(["n_1", "n_2"], await db.Notes.Select(n => n.Id).ToListAsync());
    }

    private static string ParcelJson(int number, string second, string state = "a")
        => $$"""{"id":"par_{{number}}","created":"2026-01-02T03:04:{{second}}Z","state":"{{state}}"}""";

    public sealed class ModelContext(DbContextOptions<ModelContext> options) : DbContext(options)
    {
        public DbSet<Seller> Sellers => Set<Seller>();

        public DbSet<Parcel> Parcels => Set<Parcel>();

        public DbSet<Note> Notes => Set<Note>();

        public DbSet<Ship> Ships => Set<Ship>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Seller>(seller =>
            {
                seller.ToStripeResource("v2.core.account");
                seller.Property(s => s.Country).HasJsonPath("identity.country");
            });
            modelBuilder.Entity<Parcel>().ToStripeList("/v2/parcels", list => list.NewestFirst().Range(p => p.Created).Filter(p => p.State));
            modelBuilder.Entity<Note>().ToStripeList("/v2/notes");
            modelBuilder.Entity<Ship>(ship =>
            {
                ship.ComplexProperty(s => s.Cargo).IsRequired(false);
                ship.ToStripeList("/v2/ships", list => list.Retrieve().Includable(s => s.Cargo).IncludableOnRetrieve(s => s.Captain));
            });
        }
    }

    public sealed class Seller
    {
        public string Id { get; set; } = "";

        public string? DisplayName { get; set; }

        public string? Country { get; set; }

        public DateTimeOffset Created { get; set; }
    }

    public sealed class Parcel
    {
        public string Id { get; set; } = "";

        public string? State { get; set; }

        public DateTime Created { get; set; }
    }

    public sealed class Ship
    {
        public string Id { get; set; } = "";

        public Cargo? Cargo { get; set; }

        public string? Captain { get; set; }
    }

    public sealed class Cargo
    {
        public int Weight { get; set; }
    }

    public sealed class Note
    {
        public string Id { get; set; } = "";
    }
}
