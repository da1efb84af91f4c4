using Stripe.EFCore.Api.Scans;
using Stripe.EFCore.Rows;

namespace StripeEFCore.Tests.Api.Scans;

public sealed class ScanSliceTests
{
    [Fact]
    public void A_slice_whose_cursor_is_gone_goes_on_behind_an_earlier_row_whatever_its_order()
    {
        var slice = After([10, 7], [9, 6]);

        Assert.True(slice.TryGoBack());
        Assert.Equal("row_9", slice.Cursor);
        Assert.Null(slice.Range.Before);
    }

    [Fact]
    public void A_slice_all_of_whose_last_rows_are_gone_is_asked_for_what_is_older_and_up_to_ten_minutes_newer()
    {
        var slice = After([10, 9], [8, 7]);

        while (slice.Cursor is not null)
            Assert.True(slice.TryGoBack());

        Assert.Equal(7 + 1 + 600, slice.Range.Before);
        Assert.False(slice.TryGoBack());
    }

    [Fact]
    public void A_slice_whose_rows_are_too_far_out_of_order_is_not_asked_for_what_is_older()
    {
        var slice = After([10_000, 9], [9_000, 7]);

        while (slice.TryGoBack())
            Assert.NotNull(slice.Cursor);
    }

    [Fact]
    public void A_slice_goes_on_behind_its_own_rows_until_no_more_follow()
    {
        var slice = After([1000]);
        Assert.NotNull(slice.CutAfter(1));
        var from = slice.Range.From!.Value;

        Assert.Equal([from], slice.Accept(Page([from, from - 1000]), "/v1/things", 1, 0).Rows.Select(r => r[1]));
        Assert.Equal((false, $"row_{from}"), (slice.IsComplete, slice.Cursor));

        slice.Start();
        Assert.Equal([from + 2], slice.Accept(Page([from + 2]) with { HasMore = false }, "/v1/things", 1, 0).Rows.Select(r => r[1]));
        Assert.True(slice.IsComplete);
    }

    [Fact]
    public void A_slice_that_is_out_of_order_across_pages_is_read_to_its_end()
    {
        var slice = After([1000, 700], [900, 600]);
        Assert.NotNull(slice.CutAfter(0.01));
        slice.Accept(Page([500, 400, 1]), "/v1/things", 1, 0);
        Assert.False(slice.IsComplete);
    }

    private static ScanSlice After(params long[][] pages)
    {
        var slice = new ScanSlice(default, density: null);
        foreach (var page in pages)
        {
            slice.Start();
            slice.Accept(Page(page), "/v1/things", createdOrdinal: 1, idOrdinal: 0);
        }

        slice.Start();
        return slice;
    }

    private static Page Page(long[] seconds)
        => new([.. seconds.Select(s => new object?[] { $"row_{s}", s })], HasMore: true, $"row_{seconds[^1]}", null, 0);
}
