using Microsoft.Playwright;
using StripeEFCore.BrowserTests.DashboardTests;

namespace StripeEFCore.BrowserTests;

/// <summary>Debian's Chromium, without a window. Nothing is downloaded for it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Names the executable where it is another one or elsewhere.</summary>
    private const string Variable = "CHROMIUM";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        var executable = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : "/usr/bin/chromium";
        if (!File.Exists(executable))
        {
            throw new InvalidOperationException(
                $"There is no browser at {executable}. These tests click through the OAuth flows in Chromium: "
                + "apt-get install -y --no-install-recommends chromium fonts-dejavu-core, "
                + $"or name the executable of one in the environment variable {Variable}.");
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Headless = true,
            Args =
            [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A browser of somebody else: with no cookie of the others.</summary>
    public async Task<Visit> VisitAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 800 },
            ColorScheme = scheme,
        });
        context.SetDefaultTimeout(30_000);
        return new Visit(context, await context.NewPageAsync());
    }
}

/// <summary>All tests that need the browser share one, and one dashboard, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>, ICollectionFixture<DashboardHost>
{
    public const string Name = "Browser";
}
