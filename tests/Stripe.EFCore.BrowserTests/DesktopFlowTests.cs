using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using StripeEFCore.TestShared;

namespace StripeEFCore.BrowserTests;

/// <summary>A program at somebody's machine: its first query opens the browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DesktopFlowTests(Chromium chromium) : IAsyncLifetime
{
    private const string Account = "acct_rocketrides";
    private const int Customers = 35;

    private readonly string _callback = $"http://localhost:{LoopbackPort.Free()}";
    private readonly string _location = "memory://" + Guid.NewGuid();
    private StripeEmulator _stripe = null!;

    public async Task InitializeAsync()
    {
        _stripe = await StripeEmulator.StartAsync();
        _stripe.Account().DisplayName = "Northwind Hosting";
        _stripe.AddUnconnectedAccount(Account, seed: 7, customers: Customers).DisplayName = "Rocket Rides";
        _stripe.AddUnconnectedAccount("acct_lighthouse", seed: 8, customers: 3).DisplayName = "Lighthouse Coffee";
        _stripe.OAuth.AddApplication("ca_ledger", "Ledger", null, [_callback]);
    }

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task The_query_that_asked_for_consent_returns_the_rows_of_the_account_that_was_chosen(int width, ColorScheme scheme)
    {
        await using var visit = await chromium.VisitAsync(width, scheme);
        var browser = new OpenedPage();
        await using var db = Open(browser);
        var query = db.Customers.CountAsync();

        await visit.Page.GotoAsync(await browser.Address);
        await visit.KeepAsync($"consent-{scheme}");
        await visit.DecideAsync(Account, consents: true);

        Assert.StartsWith(_callback, visit.Page.Url);
        Assert.Equal("Connected", await visit.HeadingAsync());
        await visit.KeepAsync($"callback-connected-{scheme}");
        Assert.Equal(Customers, await query);
        Assert.Equal([Account], _stripe.OAuth.Connections.Select(c => c.Account));
    }

    [Fact]
    public async Task A_denial_is_said_on_the_page_and_ends_the_query()
    {
        await using var visit = await chromium.VisitAsync();
        var browser = new OpenedPage();
        await using var db = Open(browser);
        var query = db.Customers.CountAsync();

        await visit.Page.GotoAsync(await browser.Address);
        await visit.DecideAsync(Account, consents: false);

        Assert.Equal("Not connected", await visit.HeadingAsync());
        await visit.KeepAsync("callback-denied");
        Assert.Equal("access_denied", (await Assert.ThrowsAsync<StripeOAuthException>(() => query)).Error);
        Assert.Empty(_stripe.OAuth.Connections);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_redirect_with_another_state_is_told_apart_and_the_right_one_still_connects(int width)
    {
        await using var visit = await chromium.VisitAsync(width);
        var browser = new OpenedPage();
        await using var db = Open(browser);
        var query = db.Customers.CountAsync();
        var address = await browser.Address;

        await visit.Page.GotoAsync($"{_callback}/?code={_stripe.OAuth.Grant("ca_ledger", "acct_lighthouse")}&state=of_somebody_else");
        Assert.Equal("This link is from another attempt", await visit.HeadingAsync());
        await visit.KeepAsync("callback-wrong-state");
        Assert.False(query.IsCompleted);

        await visit.Page.GotoAsync(address);
        await visit.DecideAsync(Account, consents: true);
        Assert.Equal("Connected", await visit.HeadingAsync());
        Assert.Equal(Customers, await query);
        Assert.Equal([Account], _stripe.OAuth.Connections.Select(c => c.Account));
    }

    [Fact]
    public async Task An_exchange_that_fails_is_said_on_the_page_too()
    {
        await using var visit = await chromium.VisitAsync();
        var browser = new OpenedPage();
        await using var db = Open(browser);
        var query = db.Customers.CountAsync();
        _stripe.OAuth.FailNextTokenResponse(EmulatedTokenFault.ServerError);

        await visit.Page.GotoAsync(await browser.Address);
        await visit.DecideAsync(Account, consents: true);

        Assert.Equal("Not connected", await visit.HeadingAsync());
        await visit.KeepAsync("callback-failed");
        await Assert.ThrowsAsync<StripeOAuthException>(() => query);
    }

    private Shop Open(IStripeBrowserLauncher browser) => new(new DbContextOptionsBuilder<Shop>()
        .UseStripe(
            $"InitiateOAuth=GETANDREFRESH;OAuthClientId=ca_ledger;OAuthClientSecret={_stripe.ApiKey};CallbackURL={_callback};"
            + $"OAuthSettingsLocation={_location};ApiBase={_stripe.BaseAddress};ConnectBase={_stripe.BaseAddress}",
            stripe => stripe.OAuth(oauth => oauth.Browser(browser)))
        .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan))
        .Options);

    /// <summary>Hands the page to the test's browser in place of the system's.</summary>
    private sealed class OpenedPage : IStripeBrowserLauncher
    {
        private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Address => _address.Task.WaitAsync(TimeSpan.FromMinutes(1));

        public void Open(Uri url) => _address.SetResult(url.AbsoluteUri);
    }

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
    {
        public DbSet<Stripe.Customer> Customers => Set<Stripe.Customer>();
    }
}
