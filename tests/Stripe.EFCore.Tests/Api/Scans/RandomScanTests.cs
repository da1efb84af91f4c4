using System.Globalization;
using Xunit.Abstractions;

namespace StripeEFCore.Tests.Api.Scans;

/// <summary>
///     Every row that was in a list before a scan and after it comes once, or the scan ends with what failed. STRIPE_EFCORE_RANDOM_SCANS says how many scans;
///     STRIPE_EFCORE_RANDOM_SCAN, as a failure prints it, is the seed of the first of them.
/// </summary>
public sealed class RandomScanTests(ITestOutputHelper output)
{
    private const int FailuresToReport = 8;

    [Fact]
    public async Task Random_scans_give_every_row_once_or_fail()
    {
        var (count, first) = (Setting("STRIPE_EFCORE_RANDOM_SCANS") ?? 400, Setting("STRIPE_EFCORE_RANDOM_SCAN") ?? 1);
        var failures = new List<string>();
        var endings = new Dictionary<string, int>();
        var (requests, gone) = (0L, 0);
        for (var seed = first; seed < first + count && failures.Count < FailuresToReport; seed++)
        {
            var scan = new RandomScan(seed);
            try
            {
                // Without the synchronization context of the test, what follows an answer runs where it is given.
                await Task.Run(scan.RunAsync);
            }
            catch (InvalidOperationException failure)
            {
                var cause = failure.InnerException is InvalidOperationException ? "" : $"\n{failure.InnerException}";
                failures.Add($"STRIPE_EFCORE_RANDOM_SCAN={seed}: {failure.Message}{cause}");
                continue;
            }

            endings[scan.Ending] = endings.GetValueOrDefault(scan.Ending) + 1;
            requests += scan.Requests;
            gone += scan.MetGoneCursor ? 1 : 0;
        }

        output.WriteLine($"{requests} requests, {gone} scans with a cursor that was gone; {string.Join(", ", endings.Select(e => $"{e.Value} {e.Key}"))}");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        if (count >= 100)
            Assert.True(endings.Count == 4 && gone > count / 20, "Too little happened.");
    }

    private static int? Setting(string name)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
