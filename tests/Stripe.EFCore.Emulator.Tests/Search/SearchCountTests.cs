using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Search;

/// <summary>Beyond ten thousand objects the total is not exact.</summary>
public sealed class SearchCountTests : SearchTest
{
    protected override StripeEmulatorOptions Options => new() { Seed = 5, Customers = 10_003, TimeProvider = Clock };

    [Fact]
    public async Task Up_to_10000_objects_are_counted()
    {
        var last = (await Customers.ListAsync(new() { Limit = 5 })).Data[4].Created;
        var seconds = new DateTimeOffset(last, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.Equal(10_000, await CountAsync("created>1"));
        Assert.Equal(9_999, await CountAsync($"created<={seconds}"));
    }

    private async Task<int?> CountAsync(string query)
        => (int?)(await Customers.SearchAsync(new CustomerSearchOptions { Query = query, Limit = 1, Expand = ["total_count"] })).TotalCount;
}
