using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Queries.Conditions;

/// <summary>What <c>ToStripeList</c> declares is used, and what it demands is demanded of queries.</summary>
public sealed class DeclaredListTests(DeclaredListTests.PostOffice office) : IClassFixture<DeclaredListTests.PostOffice>
{
    [Fact]
    public async Task A_key_with_a_converter_is_retrieved_as_it_is_in_json()
    {
        await using var db = office.CreateContext();
        await office.Sends(["/v1/parcels/1200"], () => db.Parcels.Where(p => p.Id == new ParcelId(1200)).ToListAsync());
        await office.Sends(["/v1/parcels/1201"], async () => Assert.NotNull(await db.Parcels.FindAsync(new ParcelId(1201))));
        ParcelId[] ids = [new(1200), new(1202), new(1200)];
        await office.Sends(
            ["/v1/parcels/1200", "/v1/parcels/1202"], async () => Assert.Equal(2, (await db.Parcels.Where(p => ids.Contains(p.Id)).ToListAsync()).Count));
        await office.Sends(["/v1/boxes?limit=2", "/v1/parcels/1200", "/v1/parcels/1201"], async () => Assert.Equal(
            [new(1201), new(1200)],
            (await db.Boxes.Take(2).Join(db.Parcels, b => b.LastParcelId, p => p.Id, (b, p) => p).ToListAsync())
                .Select(p => p.Id)
                .OrderByDescending(p => p.Value)));
        await office.Sends(["/v1/boxes?limit=2", "/v1/parcels/1200", "/v1/parcels/1201"], async () => Assert.All(
            await db.Boxes.Include(b => b.LastParcel).Take(2).ToListAsync(), b => Assert.NotNull(b.LastParcel)));
    }

    [Fact]
    public async Task A_list_that_needs_a_filter_is_not_asked_without_it()
    {
        await using var db = office.CreateContext();
        string? none = null;
        await Refused(() => db.Letters.ToListAsync());
        await Refused(() => db.Letters.Where(l => l.Text == "a").FirstOrDefaultAsync());
        await Refused(() => db.Letters.Where(l => l.BoxId != "b1").ToListAsync());
        await Refused(() => db.Letters.Where(l => l.BoxId == none).ToListAsync());
        await Refused(() => db.Boxes.Select(b => new { b.Id, Count = db.Letters.Count(l => l.BoxId == none) }).ToListAsync());
        await Refused(() => db.Boxes.Select(b => new { b.Id, Count = db.Letters.Count() }).ToListAsync());
        await Refused(() => db.Boxes.Join(db.Letters, b => b.Name, l => l.Text, (b, l) => l).ToListAsync());
        await Refused(() => Task.FromResult(db.Letters.ToQueryString()));
        await Refused(() => Task.FromResult(db.Letters.Where(l => l.BoxId == none).ToQueryString()));
        await Refused(() => Task.FromResult(db.Letters.Where(l => l.BoxId == none).ToList()));

        async Task Refused<T>(Func<Task<T>> query)
        {
            var refusal = default(InvalidOperationException);
            await office.Sends([], async () => refusal = await Assert.ThrowsAsync<InvalidOperationException>(query));
            Assert.Contains("'/v1/letters'", refusal!.ToString());
            Assert.Contains("'box'", refusal.ToString());
            Assert.Contains("Where(x => x.BoxId == value)", refusal.ToString());
        }
    }

    [Fact]
    public async Task A_list_that_needs_a_filter_is_asked_with_it()
    {
        await using var db = office.CreateContext();
        var (box, none) = ("b1", Array.Empty<string>());
        await office.Sends(["/v1/letters?box=b1&limit=100"], async () => Assert.Equal(2, (await db.Letters.Where(l => l.BoxId == box).ToListAsync()).Count));
        await office.Sends(
            ["/v1/letters?box=b1&limit=100"], async () => Assert.Single(await db.Letters.Where(l => l.BoxId == "b1" && l.Text == "hello 1").ToListAsync()));
        await office.Sends([], async () => Assert.Empty(await db.Letters.Where(l => none.Contains(l.BoxId)).ToListAsync()));
        string[] two = ["b1", "b2"];
        await office.Sends(
            ["/v1/letters?box=b1&limit=100", "/v1/letters?box=b2&limit=100"],
            async () => Assert.Equal(4, (await db.Letters.Where(l => two.Contains(l.BoxId)).ToListAsync()).Count));
        Assert.Contains("GET /v1/letters?box=b1&limit=100", db.Letters.Where(l => l.BoxId == box).ToQueryString());
    }

    [Fact]
    public async Task A_list_that_needs_a_filter_is_never_read_whole_for_many_parents()
    {
        await using var db = office.CreateContext();
        string[] expected = ["/v1/boxes?limit=100", .. Enumerable.Range(1, PostOffice.Boxes).Select(b => $"/v1/letters?box=b{b}&limit=100")];
        await office.Sends(
            expected, async () => Assert.All(await db.Boxes.Include(b => b.Letters).AsNoTracking().ToListAsync(), b => Assert.Equal(2, b.Letters.Count)));
        await office.Sends(expected, async () => Assert.Equal(
            2 * PostOffice.Boxes, (await db.Boxes.Join(db.Letters, b => b.Id, l => l.BoxId, (b, l) => l.Text).ToListAsync()).Count));
        await office.Sends(expected, () => Task.FromResult(db.Boxes.Select(b => db.Letters.Count(l => l.BoxId == b.Id)).ToList()));
    }

    public sealed class PostOffice : IAsyncLifetime
    {
        public const int Boxes = 40;

        private StripeEmulator _emulator = null!;

        public async Task InitializeAsync()
        {
            _emulator = await StripeEmulator.StartAsync();
            var account = _emulator.Account();
            account.AddList(
                "/v1/boxes",
                "box",
                Enumerable.Range(1, Boxes).Reverse().Select(b => new JsonObject { ["id"] = $"b{b}", ["name"] = $"Box {b}", ["last_parcel"] = 1199 + b }));
            account.AddList(
                "/v1/letters",
                "letter",
                Enumerable.Range(2, 2 * Boxes).Select(l => new JsonObject { ["id"] = $"l{l}", ["box"] = $"b{l / 2}", ["text"] = $"hello {l % 2}" }),
                "box");
            account.AddList("/v1/parcels", "parcel", Enumerable.Range(1200, Boxes).Select(p => new JsonObject { ["id"] = p, ["weight"] = p }));
        }

        public async Task DisposeAsync() => await _emulator.DisposeAsync();

        public async Task Sends(string[] requests, Func<Task> query)
        {
            _emulator.RequestLog.Clear();
            await query();
            Assert.Equal(requests.Order(), _emulator.RequestLog.Entries.Select(e => Uri.UnescapeDataString(e.Path + e.RawQuery)).Order());
        }

        public PostContext CreateContext()
            => new(new DbContextOptionsBuilder<PostContext>()
                .UseStripe(o => o.LiveApiKey(_emulator.ApiKey).ApiBase(_emulator.BaseAddress))
                .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan, StripeEventId.ResidualFilter))
                .Options);
    }

    public sealed class PostContext(DbContextOptions<PostContext> options) : DbContext(options)
    {
        public DbSet<Box> Boxes => Set<Box>();

        public DbSet<Letter> Letters => Set<Letter>();

        public DbSet<Parcel> Parcels => Set<Parcel>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Box>(box =>
            {
                box.ToStripeList("/v1/boxes");
                box.Property(b => b.LastParcelId).HasConversion(id => id.Value, value => new ParcelId(value));
                box.HasOne(b => b.LastParcel).WithMany().HasForeignKey(b => b.LastParcelId);
                box.HasMany(b => b.Letters).WithOne().HasForeignKey(l => l.BoxId);
            });
            modelBuilder.Entity<Letter>().ToStripeList("/v1/letters", list => list.RequiredFilter(l => l.BoxId, "box"));
            modelBuilder.Entity<Parcel>(parcel =>
            {
                parcel.ToStripeList("/v1/parcels", list => list.Retrieve());
                parcel.Property(p => p.Id).HasConversion(id => id.Value, value => new ParcelId(value));
            });
        }
    }

    public readonly record struct ParcelId(long Value);

    public sealed class Parcel
    {
        public ParcelId Id { get; set; }

        public int Weight { get; set; }
    }

    public sealed class Box
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public ParcelId LastParcelId { get; set; }

        public Parcel? LastParcel { get; set; }

        public List<Letter> Letters { get; set; } = [];
    }

    public sealed class Letter
    {
        public string Id { get; set; } = "";

        public string? BoxId { get; set; }

        public string? Text { get; set; }
    }
}
