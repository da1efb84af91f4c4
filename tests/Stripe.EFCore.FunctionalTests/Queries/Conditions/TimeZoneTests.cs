using System.Diagnostics;

namespace StripeEFCore.FunctionalTests.Queries.Conditions;

/// <summary>What times of each kind mean where the process is in New York, beside what Stripe.net sends for them.</summary>
public sealed class TimeZoneTests
{
    private const long July = 1782864000;
    private const long FourHours = 4 * 3600;

    [Fact]
    public async Task A_local_time_is_converted_as_Stripe_net_does_and_a_time_of_no_kind_is_UTC()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TimeZoneProcess.Anchor).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TZ"] = "America/New_York";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        Assert.Equal(
        [
            $"{July + FourHours} {July + FourHours} ch_newyork",
            $"{July + FourHours} {July + FourHours} ch_newyork",
            $"{July} {July + FourHours} ch_newyork,ch_utc",
            $"{July - 181 * 86400 + FourHours + 3600} {July - 181 * 86400 + FourHours + 3600} ch_newyork,ch_utc",
        ], lines);
    }
}
