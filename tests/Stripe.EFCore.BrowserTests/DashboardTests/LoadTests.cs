using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>
///     Many people at the dashboard at once, over an emulator that keeps Stripe's limits. STRIPE_EFCORE_DASHBOARD_LOAD=1 lets fifty of them stay for
///     a minute and holds the time of a page; take -c Release and a machine that does nothing else. Without it there are a few for some seconds, and a
///     busy machine may be slow.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed partial class LoadTests(Chromium chromium, ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("STRIPE_EFCORE_DASHBOARD_LOAD") == "1";
    private static readonly int Users = IsWhole ? 50 : 10;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(IsWhole ? 60 : 4);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly double MostMilliseconds = IsWhole ? 100 : 2000;
    private const long MostGrowth = 16 << 20;

    private static readonly string[] Pages =
        ["/revenue", "/subscriptions", "/overdue", "/failed", "/payouts", "/customers", "/api/invoices?status=open", "/odata/Payments?$top=20"];

    private readonly DashboardHost _host = new() { Settings = ["--Dashboard:CacheSeconds=30"] };
    private readonly ConcurrentBag<Answer> _answers = [];

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Many_people_see_their_pages_without_an_error_and_within_the_limits()
    {
        using var client = await _host.ClientAsync(chromium);
        foreach (var page in Pages)
            await AskAsync(client, page);
        _answers.Clear();
        _host.Emulator.RequestLog.Clear();

        var clock = Stopwatch.StartNew();
        var users = Enumerable.Range(0, Users).Select(n => Task.Run(() => UseAsync(client, n, clock))).ToArray();
        await Task.Delay(Time / 3);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Task.WhenAll(users);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        var cached = _answers.Where(a => a.IsCached).Select(a => a.Milliseconds).Order().ToList();
        var sent = _host.Emulator.RequestLog.Entries;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_answers.Count} answers, {cached.Count} cached pages: median {At(cached, 0.5):N0} ms, 95 % below {At(cached, 0.95):N0} ms, slowest of all "
            + $"{_answers.Max(a => a.Milliseconds):N0} ms; {sent.Length} requests to the emulator; memory {before >> 20} MiB, then {after >> 20} MiB"));
        Assert.All(_answers, a => Assert.True(a.Status == 200, $"{a.Page}: {a.Status}"));
        Assert.DoesNotContain(sent, e => e.Status == 429);
        Assert.True(cached.Count >= Users, $"Only {cached.Count} pages came from the cache.");
        Assert.True(At(cached, 0.95) < MostMilliseconds, $"95 % of the cached pages took up to {At(cached, 0.95):N0} ms.");
        Assert.True(after - before < MostGrowth, $"{(after - before) >> 20} MiB were kept.");
    }

    private async Task UseAsync(HttpClient client, int user, Stopwatch clock)
    {
        // Users do not begin in step.
        await Task.Delay(Pause * user / Users);
        for (var visit = user; clock.Elapsed < Time; visit++)
        {
            await AskAsync(client, Pages[visit % Pages.Length]);
            await Task.Delay(Pause);
        }
    }

    private async Task AskAsync(HttpClient client, string page)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(page);
        var text = await answer.Content.ReadAsStringAsync();
        _answers.Add(new(page, (int)answer.StatusCode, NoRequest().IsMatch(text), Stopwatch.GetElapsedTime(start).TotalMilliseconds));
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[(int)((sorted.Count - 1) * share)];

    /// <summary>What the panel of a page says where the cache answered all queries.</summary>
    [GeneratedRegex(@"quer(y|ies), 0 requests to Stripe")]
    private static partial Regex NoRequest();

    private sealed record Answer(string Page, int Status, bool IsCached, double Milliseconds);
}
