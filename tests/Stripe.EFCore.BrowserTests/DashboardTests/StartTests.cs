using System.Net;
using BillingDashboard;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>The application with a key of its own, right or wrong, and with settings that cannot work.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private StripeEmulator _stripe = null!;

    public async Task InitializeAsync()
    {
        _stripe = await StripeEmulator.StartAsync(new() { Seed = 3, Customers = 10 });
        _stripe.Account().DisplayName = "Harbour Books";
    }

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Fact]
    public async Task A_key_shows_its_account_without_connecting()
    {
        await using var dashboard = await StartAsync(_stripe.ApiKey);
        using var client = new HttpClient { BaseAddress = dashboard.Address };

        var page = await client.GetStringAsync("/");

        Assert.Null(dashboard.Stripe);
        Assert.Contains("<h1>Revenue</h1>", page);
        Assert.Contains("Harbour Books", page);
        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        Assert.Contains("\"data\":[{", await client.GetStringAsync("/api/customers"));
        Assert.DoesNotContain("disconnect", await client.GetStringAsync("/connection"));
    }

    [Fact]
    public async Task Items_without_a_price_of_a_month_are_counted_and_not_summed()
    {
        _stripe.Account().Insert(new Subscription
        {
            Id = "sub_by_use",
            Status = "active",
            CustomerId = _stripe.Account().Ids("customer").First(),
            Created = DateTime.UtcNow,
            Currency = "chf",
            Items = new()
            {
                Data =
                [
                    ItemOf("si_by_use", usage: "metered", unit: 500, interval: "month"),
                    ItemOf("si_tiers", usage: "licensed", unit: null, interval: "month"),
                    ItemOf("si_week", usage: "licensed", unit: 1200, interval: "week"),
                ],
            },
        });
        await using var dashboard = await StartAsync(_stripe.ApiKey);
        using var client = new HttpClient { BaseAddress = dashboard.Address };

        var page = await client.GetStringAsync("/revenue");

        Assert.Contains("Not in these sums: 2 of the items", page);

        // 12.00 a week are 12 * 365 / 84 a month.
        Assert.Contains("52.14 CHF", page);
    }

    [Fact]
    public async Task A_wrong_key_is_said_to_people_and_programs_and_not_shown()
    {
        await using var dashboard = await StartAsync("sk_test_wrongWrongWrong");
        using var client = new HttpClient { BaseAddress = dashboard.Address };

        using var page = await client.GetAsync("/customers");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadGateway, page.StatusCode);
        Assert.Contains("Stripe does not take the configured key", html);
        Assert.DoesNotContain("wrongWrong", html);

        using var api = await client.GetAsync("/api/customers");
        var json = await api.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadGateway, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("wrongWrong", json);

        using var health = await client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }

    [Theory]
    [InlineData("LiveAPIKey", "")]
    [InlineData("LiveApiKeyy", "sk_test_hidden")]
    [InlineData("OAuthClientId", "ca_1")]
    [InlineData("RateLimitShare", "plenty")]
    public async Task Settings_that_cannot_work_stop_the_start_and_are_named(string setting, string value)
    {
        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => Dashboard.StartAsync(["--urls", "http://127.0.0.1:0", $"--Stripe:{setting}={value}"]));

        Assert.True(wrong is ArgumentException or InvalidOperationException, $"{wrong}");
        Assert.Contains(setting == "OAuthClientId" ? "OAuthClientSecret" : setting, wrong.Message);
        Assert.DoesNotContain("hidden", wrong.Message);
    }

    private static SubscriptionItem ItemOf(string id, string usage, long? unit, string interval) => new()
    {
        Id = id,
        Quantity = 1,
        Created = DateTime.UtcNow,
        Price = new()
        {
            Id = "price_" + id,
            ProductId = "prod_" + id,
            Currency = "chf",
            UnitAmount = unit,
            UnitAmountDecimal = unit,
            Recurring = new() { Interval = interval, IntervalCount = 1, UsageType = usage },
        },
    };

    private Task<Dashboard> StartAsync(string key) => Dashboard.StartAsync(
    [
        "--urls", "http://127.0.0.1:0", "--Logging:Console:LogLevel:Default=None", $"--Stripe:LiveAPIKey={key}", $"--Stripe:ApiBase={_stripe.BaseAddress}",
    ]);
}
