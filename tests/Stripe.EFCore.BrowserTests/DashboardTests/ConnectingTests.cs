using System.Globalization;
using System.Text.Json.Nodes;
using BillingDashboard;
using Microsoft.Playwright;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>The way from a visitor to a connected account, and back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ConnectingTests(Chromium chromium) : IAsyncLifetime
{
    private const string Account = "acct_rocketrides";

    private Dashboard _dashboard = null!;

    private EmulatedOAuth OAuth => _dashboard.Stripe!.Emulator.OAuth;

    public async Task InitializeAsync() => _dashboard = await Dashboard.StartAsync(
        ["--urls", "http://127.0.0.1:0", "--Dashboard:CacheSeconds=0", "--Dashboard:EmulateRateLimits=false", "--Logging:Console:LogLevel:Default=None"],
        StoppedClock.June);

    public async Task DisposeAsync() => await _dashboard.DisposeAsync();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Connecting_shows_the_customers_of_the_account_page_by_page(int width, ColorScheme scheme)
    {
        await using var visit = await chromium.VisitAsync(width, scheme);
        await visit.Page.GotoAsync(_dashboard.Address.AbsoluteUri);
        Assert.Equal("Connect your Stripe account", await visit.HeadingAsync());
        await visit.KeepAsync($"dashboard-start-{scheme}");

        await ConnectAsync(visit, Account);

        // Neither code nor state is left in the address.
        Assert.Equal(_dashboard.Address + "revenue", visit.Page.Url);
        Assert.Equal("Revenue", await visit.HeadingAsync());
        Assert.Equal("Rocket Rides", await visit.Page.Locator(".business").InnerTextAsync());
        await visit.Page.GotoAsync(_dashboard.Address + "customers");
        Assert.Equal("Customers", await visit.HeadingAsync());
        await visit.KeepAsync($"dashboard-customers-{scheme}");

        var shown = new List<Row>();
        while (true)
        {
            shown.AddRange(await RowsOf(visit.Page));
            if (await visit.Page.Locator("#older").CountAsync() == 0)
                break;
            await visit.FollowAsync(visit.Page.Locator("#older"));
            Assert.True(await visit.Page.Locator("#newest").IsVisibleAsync());
        }

        await visit.KeepAsync($"dashboard-last-page-{scheme}");
        var (customers, subscriptions, invoices) =
            (await ListAsync("customers?"), await ListAsync("subscriptions?status=active&"), await ListAsync("invoices?status=open&"));
        Assert.NotEmpty(subscriptions);
        Assert.NotEmpty(invoices);
        Assert.Equal(customers.Select(c => Row.Of((string)c["id"]!, subscriptions, invoices)), shown);
    }

    [Fact]
    public async Task Two_visitors_see_each_the_account_that_he_connected()
    {
        await using var one = await chromium.VisitAsync();
        await using var other = await chromium.VisitAsync();
        await ConnectAsync(one, Account);
        await other.Page.GotoAsync(_dashboard.Address.AbsoluteUri);
        Assert.Equal("Connect your Stripe account", await other.HeadingAsync());

        await ConnectAsync(other, "acct_lighthouse");
        await one.Page.GotoAsync(_dashboard.Address + "connection");
        Assert.Equal("Lighthouse Coffee", await other.Page.Locator(".business").InnerTextAsync());
        await other.Page.GotoAsync(_dashboard.Address + "customers");

        Assert.Equal(12, await other.Page.Locator("tbody tr").CountAsync());
        Assert.Equal("Rocket Rides", await one.Page.Locator(".business").InnerTextAsync());
        Assert.Equal(Account, await one.Page.Locator(".account b").InnerTextAsync());
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_denial_is_said_and_can_be_thought_over(int width)
    {
        await using var visit = await chromium.VisitAsync(width);
        await visit.Page.GotoAsync(_dashboard.Address + "connect");
        await visit.DecideAsync(Account, consents: false);

        Assert.Equal("You did not connect an account", await visit.HeadingAsync());
        await visit.KeepAsync("dashboard-denied");
        Assert.Empty(OAuth.Connections);

        await visit.FollowAsync(visit.Page.GetByText("Connect again"));
        await visit.DecideAsync(Account, consents: true);
        Assert.Equal("Revenue", await visit.HeadingAsync());
    }

    [Fact]
    public async Task A_redirect_that_another_browser_began_connects_nothing()
    {
        await using var attacker = await chromium.VisitAsync();
        await using var visit = await chromium.VisitAsync();
        var stolen = await CallbackOfAsync(attacker);

        // The visitor has a state of his own under way, or none.
        foreach (var start in new[] { "", "connect" })
        {
            await visit.Page.GotoAsync(_dashboard.Address + start);
            var answer = await visit.Page.GotoAsync(stolen);

            Assert.Equal(400, answer!.Status);
            Assert.Equal("This link is not from your last visit to Stripe", await visit.HeadingAsync());
        }

        await visit.KeepAsync("dashboard-wrong-state");
        Assert.Empty(OAuth.Connections);
    }

    [Fact]
    public async Task A_callback_that_is_opened_twice_sends_its_code_once()
    {
        await using var visit = await chromium.VisitAsync();
        var callback = await CallbackOfAsync(visit);

        // With the cookie of the first visit, as two requests at the same moment would have it.
        var cookies = await visit.Browser.CookiesAsync();
        await visit.Page.GotoAsync(callback);
        await visit.Browser.AddCookiesAsync(cookies.Select(c => new Cookie
        {
            Name = c.Name,
            Value = c.Value,
            Domain = c.Domain,
            Path = c.Path,
        }));
        var again = await visit.Page.GotoAsync(callback);

        Assert.Equal(400, again!.Status);
        Assert.Equal(0, OAuth.CodeReuses);
        await visit.Page.GotoAsync(_dashboard.Address.AbsoluteUri);
        Assert.Equal("Revenue", await visit.HeadingAsync());
    }

    [Fact]
    public async Task A_code_that_was_used_is_refused_in_plain_words()
    {
        await using var visit = await chromium.VisitAsync();
        var code = OAuth.Grant("ca_dashboard", Account);
        await visit.Page.GotoAsync(_dashboard.Address + "connect");
        var state = new Uri(visit.Page.Url).Query.Split("state=")[1];
        OAuth.FailNextTokenResponse(EmulatedTokenFault.LostAnswer);

        await visit.Page.GotoAsync($"{_dashboard.Address}connect/callback?code={code}&state={state}");
        Assert.Equal("The account could not be connected", await visit.HeadingAsync());

        await visit.Page.GotoAsync(_dashboard.Address + "connect");
        state = new Uri(visit.Page.Url).Query.Split("state=")[1];
        await visit.Page.GotoAsync($"{_dashboard.Address}connect/callback?code={code}&state={state}");
        Assert.Equal("This authorization cannot be used", await visit.HeadingAsync());
        await visit.KeepAsync("dashboard-used-code");
        var page = await visit.Page.ContentAsync();
        Assert.DoesNotContain(code, page);
        Assert.DoesNotContain("Exception", page);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Tokens_are_renewed_and_the_connection_is_ended_by_the_buttons(int width)
    {
        await using var visit = await chromium.VisitAsync(width);
        await ConnectAsync(visit, Account);
        await visit.FollowAsync(visit.Page.Locator(".business"));

        await visit.FollowAsync(visit.Page.Locator("#refresh"));
        Assert.Equal("The tokens were renewed.", await visit.Page.GetByRole(AriaRole.Status).InnerTextAsync());
        Assert.Equal(1, OAuth.Refreshes);
        await visit.KeepAsync("dashboard-renewed");

        await visit.FollowAsync(visit.Page.Locator("#disconnect"));
        Assert.Equal($"{Account} is disconnected.", await visit.Page.GetByRole(AriaRole.Status).InnerTextAsync());
        Assert.Equal("Connect your Stripe account", await visit.HeadingAsync());
        await visit.KeepAsync("dashboard-disconnected");
        Assert.Empty(OAuth.Connections);
    }

    [Fact]
    public async Task A_connection_that_the_owner_ended_is_said_and_can_be_left()
    {
        await using var visit = await chromium.VisitAsync();
        await ConnectAsync(visit, Account);
        OAuth.Revoke(Account);

        var answer = await visit.Page.ReloadAsync();
        Assert.Equal(401, answer!.Status);
        Assert.Equal("The account cannot be read any more", await visit.HeadingAsync());
        await visit.KeepAsync("dashboard-ended");
        Assert.Equal("/connect", await visit.Page.GetByText("Connect again").GetAttributeAsync("href"));

        await visit.Page.GotoAsync(_dashboard.Address + "connection");
        await visit.FollowAsync(visit.Page.Locator("#disconnect"));
        Assert.Equal("Connect your Stripe account", await visit.HeadingAsync());
    }

    [Fact]
    public async Task Settings_that_cannot_connect_are_told_to_the_log_and_not_to_visitors()
    {
        // A live key, and an address that live mode does not redirect to.
        await using var live = await Dashboard.StartAsync(
            [
                "--urls", "http://127.0.0.1:0", "--Logging:Console:LogLevel:Default=None", "--Stripe:OAuthClientId=ca_1",
                "--Stripe:OAuthClientSecret=sk_live_51Hidden",
            ]);
        await using var visit = await chromium.VisitAsync();

        var answer = await visit.Page.GotoAsync(live.Address + "connect");

        Assert.Null(live.Stripe);
        Assert.Equal(500, answer!.Status);
        Assert.Equal("This cannot work yet", await visit.HeadingAsync());
        var page = await visit.Page.ContentAsync();
        Assert.DoesNotContain("Hidden", page);
        Assert.DoesNotContain("Exception", page);
    }

    private static async Task<List<Row>> RowsOf(IPage page)
    {
        var rows = new List<Row>();
        foreach (var row in await page.Locator("tbody tr").AllAsync())
        {
            rows.Add(new(
                (await row.GetAttributeAsync("id"))!,
                await row.Locator(".subscriptions").InnerTextAsync(),
                (await row.Locator(".open").InnerTextAsync()).Trim()));
        }

        return rows;
    }

    /// <summary>A whole list of the account, by plain requests.</summary>
    private async Task<List<JsonNode>> ListAsync(string list)
    {
        var emulator = _dashboard.Stripe!.Emulator;
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", emulator.ApiKey);
        http.DefaultRequestHeaders.Add("Stripe-Account", Account);
        var objects = new List<JsonNode>();
        for (var hasMore = true; hasMore;)
        {
            var after = objects.Count == 0 ? "" : "&starting_after=" + objects[^1]["id"];
            var page = JsonNode.Parse(await http.GetStringAsync($"v1/{list}limit=100{after}"))!;
            objects.AddRange(page["data"]!.AsArray()!);
            hasMore = (bool)page["has_more"]!;
        }

        return objects;
    }

    private async Task ConnectAsync(Visit visit, string account)
    {
        await visit.Page.GotoAsync(_dashboard.Address.AbsoluteUri);
        await visit.FollowAsync(visit.Page.GetByText("Connect with Stripe"));
        await visit.DecideAsync(account, consents: true);
    }

    /// <summary>Consents, and answers with the address of the redirect without following it.</summary>
    private async Task<string> CallbackOfAsync(Visit visit)
    {
        await visit.Page.GotoAsync(_dashboard.Address + "connect");
        var callback = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await visit.Page.RouteAsync(visit.Page.Url, async route =>
        {
            var answer = await route.FetchAsync(new() { MaxRedirects = 0 });
            callback.SetResult(answer.Headers["location"]);
            await route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Held back</h1>" });
        });
        await visit.Page.Locator($"input[name=account][value={Account}]").CheckAsync();
        await visit.Page.Locator("#connect").ClickAsync();
        await visit.Page.GetByText("Held back").WaitForAsync();
        return await callback.Task;
    }

    /// <summary>What the page says of a customer.</summary>
    private sealed record Row(string Id, string ActiveSubscriptions, string Open)
    {
        public static Row Of(string id, List<JsonNode> subscriptions, List<JsonNode> invoices)
        {
            var owed = invoices.Where(i => (string?)i["customer"] == id)
                .GroupBy(i => (string)i["currency"]!)
                .OrderBy(g => g.Key)
                .Select(g => Seed.Money(g.Sum(i => (long)i["amount_remaining"]!), g.Key));
            return new(
                id,
                subscriptions.Count(s => (string?)s["customer"] == id).ToString(CultureInfo.InvariantCulture),
                string.Join('\n', owed.DefaultIfEmpty("Nothing open")));
        }
    }
}
