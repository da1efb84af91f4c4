using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.OAuth;

/// <summary>
///     An emulator with an application of each service, an account, a clock that stands, and a browser that follows no redirect.
/// </summary>
public abstract class OAuthTest : IAsyncLifetime
{
    protected const string Callback = "http://localhost:33333";
    protected const string Shop = "acct_shop";

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
    private StripeEmulator? _emulator;
    private HttpClient? _browser;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected StripeEmulator Emulator => _emulator!;

    protected HttpClient Browser => _browser!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { TimeProvider = Clock, Seed = 3, Customers = 2 });
        _browser = new HttpClient(_handler) { BaseAddress = Emulator.BaseAddress };
        Emulator.AddUnconnectedAccount(Shop, seed: 5, customers: 4).DisplayName = "Rocket <Rides>";
        Emulator.OAuth.AddApplication("ca_connect", "Ledger & Sons", null, [Callback, Callback + "/again?tab=1"]);
        Emulator.OAuth.AddApplication("ca_apps", "Reports", null, [Callback], EmulatedOAuthService.Apps);
        Emulator.OAuth.AddApplication("ca_foreign", "Another platform", "sk_test_foreign", [Callback]);
    }

    public async Task DisposeAsync()
    {
        Browser.Dispose();
        _handler.Dispose();
        await Emulator.DisposeAsync();
    }

    protected StripeClient ClientOf(string key, string? account = null)
    {
        var address = Emulator.BaseAddress.ToString().TrimEnd('/');
        return new StripeClient(
            new StripeClientOptions { ApiKey = key, ApiBase = address, ConnectBase = address, StripeAccount = account });
    }

    protected async Task<int> CustomersAsync(string key, string? account = null)
        => (await new CustomerService(ClientOf(key, account)).ListAsync(new CustomerListOptions { Limit = 100 })).Data.Count;

    protected async Task<StripeException> RefusalAsync(string key, string? account = null)
        => await Assert.ThrowsAsync<StripeException>(() => CustomersAsync(key, account));

    protected Task<(HttpStatusCode Status, JsonObject Body)> ConnectAsync(string code, string? secret = null)
        => PostAsync(
            "/oauth/token", null, ("client_secret", secret ?? Emulator.ApiKey), ("grant_type", "authorization_code"), ("code", code));

    protected Task<(HttpStatusCode Status, JsonObject Body)> ConnectRefreshAsync(string refreshToken, string scope = "")
        => PostAsync(
            "/oauth/token", Emulator.ApiKey, ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("scope", scope));

    protected Task<(HttpStatusCode Status, JsonObject Body)> AppsAsync(string code)
        => PostAsync("/v1/oauth/token", Emulator.ApiKey, ("grant_type", "authorization_code"), ("code", code));

    protected Task<(HttpStatusCode Status, JsonObject Body)> AppsRefreshAsync(string refreshToken)
        => PostAsync("/v1/oauth/token", Emulator.ApiKey, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    protected async Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(
        string path,
        string? basic,
        params (string Name, string Value)[] form)
    {
        using var answer = await SendAsync(path, basic, form);
        return (answer.StatusCode, (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    protected async Task<HttpResponseMessage> SendAsync(string path, string? basic, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        if (basic is not null)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(basic + ":"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }

        return await Browser.SendAsync(request);
    }

    protected static void AssertInvalidGrant((HttpStatusCode Status, JsonObject Body) answer, string description)
        => AssertRefused(answer, HttpStatusCode.BadRequest, "invalid_grant", description);

    protected static void AssertRefused(
        (HttpStatusCode Status, JsonObject Body) answer,
        HttpStatusCode status,
        string error,
        string description)
    {
        Assert.Equal((status, error), (answer.Status, (string?)answer.Body["error"]));
        Assert.Contains(description, (string?)answer.Body["error_description"]);
    }
}
