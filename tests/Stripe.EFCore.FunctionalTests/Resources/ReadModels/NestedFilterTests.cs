using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Nested;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>Filters of values that take no null, inside objects of a read model that may be missing: there the value is null.</summary>
public sealed class NestedFilterTests
{
    private readonly CannedStripe _stripe = new CannedStripe()
        .OnList("/v1/subscriptions", TaxedJson(1, "true"), TaxedJson(2, "false"), """{"id":"sub_3","object":"subscription"}""")
        .OnList("/v1/parcels", ParcelJson(1, 5, 1000), ParcelJson(2, 0, 0), """{"id":"pc_3"}""", """{"id":"pc_4","box":{"weight":7}}""");

    [Fact]
    public async Task A_flag_is_sent_where_it_is_true()
    {
        await using var db = _stripe.Open<Shop>(o => new(o));
        var yes = true;
        Assert.Equal(["sub_1"], await Ids(db.Subscriptions.Where(s => s.AutomaticTax!.Enabled)));
        Assert.Equal(["sub_1"], await Ids(db.Subscriptions.Where(s => s.AutomaticTax!.Enabled == true)));
        Assert.Equal(["sub_1"], await Ids(db.Subscriptions.Where(s => s.AutomaticTax!.Enabled == yes)));
        Assert.Equal(3, _stripe.Sent.Count);
        Assert.All(_stripe.Sent, s => Assert.Equal("/v1/subscriptions?automatic_tax[enabled]=true&status=all", s));
    }

    [Fact]
    public async Task A_row_without_the_object_is_missed_by_no_other_comparison()
    {
        await using var db = _stripe.Open<Shop>(o => new(o));
        bool? none = null;
        Assert.Equal(["sub_2"], await Ids(db.Subscriptions.Where(s => s.AutomaticTax!.Enabled == false)));
        Assert.Equal(["sub_2", "sub_3"], await Ids(db.Subscriptions.Where(s => s.AutomaticTax!.Enabled != true)));
        Assert.Equal(["sub_1", "sub_3"], await Ids(db.Subscriptions.Where(s => s.AutomaticTax!.Enabled != false)));
        Assert.Equal(["sub_3"], await Ids(db.Subscriptions.Where(s => s.AutomaticTax!.Enabled == none)));
        Assert.Equal(4, _stripe.Sent.Count);
        Assert.All(_stripe.Sent, s => Assert.Equal("/v1/subscriptions?status=all", s));
    }

    [Fact]
    public async Task Numbers_and_ranges_of_times_are_sent()
    {
        await using var db = _stripe.Open<Shop>(o => new(o));
        var (early, late) = (DateTime.UnixEpoch.AddSeconds(500), DateTime.UnixEpoch.AddSeconds(2000));
        long[] weights = [5, 6];
        Assert.Equal(["pc_1"], await Ids(db.Parcels.Where(p => p.Box!.Weight == 5)));
        Assert.Equal(["pc_1"], await Ids(db.Parcels.Where(p => weights.Contains(p.Box!.Weight))));
        Assert.Equal(["pc_1"], await Ids(db.Parcels.Where(p => p.Box!.Sent >= early && p.Box.Sent < late)));
        Assert.Equal(
            ["/v1/parcels?weight=5", "/v1/parcels?weight=5", "/v1/parcels?weight=6", "/v1/parcels?sent[gte]=500"],
            [_stripe.Sent[0], .. _stripe.Sent.Skip(1).Take(2).Order(), .. _stripe.Sent.Skip(3)]);
    }

    [Fact]
    public async Task What_a_missing_value_meets_is_compared_in_process()
    {
        await using var db = _stripe.Open<Shop>(o => new(o));
        Assert.Equal(["pc_2"], await Ids(db.Parcels.Where(p => p.Box!.Weight == 0)));
        Assert.Equal(["pc_2", "pc_4"], await Ids(db.Parcels.Where(p => p.Box!.Sent < DateTime.UnixEpoch.AddSeconds(500))));
        Assert.All(_stripe.Sent, s => Assert.Equal("/v1/parcels", s));
    }

    private static Task<List<string>> Ids(IQueryable<Subscription> subscriptions) => subscriptions.Select(s => s.Id).ToListAsync();

    private static async Task<List<string>> Ids(IQueryable<Parcel> parcels) => [.. (await parcels.Select(p => p.Id).ToListAsync()).Distinct()];

    private static string TaxedJson(int number, string isTaxed)
        => $$$"""{"id":"sub_{{{number}}}","object":"subscription","automatic_tax":{"enabled":{{{isTaxed}}}}}""";

    private static string ParcelJson(int number, long weight, long sent) => $$$"""{"id":"pc_{{{number}}}","box":{"weight":{{{weight}}},"sent":{{{sent}}}}}""";

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
    {
        public DbSet<Subscription> Subscriptions => Set<Subscription>();

        public DbSet<Parcel> Parcels => Set<Parcel>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Parcel>().ToStripeList("/v1/parcels", list => list.Filter(p => p.Box!.Weight, "weight").Range(p => p.Box!.Sent, "sent"));
    }

    private sealed class Subscription
    {
        public string Id { get; set; } = null!;

        public Tax? AutomaticTax { get; set; }
    }

    private sealed class Tax
    {
        public bool Enabled { get; set; }
    }

    private sealed class Parcel
    {
        public string Id { get; set; } = null!;

        public Box? Box { get; set; }
    }

    private sealed class Box
    {
        public long Weight { get; set; }

        public DateTime Sent { get; set; }
    }
}
