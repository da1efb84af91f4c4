using System.Globalization;
using Xunit.Abstractions;

namespace StripeEFCore.Tests.Hostile;

/// <summary>
///     Random queries over hostile servers. STRIPE_EFCORE_HOSTILE_SCANS says how many; STRIPE_EFCORE_HOSTILE_SCAN, as a failure prints it, is the seed of
///     the first of them.
/// </summary>
[Collection(HostileCollection.Name)]
public sealed class HostileScanTests(ITestOutputHelper output)
{
    private const int FailuresToReport = 8;

    [Fact]
    public async Task Every_row_that_is_there_throughout_comes_once_or_the_query_throws()
    {
        var (count, first) = (Setting("STRIPE_EFCORE_HOSTILE_SCANS") ?? 300, Setting("STRIPE_EFCORE_HOSTILE_SCAN") ?? 1);
        var failures = new List<string>();
        var endings = new SortedDictionary<string, int>();
        for (var seed = first; seed < first + count && failures.Count < FailuresToReport; seed++)
        {
            try
            {
                var run = new HostileRun(seed);
                var ending = await Task.Run(run.RunAsync);
                endings[ending] = endings.GetValueOrDefault(ending) + 1;
            }
            catch (InvalidOperationException failure)
            {
                failures.Add($"STRIPE_EFCORE_HOSTILE_SCAN={seed}: {failure.Message}\n{failure.InnerException}");
            }
        }

        output.WriteLine(string.Join(", ", endings.Select(e => $"{e.Value} {e.Key}")));
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        if (count >= 100)
            Assert.InRange(endings.GetValueOrDefault("right"), count / 3, count - 1);
    }

    private static int? Setting(string name)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
