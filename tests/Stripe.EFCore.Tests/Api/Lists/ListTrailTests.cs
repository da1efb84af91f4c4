using Stripe.EFCore.Api.Lists;

namespace StripeEFCore.Tests.Api.Lists;

public sealed class ListTrailTests
{
    [Fact]
    public void The_last_rows_are_kept_however_many_come()
    {
        var trail = new ListTrail();
        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(trail.TryAdd(new($"row_{i}", -i)));
            Assert.False(trail.TryAdd(new($"row_{Math.Max(0, i - 4000)}", -Math.Max(0, i - 4000))));
            Assert.Null(trail.Back(10_000));
        }

        Assert.Equal("row_99999", trail.Back(0)?.Id);
        Assert.True(trail.Has(new("row_95000", null)));
        Assert.False(trail.Has(new("row_80000", null)));
        Assert.False(trail.IsWhole);
    }

    [Theory]
    [InlineData(0, 601)]
    [InlineData(200, 601)]
    [InlineData(700, null)]
    public void A_window_ends_ten_minutes_above_the_oldest_row_unless_rows_are_further_out_of_order(int disorder, int? end)
    {
        var trail = new ListTrail();
        trail.TryAdd(new("a", 0));
        trail.TryAdd(new("b", disorder));

        Assert.Equal(end, trail.WindowEnd);
    }

    [Theory]
    [InlineData(1, 3, 601)]
    [InlineData(10, 0, 500)]
    [InlineData(10, 3, null)]
    [InlineData(10_000, 0, null)]
    public void A_window_holds_no_row_that_was_forgotten(int rowsOfSecond, int disorder, int? end)
    {
        var trail = new ListTrail();
        for (var i = 9999; i >= 0; i--)
            trail.TryAdd(new($"row_{i}", i / rowsOfSecond));
        trail.TryAdd(new("last", disorder));

        Assert.Equal(end, trail.WindowEnd);
    }
}
