using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>The JSON interface: pages by token, refusals, and callers that leave.</summary>
[Collection(BrowserCollection.Name)]
public sealed class JsonApiTests(Chromium chromium, DashboardHost host)
{
    [Theory]
    [InlineData("/api/invoices?status=open&limit=7")]
    [InlineData("/api/invoices?currency=eur&limit=100")]
    [InlineData("/api/customers?limit=50")]
    [InlineData("/api/subscriptions?status=canceled")]
    [InlineData("/api/payments?status=failed&limit=30")]
    public async Task Pages_go_on_to_the_end_with_each_row_once_and_in_order(string list)
    {
        using var client = await host.ClientAsync(chromium);
        var rows = new List<JsonNode>();
        string? next = null;
        do
        {
            var page = await client.GetFromJsonAsync<JsonObject>(list + (next is null ? "" : $"{(list.Contains('?') ? '&' : '?')}after={next}"));
            rows.AddRange(page!["data"]!.AsArray()!);
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal(IdsOf(list), rows.Select(r => (string)r["id"]!));
    }

    [Fact]
    public async Task A_row_has_the_amounts_of_Stripe()
    {
        using var client = await host.ClientAsync(chromium);
        var invoice = host.Seed.Invoices.First(i => i.Status == "open");

        var row = await client.GetFromJsonAsync<JsonObject>("/api/invoices/" + invoice.Id);

        Assert.Equal(
            (invoice.Number, invoice.Currency, invoice.Total, invoice.AmountRemaining, invoice.CustomerId),
            ((string?)row!["number"], (string)row["currency"]!, (long)row["total"]!, (long)row["amountRemaining"]!, (string?)row["customerId"]));
    }

    [Fact]
    public async Task A_limit_above_a_hundred_counts_as_a_hundred()
    {
        using var client = await host.ClientAsync(chromium);

        var page = await client.GetFromJsonAsync<JsonObject>("/api/invoices?limit=2147483647");

        Assert.Equal(100, page!["data"]!.AsArray().Count);
        Assert.NotNull((string?)page["next"]);
    }

    [Theory]
    [InlineData("/api/invoices?limit=0", 400)]
    [InlineData("/api/invoices?limit=ten", 400)]
    [InlineData("/api/invoices?limit=99999999999", 400)]
    [InlineData("/api/invoices?after=in_1", 400)]
    [InlineData("/api/invoices?after=MTI4MDAwLjEuaW5fZ29uZQ", 400)]
    [InlineData("/api/invoices/in_unknown", 404)]
    [InlineData("/api/customers/cus_unknown", 404)]
    [InlineData("/api/nothing", 404)]
    [InlineData("/api/payments?status=failed&customer=cus_unknown", 200)]
    public async Task What_makes_no_sense_is_a_problem_as_JSON(string address, int status)
    {
        using var client = await host.ClientAsync(chromium);
        using var answer = await client.GetAsync(address);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? "application/json" : "application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        if (status != 200)
            Assert.Equal((status, true), ((int)body["status"]!, !string.IsNullOrEmpty((string?)body["title"])));
    }

    [Fact]
    public async Task A_token_of_another_list_is_refused()
    {
        using var client = await host.ClientAsync(chromium);
        var token = (string?)(await client.GetFromJsonAsync<JsonObject>("/api/customers?limit=5"))!["next"];

        using var answer = await client.GetAsync("/api/invoices?after=" + token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("page token", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_has_connected_nothing_is_asked_to()
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        foreach (var address in new[] { "/api/invoices", "/odata/Invoices" })
        {
            using var answer = await client.GetAsync(address);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("/connect", await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("/api/invoices", "down", 502, "Stripe has a problem")]
    [InlineData("/odata/Invoices", "down", 502, "Stripe has a problem")]
    [InlineData("/api/invoices", "expired", 401, "The account cannot be read any more")]
    [InlineData("/odata/Invoices", "expired", 401, "The account cannot be read any more")]
    public async Task A_fault_of_Stripe_is_a_problem_with_its_status(string address, string fault, int status, string title)
    {
        using var client = await host.ClientAsync(chromium);
        host.Emulator.Fault = _ => fault == "down"
            ? EmulatedFault.Error(HttpStatusCode.ServiceUnavailable)
            : EmulatedFault.Error(HttpStatusCode.Unauthorized, "api_key_expired");
        using var answer = await client.GetAsync(address);
        host.Emulator.Fault = null;

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(title, (string?)problem["title"]);
        Assert.StartsWith("req_", (string?)problem["stripeRequestId"]);
    }

    [Theory]
    [InlineData("/api/invoices?currency=xxx")]
    [InlineData("/odata/Invoices?$count=true")]
    [InlineData("/revenue?currency=xxx")]
    public async Task A_caller_that_leaves_stops_the_scan(string address)
    {
        using var client = await host.ClientAsync(chromium);
        using var left = new CancellationTokenSource();
        var invoices = 0;
        host.Emulator.Fault = request =>
        {
            // The caller leaves while Stripe still works on the first page of a list of six.
            if (request.Path == "/v1/invoices" && Interlocked.Increment(ref invoices) == 1)
                left.Cancel();
            return null;
        };
        host.Emulator.Latency = TimeSpan.FromMilliseconds(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(address, left.Token));

        // Two later callers are answered: a scan that went on would have sent its next page by then.
        for (var later = 0; later < 2; later++)
            Assert.NotNull(await client.GetStringAsync("/api/customers?limit=1"));
        (host.Emulator.Fault, host.Emulator.Latency) = (null, TimeSpan.Zero);

        Assert.Equal(1, invoices);
    }

    private IEnumerable<string> IdsOf(string list) => list switch
    {
        "/api/invoices?status=open&limit=7" => host.Seed.Invoices.Where(i => i.Status == "open").Select(i => i.Id),
        "/api/invoices?currency=eur&limit=100" => host.Seed.Invoices.Where(i => i.Currency == "eur").Select(i => i.Id),
        "/api/customers?limit=50" => host.Seed.Customers.Select(c => c.Id),
        "/api/subscriptions?status=canceled" => host.Seed.Subscriptions.Where(s => s.Status == "canceled").Select(s => s.Id),
        _ => host.Seed.Charges.Where(c => c.Status == "failed").Select(c => c.Id),
    };
}
