using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace StripeEFCore.Emulator.Tests.Seeding;

public sealed class SeededIdTests
{
    [Theory]
    [InlineData("cus", "^cus_[0-9A-Za-z]{14}$")]
    [InlineData("prod", "^prod_[0-9A-Za-z]{14}$")]
    [InlineData("sub", "^sub_1[0-9A-Za-z]{23}$")]
    [InlineData("pi", "^pi_3[0-9A-Za-z]{23}$")]
    public void Ids_look_as_those_of_Stripe_do(string prefix, string pattern)
        => Assert.All(SeededSet.Indexes(200), i => Assert.Matches(pattern, Ids(1, prefix).At(i)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_294_967_296)]
    [InlineData(3_500_000_000_000)]
    public void An_id_leads_back_to_its_index(long index)
    {
        var ids = Ids(1, "in");
        Assert.True(ids.TryIndex(ids.At(index), long.MaxValue, out var found));
        Assert.Equal(index, found);
    }

    [Fact]
    public void Ids_stand_in_no_order_and_none_comes_twice()
    {
        var ids = SeededSet.Indexes(5000).Select(Ids(1, "cus").At).ToArray();
        Assert.Equal(5000, ids.Distinct().Count());
        Assert.InRange(ids.Zip(ids.Skip(1)).Count(p => string.CompareOrdinal(p.First, p.Second) < 0), 2300, 2700);
    }

    [Fact]
    public void Ids_that_were_not_given_out_are_refused()
    {
        var ids = Ids(1, "sub");
        var id = ids.At(7);
        Assert.True(ids.TryIndex(id, 8, out _));
        Assert.False(ids.TryIndex(id, 7, out _));
        Assert.False(ids.TryIndex(Ids(2, "sub").At(7), 8, out _));
        Assert.False(ids.TryIndex(Ids(1, "si").At(7), 8, out _));
        Assert.False(ids.TryIndex("sub_nothere", 8, out _));
        Assert.False(ids.TryIndex("", 8, out _));
        Assert.False(ids.TryIndex(id[..^1] + "é", 8, out _));
        for (var i = 0; i < id.Length; i++)
        {
            var other = string.Concat(id.AsSpan(0, i), id[i] == 'x' ? "y" : "x", id.AsSpan(i + 1));
            Assert.False(ids.TryIndex(other, long.MaxValue, out _), other);
        }
    }

    [Fact]
    public void Every_resource_finds_its_objects_by_their_ids()
    {
        var set = new SeededSet(1, 200);
        foreach (var resource in set.Resources)
        {
            foreach (var index in SeededSet.Indexes(resource.Count))
            {
                Assert.True(resource.TryGetIndex(resource.IdAt(index), out var found) && found == index, $"{resource.Object} {index}");
                Assert.Equal(resource.IdAt(index), set.At(resource.Object, index).Text("id"));
            }

            Assert.False(resource.TryGetIndex("nothere", out _));
        }
    }

    private static IdSpace Ids(int seed, string prefix) => new SeedMath(seed, 1, SeededSet.Now).Ids(prefix);
}
