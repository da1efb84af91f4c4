using Stripe.EFCore.Api.Scans;
using Stripe.EFCore.Rows;

namespace StripeEFCore.Tests.Api.Scans;

public sealed class ScanSliceTests
{
    [Fact]
    public void A_slice_whose_pages_are_each_in_order_but_not_one_after_the_other_does_not_begin_again()
    {
        Assert.True(After([10, 9], [8, 7]).TryBeginAgain());
        Assert.False(After([10, 7], [9, 6]).TryBeginAgain());
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
