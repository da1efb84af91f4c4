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
            foreach (var count in new[] { 0, 1, 100, 101, 250, 1000, 10_000 })
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
    [InlineData("even")]
    [InlineData("growth")]
    [InlineData("twelve bursts")]
    public void A_list_of_seven_to_nine_pages_costs_at_most_a_quarter_more(string kind)
    {
        for (var rows = 650; rows <= 900; rows += 50)
            Assert.InRange(Measure(kind, rows, 8).Requests, 1, 1.25);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(150, 2)]
    [InlineData(400, 4)]
    [InlineData(447, 5)]
    [InlineData(600, 6)]
    public void A_few_pages_are_never_cut(int rows, int requests)
        => Assert.Equal(requests, new SimulatedScan(CreatedSeconds.Of("even", rows), new ScanPace(8)).Run().Requests);

    [Fact]
    public void Few_pages_wait_where_the_reader_is_fast()
    {
        foreach (var kind in CreatedSeconds.Kinds)
            Assert.InRange(new SimulatedScan(CreatedSeconds.Of(kind, 60_000), new ScanPace(25, MaxBufferedPages: 200)).Run().MostBuffered, 0, 2 * 200);
    }

    [Fact]
    public void Less_waits_where_objects_are_large()
    {
        var created = CreatedSeconds.Of("even", 100_000);
        var pace = new ScanPace(25) { MaxBufferedBytes = 20_000_000 };
        Assert.InRange(new SimulatedScan(created, pace, weight: 200_000).Run().MostBuffered, 25, 100 + 25);
        Assert.InRange(new SimulatedScan(created, pace, weight: 30_000).Run().MostBuffered, 200, 800);
    }

    [Theory]
    [InlineData(8, 1, 130)]
    [InlineData(8, 0.3, 400)]
    [InlineData(25, 1, 500)]
    public void Pages_that_a_slow_reader_has_no_use_for_yet_are_not_asked_for(int inFlight, double reading, int buffered)
    {
        var run = new SimulatedScan(CreatedSeconds.Of("even", 200_000), new ScanPace(inFlight), reading: reading).Run();
        output.WriteLine($"{run.MostBuffered} pages waiting, {run.Time:F0} instead of {2000 * reading:F0}");
        Assert.InRange(run.MostBuffered, 1, buffered);
        Assert.InRange(run.Time, 2000 * reading, 2000 * reading * 1.08);
    }

    [Theory]
    [InlineData("even", 8, 2.45)]
    [InlineData("growth", 8, 2.45)]
    [InlineData("half in one hour", 8, 2.45)]
    [InlineData("twelve bursts", 8, 2.45)]
    [InlineData("even", 25, 2.45)]
    [InlineData("growth", 25, 2.45)]
    public void Under_a_rate_limit_the_requests_are_hardly_more_than_there_have_to_be(string kind, int inFlight, double rate)
    {
        var run = new SimulatedScan(CreatedSeconds.Of(kind, 200_000), new ScanPace(inFlight), rate: rate).Run();
        output.WriteLine($"{run.Requests} requests in {run.Time:F1} instead of {2000 / rate:F1}");
        Assert.InRange(run.Requests, 2000, 2000 * 1.02);
        Assert.InRange(run.Time, 2000 / rate, 2000 / rate * 1.03);
    }

    [Fact]
    public void No_more_requests_wait_for_a_rate_limit_than_keep_it_busy()
    {
        // An answer takes 1, so that 2.45 are under way where 2.45 may be sent in that time, and one waits.
        var run = new SimulatedScan(CreatedSeconds.Of("even", 200_000), new ScanPace(25), rate: 2.45).Run();
        Assert.InRange(run.UnderWay, 2.45, 4);
    }

    private (double Requests, double Speed) Measure(string kind, int count, int inFlight)
    {
        var runs = Enumerable.Range(1, 3).Select(seed => new SimulatedScan(CreatedSeconds.Of(kind, count, seed), new ScanPace(inFlight), seed).Run()).ToList();
        var pages = (count + 99) / 100;
        var (requests, speed) = (runs.Average(r => r.Requests) / pages, pages / runs.Average(r => r.Time));
        output.WriteLine(
            $"{kind} {count} rows, {inFlight} in flight: {requests:F2} x the requests, {speed:F1} x the speed, "
                + $"at most {runs.Max(r => r.MostBuffered)} pages waiting");
        return (requests, speed);
    }
}
