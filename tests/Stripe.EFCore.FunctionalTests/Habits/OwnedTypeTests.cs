using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Habits;

/// <summary>Owned types are objects inside of the JSON, however the model says that they are owned.</summary>
public sealed class OwnedTypeTests
{
    private static readonly string[] Json =
    [
        """{"id":"a","address":{"city":"Oslo","street":{"name":"Storgata"}},"rooms":[{"name":"kitchen"},{"name":"hall"}]}""",
        """{"id":"b","address":null,"rooms":[]}""",
        """{"id":"c","address":{"city":"Bath","street":null},"rooms":[{"name":"kitchen"}]}""",
    ];

    private static readonly Dictionary<string, Action<ModelBuilder>> Models = new()
    {
        ["OwnsOne and OwnsMany"] = model => model.Entity<House>(house =>
        {
            house.ToStripeList("/v1/houses");
            house.OwnsOne(h => h.Address, address => address.OwnsOne(a => a.Street));
            house.OwnsMany(h => h.Rooms);
        }),
        ["Owned before the entity"] = model =>
        {
            model.Owned<Address>();
            model.Owned<Street>();
            model.Owned<Room>();
            model.Entity<House>().ToStripeList("/v1/houses");
        },
        ["Owned behind the entity"] = model =>
        {
            model.Entity<House>().ToStripeList("/v1/houses");
            model.Owned<Room>();
            model.Owned<Street>();
            model.Owned<Address>();
        },
        ["only the outer one Owned"] = model =>
        {
            model.Owned<Address>();
            model.Entity<House>().ToStripeList("/v1/houses");
        },
        ["nothing said"] = model => model.Entity<House>().ToStripeList("/v1/houses"),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Owned_objects_are_read_and_filtered_by_their_members(string model)
    {
        await using var db = CannedRows<House>.Of(Models[model], Json);
        var houses = await db.Rows.ToListAsync();
        Assert.Equal(["Oslo", null, "Bath"], houses.Select(h => h.Address?.City));
        Assert.Equal(["Storgata", null, null], houses.Select(h => h.Address?.Street?.Name));
        Assert.Equal([2, 0, 1], houses.Select(h => h.Rooms.Count));
        Assert.Equal(["a"], await db.Rows.Where(h => h.Address!.Street!.Name == "Storgata").Select(h => h.Id).ToListAsync());
        Assert.Equal(["a"], await db.Rows.Where(h => h.Rooms.Any(r => r.Name == "hall")).Select(h => h.Id).ToListAsync());
        Assert.Equal(["kitchen", "hall", "kitchen"], await db.Rows.AsNoTracking().SelectMany(h => h.Rooms).Select(r => r.Name).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_owned_object_is_compared_with_null_whatever_null_is(string model)
    {
        await using var db = CannedRows<House>.Of(Models[model], Json);
        Address? none = null;
        Assert.Equal(["b"], await db.Rows.Where(h => h.Address == null).Select(h => h.Id).ToListAsync());
        Assert.Equal(["b"], await db.Rows.Where(h => h.Address == none).Select(h => h.Id).ToListAsync());
        Assert.Equal(["b"], await db.Rows.Where(h => Equals(h.Address, none)).Select(h => h.Id).ToListAsync());
        Assert.Equal(["a", "c"], await db.Rows.Where(h => h.Address != none).Select(h => h.Id).ToListAsync());
        Assert.Equal(["a", "c"], await db.Rows.Where(h => none != h.Address).Select(h => h.Id).ToListAsync());
        Street? street = null;
        Assert.Equal(["b", "c"], await db.Rows.Where(h => h.Address!.Street == street).Select(h => h.Id).ToListAsync());
        Room? room = null;
        Assert.Equal(["b"], await db.Rows.Where(h => h.Rooms.FirstOrDefault() == room).Select(h => h.Id).ToListAsync());
        Assert.Empty(await db.Rows.Where(h => h.Rooms.Contains(room!)).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_owned_object_is_equal_to_one_that_holds_the_same(string model)
    {
        await using var db = CannedRows<House>.Of(Models[model], Json);
        var oslo = new Address { City = "Oslo", Street = new() { Name = "Storgata" } };
        var elsewhere = new Address { City = "Oslo", Street = new() { Name = "Lillegata" } };
        var bath = new Address { City = "Bath" };
        Assert.Equal(["a"], await db.Rows.Where(h => h.Address == oslo).Select(h => h.Id).ToListAsync());
        Assert.Equal(["a"], await db.Rows.Where(h => h.Address!.Equals(oslo)).Select(h => h.Id).ToListAsync());
        Assert.Equal(["b", "c"], await db.Rows.Where(h => h.Address != oslo).Select(h => h.Id).ToListAsync());
        Assert.Empty(await db.Rows.Where(h => h.Address == elsewhere).ToListAsync());
        Assert.Equal(["c"], await db.Rows.Where(h => bath == h.Address).Select(h => h.Id).ToListAsync());
        Assert.Equal(["a", "c"], await db.Rows.Where(h => new[] { oslo, bath }.Contains(h.Address)).Select(h => h.Id).ToListAsync());

        var (kitchen, hall) = (new Room { Name = "kitchen" }, new Room { Name = "hall" });
        Assert.Equal(["a", "c"], await db.Rows.Where(h => h.Rooms.Contains(kitchen)).Select(h => h.Id).ToListAsync());
        Assert.Equal(["b", "c"], await db.Rows.Where(h => !h.Rooms.Contains(hall)).Select(h => h.Id).ToListAsync());
        Assert.Equal(["a", "c"], await db.Rows.Where(h => h.Rooms.First() == kitchen).Select(h => h.Id).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_Include_of_an_owned_object_changes_nothing(string model)
    {
        await using var db = CannedRows<House>.Of(Models[model], Json);
        var houses = await db.Rows.Include(h => h.Address).ThenInclude(a => a!.Street).Include(h => h.Rooms).OrderBy(h => h.Id).ToListAsync();
        Assert.Equal(["Storgata", null, null], houses.Select(h => h.Address?.Street?.Name));
        Assert.Equal([2, 0, 1], houses.Select(h => h.Rooms.Count));
    }

    [Fact]
    public async Task A_class_with_the_attribute_is_owned_wherever_it_stands()
    {
        await using var db = CannedRows<Flat>.Of(model => model.Entity<Flat>().ToStripeList("/v1/flats"), Json);
        var flats = await db.Rows.ToListAsync();
        Assert.Equal(["Oslo", null, "Bath"], flats.Select(f => f.Address?.City));
        Assert.Equal(["Storgata", null, null], flats.Select(f => f.Address?.Street?.Name));
        Assert.Equal([2, 0, 1], flats.Select(f => f.Rooms.Count));
        MarkedAddress? none = null;
        Assert.Equal(["b"], await db.Rows.Where(f => f.Address == none).Select(f => f.Id).ToListAsync());
        Assert.Equal(["a"], await db.Rows.Where(f => f.Rooms.Contains(new MarkedRoom { Name = "hall" })).Select(f => f.Id).ToListAsync());
        Assert.All(db.ChangeTracker.Entries(), e => Assert.Equal(EntityState.Unchanged, e.State));
    }

    [Fact]
    public async Task A_class_with_the_attribute_can_be_configured_with_OwnsOne()
    {
        await using var db = CannedRows<Flat>.Of(
            model => model.Entity<Flat>(flat =>
            {
                flat.ToStripeList("/v1/flats");
                flat.OwnsOne(f => f.Address, address => address.Property(a => a.City).HasJsonPath("town"));
            }),
            """{"id":"a","address":{"town":"Oslo","street":{"name":"Storgata"}},"rooms":[{"name":"hall"}]}""");
        var flat = await db.Rows.SingleAsync();
        Assert.Equal(("Oslo", "Storgata", "hall"), (flat.Address!.City, flat.Address.Street!.Name, flat.Rooms[0].Name));
    }

    [Fact]
    public void An_owned_object_that_owns_a_list_is_compared_with_null_only()
    {
        using var db = CannedRows<Street2>.Of(
            model => model.Entity<Street2>(street =>
            {
                street.ToStripeList("/v1/streets");
                street.OwnsOne(s => s.Corner, corner => corner.OwnsMany(c => c.Rooms));
            }),
            """{"id":"a","corner":{"rooms":[{"name":"hall"}]}}""");
        var corner = new Corner();
        var refusal = Assert.Throws<InvalidOperationException>(() => db.Rows.Where(s => s.Corner == corner).ToList());
        Assert.Contains("'Rooms'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], db.Rows.Where(s => s.Corner != null).Select(s => s.Id));
    }

    public sealed class House
    {
        public string Id { get; set; } = "";
        public Address? Address { get; set; }
        public List<Room> Rooms { get; set; } = [];
    }

    public sealed class Address
    {
        public string? City { get; set; }
        public Street? Street { get; set; }
    }

    public sealed class Street
    {
        public string? Name { get; set; }
    }

    public sealed class Room
    {
        public string? Name { get; set; }
    }

    public sealed class Flat
    {
        public string Id { get; set; } = "";
        public MarkedAddress? Address { get; set; }
        public List<MarkedRoom> Rooms { get; set; } = [];
    }

    [Owned]
    public sealed class MarkedAddress
    {
        public string? City { get; set; }
        public MarkedStreet? Street { get; set; }
    }

    [Owned]
    public sealed class MarkedStreet
    {
        public string? Name { get; set; }
    }

    [Owned]
    public sealed class MarkedRoom
    {
        public string? Name { get; set; }
    }

    public sealed class Street2
    {
        public string Id { get; set; } = "";
        public Corner? Corner { get; set; }
    }

    public sealed class Corner
    {
        public List<Room> Rooms { get; set; } = [];
    }
}
