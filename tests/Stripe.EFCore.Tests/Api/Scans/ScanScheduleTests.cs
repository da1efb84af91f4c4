using Stripe.EFCore.Api.Scans;
using Xunit.Abstractions;

namespace StripeEFCore.Tests.Api.Scans;

/// <summary>What a scan costs and how long it takes, by a simulation of the answers.</summary>
public sealed class ScanScheduleTests(ITestOutputHelper output)
{
    public static TheoryData<string, int> Lists()
    {
        var data = new TheoryData<string, int>();
        foreach (var kind in CreatedSeconds.Kinds)
        {
            foreach (var count in new[] { 0, 1, 100, 101, 250, 1000, 20_000 })
                data.Add(kind, count);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Every_row_comes_once_and_in_the_lists_order(string kind, int count)
    {
        var created = CreatedSeconds.Of(kind, count);
        foreach (var inFlight in new[] { 1, 2, 8, 32 })
            Assert.Equal(Enumerable.Range(0, count), new SimulatedScan(created, new ScanPace(inFlight)).Run().Rows);
    }

    [Theory]
    [InlineData(8, 1.1, 6.9)]
    [InlineData(25, 1.1, 18.5)]
    [InlineData(32, 1.11, 21.5)]
    public void Two_hundred_thousand_rows_cost_hardly_more_than_they_must(int inFlight, double mostRequests, double leastSpeed)
    {
        foreach (var kind in new[] { "even", "growth", "half in one hour", "twelve bursts" })
        {
            var (requests, speed) = Measure(kind, 200_000, inFlight);
            Assert.InRange(requests, 1, mostRequests);
            Assert.InRange(speed, leastSpeed, inFlight);
        }
    }

    [Theory]
    [InlineData("even", 1.15)]
    [InlineData("growth", 1.4)]
    [InlineData("half in one hour", 1.4)]
    [InlineData("twelve bursts", 1.4)]
    public void Twenty_thousand_rows_cost_little_more_than_they_must(string kind, double mostRequests)
        => Assert.InRange(Measure(kind, 20_000, 8).Requests, 1, mostRequests);

    [Fact]
    public void A_thousand_rows_cost_at_most_half_as_much_again()
    {
        foreach (var kind in CreatedSeconds.Kinds)
        {
            foreach (var inFlight in new[] { 1, 2, 4, 8, 16, 32 })
                Assert.InRange(Measure(kind, 1000, inFlight).Requests, 1, 1.5);
        }
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(150, 2)]
    [InlineData(400, 4)]
    public void A_few_pages_are_never_cut(int rows, int requests)
        => Assert.Equal(requests, new SimulatedScan(CreatedSeconds.Of("even", rows), new ScanPace(8)).Run().Requests);

    [Fact]
    public void Few_pages_wait_where_the_reader_is_fast()
    {
        foreach (var kind in CreatedSeconds.Kinds)
            Assert.InRange(new SimulatedScan(CreatedSeconds.Of(kind, 200_000), new ScanPace(25, MaxBufferedPages: 200)).Run().MostBuffered, 0, 2 * 200 + 3 * 25);
    }

    [Fact]
    public void Less_waits_where_objects_are_large()
    {
        var created = CreatedSeconds.Of("even", 100_000);
        var pace = new ScanPace(25) { MaxBufferedBytes = 20_000_000 };
        Assert.InRange(new SimulatedScan(created, pace, bytesOfPage: 200_000, columns: 60).Run().MostBuffered, 25, 2 * 100 + (3 * 25));
        Assert.InRange(new SimulatedScan(created, pace, bytesOfPage: 200_000, columns: 4).Run().MostBuffered, 2 * 100 + (3 * 25), 2 * 800);
    }

    private (double Requests, double Speed) Measure(string kind, int count, int inFlight)
    {
        var runs = Enumerable.Range(1, 3).Select(seed => new SimulatedScan(CreatedSeconds.Of(kind, count, seed), new ScanPace(inFlight), seed).Run()).ToList();
        var pages = (count + 99) / 100;
        var (requests, speed) = (runs.Average(r => r.Requests) / pages, pages / runs.Average(r => r.Time));
        output.WriteLine($"{kind} {count} rows, {inFlight} in flight: {requests:F2} x the requests, {speed:F1} x the speed, at most {runs.Max(r => r.MostBuffered)} pages waiting");
        return (requests, speed);
    }
}
