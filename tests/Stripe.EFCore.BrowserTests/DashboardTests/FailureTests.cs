using System.Net;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>Stripe is down, slow, busy or broken: the page says so with a status and a way on, and shows no part of its numbers.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FailureTests(Chromium chromium, FailureTests.ImpatientHost host) : IClassFixture<FailureTests.ImpatientHost>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        (host.Dashboard.Emulator.Fault, host.Dashboard.Emulator.Latency) = (null, TimeSpan.Zero);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("down", 502, "Stripe has a problem")]
    [InlineData("busy", 503, "Stripe is busy")]
    [InlineData("reset", 504, "Stripe did not answer")]
    [InlineData("broken", 504, "Stripe did not answer")]
    [InlineData("html", 502, "Stripe's answer cannot be read")]
    [InlineData("refused", 401, "The account cannot be read any more")]
    public async Task A_fault_is_said_with_its_status_and_a_way_on(string fault, int status, string title)
    {
        await using var visit = await host.Dashboard.OpenAsync(chromium, "/developers");
        host.Dashboard.Emulator.Fault = _ => FaultOf(fault);

        var answer = await visit.Page.GotoAsync(host.Dashboard.Address + "overdue?days=30&sort=customer");

        Assert.Equal(status, answer!.Status);
        Assert.Equal(title, await visit.HeadingAsync());
        await visit.KeepAsync($"failure-{fault}");
        Assert.Equal(1, await visit.Page.Locator("[role=alert]").CountAsync());
        var content = await visit.Page.ContentAsync();
        Assert.DoesNotContain("Exception", content);
        Assert.DoesNotContain("   at ", content);
        Assert.DoesNotContain(host.Dashboard.Emulator.ApiKey, content);
        if (status < 500)
            return;

        // The way on leads back to the page and its filters.
        Assert.Equal(status != 504, answer.Headers.ContainsKey("retry-after") && answer.Headers["retry-after"] == "10");
        host.Dashboard.Emulator.Fault = null;
        await visit.FollowAsync(visit.Page.GetByText("Try again"));
        Assert.Equal("Overdue invoices", await visit.HeadingAsync());
        Assert.Equal("30", await visit.Page.Locator("[name=days]").InputValueAsync());
    }

    [Theory]
    [InlineData("/revenue")]
    [InlineData("/subscriptions")]
    public async Task A_list_that_breaks_off_shows_no_number_at_all(string page)
    {
        await using var visit = await host.Dashboard.OpenAsync(chromium, "/developers");
        host.Dashboard.Emulator.Fault = request =>
            request.Query.Contains("starting_after", StringComparison.Ordinal) ? EmulatedFault.Error(HttpStatusCode.ServiceUnavailable) : null;

        var answer = await visit.Page.GotoAsync(new Uri(host.Dashboard.Address, page).AbsoluteUri);

        Assert.Equal(502, answer!.Status);
        Assert.Equal("Stripe has a problem", await visit.HeadingAsync());
        Assert.Equal(0, await visit.Page.Locator("table, dl, .chart").CountAsync());
    }

    [Fact]
    public async Task A_slow_Stripe_is_said_in_time()
    {
        await using var visit = await host.Dashboard.OpenAsync(chromium, "/developers");
        host.Dashboard.Emulator.Latency = TimeSpan.FromSeconds(20);

        var answer = await visit.Page.GotoAsync(host.Dashboard.Address + "payouts");

        Assert.Equal(504, answer!.Status);
        Assert.Equal("Stripe takes too long", await visit.HeadingAsync());
        await visit.KeepAsync("failure-slow");
        host.Dashboard.Emulator.Latency = TimeSpan.Zero;
        await visit.FollowAsync(visit.Page.GetByText("Try again"));
        Assert.Equal("Payouts", await visit.HeadingAsync());
    }

    [Fact]
    public async Task A_business_without_a_readable_name_is_shown_by_its_id()
    {
        // A dashboard of its own: a name that was read is kept for an hour.
        var fresh = new DashboardHost();
        await fresh.InitializeAsync();
        try
        {
            fresh.Emulator.Fault = request => request.Path == "/v1/account" ? EmulatedFault.Error(HttpStatusCode.Forbidden) : null;
            await using var visit = await fresh.OpenAsync(chromium, "/payouts");

            Assert.Equal("Payouts", await visit.HeadingAsync());
            Assert.Equal(DashboardHost.Account, await visit.Page.Locator(".business").InnerTextAsync());
        }
        finally
        {
            await fresh.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/payouts/po_unknown", 404)]
    [InlineData("/customers/cus_unknown", 404)]
    [InlineData("/customers/..%2Fcharges", 404)]
    [InlineData("/customers?after=nonsense", 400)]
    [InlineData("/customers?from=yesterday", 400)]
    [InlineData("/subscriptions?status=sleeping", 400)]
    [InlineData("/subscriptions?p=0", 400)]
    [InlineData("/revenue?months=7", 400)]
    [InlineData("/revenue?currency=dollars", 400)]
    [InlineData("/failed?from=2026-02-02&to=2026-01-01", 400)]
    [InlineData("/failed?to=0001-01-01", 400)]
    public async Task An_address_that_makes_no_sense_is_refused_in_plain_words(string address, int status)
    {
        using var client = await host.Dashboard.ClientAsync(chromium);
        using var answer = await client.GetAsync(address);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(status == 404 ? "There is no such page" : "That was not understood", page);
        Assert.DoesNotContain("Exception", page);
    }

    private static EmulatedFault FaultOf(string fault) => fault switch
    {
        "down" => EmulatedFault.Error(HttpStatusCode.ServiceUnavailable),
        "busy" => EmulatedFault.RateLimited("global-rate"),
        "reset" => EmulatedFault.Reset,
        "broken" => EmulatedFault.BrokenBody,
        "html" => EmulatedFault.Html,
        _ => EmulatedFault.Error(HttpStatusCode.Unauthorized, "api_key_expired"),
    };

    /// <summary>A dashboard that sends nothing twice, and waits two seconds.</summary>
    public sealed class ImpatientHost : IAsyncLifetime
    {
        public DashboardHost Dashboard { get; } = new()
        {
            Settings = ["--Dashboard:CacheSeconds=0", "--Dashboard:EmulateRateLimits=false", "--Dashboard:Retries=0", "--Dashboard:TimeoutSeconds=2"],
        };

        public Task InitializeAsync() => Dashboard.InitializeAsync();

        public Task DisposeAsync() => Dashboard.DisposeAsync();
    }
}
