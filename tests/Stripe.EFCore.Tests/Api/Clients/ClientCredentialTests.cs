using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace StripeEFCore.Tests.Api.Clients;

/// <summary>Which key, account, version and address a client's requests have, and when it has none.</summary>
public class ClientCredentialTests
{
    private const string LiveKey = "sk_live_51Secret";

    private readonly ClientServer _server = new(_ => ClientServer.Object());

    [Fact]
    public async Task Key_account_and_version_are_the_context_s()
    {
        using var context = _server.Context(s => s.AccountId("acct_1").ApiVersion("2026-01-28.preview"));
        var client = context.Database.GetStripeClient();
        await new CustomerService(client).GetAsync("cus_1");

        Assert.Equal(
            ("Bearer " + ClientServer.Key, "acct_1", "2026-01-28.preview"),
            (_server.Only.Header("Authorization"), _server.Only.Header("Stripe-Account"), _server.Only.Header("Stripe-Version")));
        Assert.DoesNotContain(ClientServer.Key, client.ApiKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_caller_names_goes_before_it()
    {
        using var context = _server.Context(s => s.AccountId("acct_1").ApiVersion("2026-01-28.preview"));
        var client = context.Database.GetStripeClient();
        await client.V1.Customers.GetAsync("cus_1", null, new() { ApiKey = "sk_test_other" });
        await client.V1.Customers.GetAsync("cus_1", null, new() { StripeAccount = "acct_2" });
        await client.V1.Customers.GetAsync("cus_1", null, new() { StripeContext = "acct_3/acct_4" });
        await client.V1.EphemeralKeys.CreateAsync(new() { StripeVersion = "2020-08-27", Customer = "cus_1" });

        Assert.Equal(["sk_test_other", ClientServer.Key, ClientServer.Key, ClientServer.Key], _server.Requests.Select(r => r.Header("Authorization")?[7..]));
        Assert.Equal(["acct_1", "acct_2", null, "acct_1"], _server.Requests.Select(r => r.Header("Stripe-Account")));
        Assert.Equal([null, null, "acct_3/acct_4", null], _server.Requests.Select(r => r.Header("Stripe-Context")));
        Assert.Equal("2020-08-27", _server.Requests[3].Header("Stripe-Version"));
    }

    [Fact]
    public async Task The_key_of_an_organization_names_its_account_in_the_context_header()
    {
        using var context = _server.Context(s => s.ApiKey("sk_org_test_1").AccountId("acct_1"));
        await context.Database.GetStripeClient().V1.Customers.GetAsync("cus_1");

        Assert.Equal((null, "acct_1"), (_server.Only.Header("Stripe-Account"), _server.Only.Header("Stripe-Context")));
    }

    [Fact]
    public async Task A_key_that_is_rolled_meanwhile_is_asked_for_again()
    {
        var server = new ClientServer(r =>
            r.Header("Authorization") == "Bearer sk_test_new" ? ClientServer.Object() : FakeStripe.Error(HttpStatusCode.Unauthorized));
        var asked = 0;
        using var context = new ClientServer.Books(new DbContextOptionsBuilder<ClientServer.Books>()
            .UseStripe(s => s.ApiKey(() => asked++ == 0 ? "sk_test_old" : "sk_test_new").MessageHandler(server).RateLimits(StripeRateLimits.Off)).Options);
        await context.Database.VoidInvoiceAsync("in_1");

        Assert.Equal(2, server.Requests.Count);
        Assert.Single(server.Requests.Select(r => r.Header("Idempotency-Key")).Distinct());
    }

    [Fact]
    public async Task The_token_endpoint_gets_the_key_that_it_takes_as_a_parameter()
    {
        using var context = _server.Context();
        await new OAuthTokenService(context.Database.GetStripeClient()).CreateAsync(new() { GrantType = "authorization_code", Code = "ac_1" });

        Assert.Equal("https://connect.stripe.com/oauth/token", _server.Only.Uri.AbsoluteUri);
        Assert.Contains("client_secret=" + ClientServer.Key, _server.Only.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_host_of_Stripe_gets_what_it_serves()
    {
        using var context = _server.Context();
        await context.Database.UploadFileAsync(new() { Purpose = "dispute_evidence", File = new() { Data = new MemoryStream([1]) } });
        await (await context.Database.DownloadFileAsync("file_1")).DisposeAsync();
        await context.Database.VoidInvoiceAsync("in_1");

        Assert.Equal(
            ["https://files.stripe.com/v1/files", "https://files.stripe.com/v1/files/file_1/contents", "https://api.stripe.com/v1/invoices/in_1/void"],
            _server.Requests.Select(r => r.Uri.AbsoluteUri));
    }

    [Fact]
    public async Task Another_address_of_the_API_is_the_one_for_all_of_it()
    {
        using var context = _server.Context(s => s.ApiBase(new("http://localhost:1/stripe")));
        var client = context.Database.GetStripeClient();
        await context.Database.UploadFileAsync(new() { Purpose = "dispute_evidence", File = new() { Data = new MemoryStream([1]) } });
        await client.V1.Quotes.PdfAsync("qt_1");
        await client.V2.Billing.MeterEventStream.CreateAsync(new() { Events = [] });
        await new OAuthTokenService(client).CreateAsync(new());
        await client.V1.Customers.GetAsync("cus_1");

        Assert.All(_server.Requests, r => Assert.StartsWith("http://localhost:1/stripe/", r.Uri.AbsoluteUri, StringComparison.Ordinal));
        Assert.Equal(5, _server.Requests.Count);
    }

    [Fact]
    public async Task The_key_of_the_context_goes_to_no_unknown_host()
    {
        using var context = _server.Context(s => s.ApiKey(LiveKey));
        var client = context.Database.GetStripeClient();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Ask("https://stripe.com.example"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Ask("http://api.stripe.com"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Ask("http://proxy.example", LiveKey));
        Assert.Empty(_server.Requests);
        Assert.Contains("stripe.com.example", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(LiveKey, refusal.Message, StringComparison.Ordinal);

        await Ask("https://proxy.example", "sk_test_other");
        await Ask("https://files.stripe.com");
        Assert.Equal(["Bearer sk_test_other", "Bearer " + LiveKey], _server.Requests.Select(r => r.Header("Authorization")));

        Task Ask(string address, string? key = null) =>
            client.RawRequestAsync(HttpMethod.Get, "/v1/customers", null, new() { BaseUrl = address, ApiKey = key });
    }

    [Fact]
    public async Task An_answer_that_repeats_the_key_is_masked()
    {
        var echo = new ClientServer(r => FakeStripe.Json(
            $"<html>{r.Header("Authorization")}</html>", r.Number == 1 ? HttpStatusCode.BadRequest : HttpStatusCode.OK));
        using var context = echo.Context();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var failure = await Assert.ThrowsAsync<StripeException>(() => context.Database.GetStripeClient().V1.Customers.GetAsync("cus_1"));
            Assert.DoesNotContain(ClientServer.Key, failure.ToString() + failure.StripeResponse.Content, StringComparison.Ordinal);
            Assert.Contains("html", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_ends_with_its_context()
    {
        StripeClient client;
        using (var context = _server.Context())
            client = context.Database.GetStripeClient();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.V1.Customers.GetAsync("cus_1"));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_client_of_one_lease_sends_nothing_in_the_next()
    {
        var services = new ServiceCollection().AddDbContextPool<ClientServer.Books>(o => o.UseStripe(s => s
            .ApiKeyPerContext().MessageHandler(_server).RateLimits(StripeRateLimits.Off))).BuildServiceProvider();
        StripeClient old;
        await using (var scope = services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<ClientServer.Books>();
            context.Database.SetStripeApiKey("sk_test_first");
            old = context.Database.GetStripeClient();
            await old.V1.Customers.GetAsync("cus_1");
        }

        await using (var scope = services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<ClientServer.Books>();
            context.Database.SetStripeApiKey("sk_test_second");
            var ended = await Assert.ThrowsAsync<ObjectDisposedException>(() => old.V1.Customers.GetAsync("cus_1"));
            Assert.Contains("GetStripeClient()", ended.Message, StringComparison.Ordinal);
            await context.Database.GetStripeClient().V1.Customers.GetAsync("cus_1");
        }

        Assert.Equal(["Bearer sk_test_first", "Bearer sk_test_second"], _server.Requests.Select(r => r.Header("Authorization")));
    }
}
