using BillingDashboard;
using Microsoft.Playwright;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>The sample application over its emulator, and a browser that has connected an account.</summary>
public sealed class DashboardHost : IAsyncLifetime
{
    public const string Account = "acct_rocketrides";

    private Dashboard? _dashboard;
    private IReadOnlyList<BrowserContextCookiesResult>? _cookies;

    /// <summary>Settings beside the usual ones; to be set before the first use.</summary>
    public IReadOnlyList<string> Settings { get; init; } = ["--Dashboard:CacheSeconds=0", "--Dashboard:EmulateRateLimits=false"];

    public Uri Address => _dashboard!.Address;

    public StripeEmulator Emulator => _dashboard!.Stripe!.Emulator;

    /// <summary>All data of the account, read by Stripe.net.</summary>
    public Seed Seed { get; private set; } = null!;

    public async Task InitializeAsync() =>
        _dashboard = await Dashboard.StartAsync(["--urls", "http://127.0.0.1:0", "--Logging:Console:LogLevel:Default=None", .. Settings], StoppedClock.June);

    public async Task DisposeAsync()
    {
        if (_dashboard is not null)
            await _dashboard.DisposeAsync();
    }

    /// <summary>A browser with the connected account, at a page.</summary>
    public async Task<Visit> OpenAsync(Chromium chromium, string page, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        await ConnectAsync(chromium);
        var visit = await chromium.VisitAsync(width, scheme);
        await visit.Browser.AddCookiesAsync(_cookies!.Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }));
        await visit.Page.GotoAsync(new Uri(Address, page).AbsoluteUri);
        return visit;
    }

    /// <summary>A client with the cookie of the connected account.</summary>
    public async Task<HttpClient> ClientAsync(Chromium chromium)
    {
        await ConnectAsync(chromium);
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", _cookies!.Select(c => $"{c.Name}={c.Value}")));
        return client;
    }

    private async Task ConnectAsync(Chromium chromium)
    {
        if (_cookies is not null)
            return;

        await using var visit = await chromium.VisitAsync();
        await visit.Page.GotoAsync(Address + "connect");
        await visit.DecideAsync(Account, consents: true);
        Assert.Equal("Revenue", await visit.HeadingAsync());
        Seed = await Seed.ReadAsync(Emulator, Account);
        _cookies = await visit.Browser.CookiesAsync();
    }
}

/// <summary>A present that does not move, so that every run has the same data. Timers run on.</summary>
public sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public static StoppedClock June { get; } = new(new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero));

    public DateTime Now => now.UtcDateTime;

    public override DateTimeOffset GetUtcNow() => now;
}
