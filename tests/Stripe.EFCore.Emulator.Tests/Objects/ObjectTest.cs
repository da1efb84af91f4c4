using System.Text.Json.Nodes;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Objects;

/// <summary>An emulator of a test's own, empty unless the test says otherwise, with Stripe.net as its client.</summary>
public abstract class ObjectTest : IAsyncLifetime
{
    private StripeEmulator? _emulator;
    private HttpClient? _http;

    protected StripeEmulator Emulator => _emulator!;

    protected StripeClient Client => ClientOf(Emulator.ApiKey);

    protected virtual StripeEmulatorOptions Options => new();

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(Options);
        _http = new HttpClient { BaseAddress = Emulator.BaseAddress };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", Emulator.ApiKey);
    }

    public async Task DisposeAsync()
    {
        _http!.Dispose();
        await Emulator.DisposeAsync();
    }

    protected StripeClient ClientOf(string apiKey)
        => new(new StripeClientOptions { ApiKey = apiKey, ApiBase = Emulator.BaseAddress.ToString().TrimEnd('/') });

    /// <summary>What the API answers, as it stands.</summary>
    protected async Task<JsonNode> GetAsync(string path)
        => JsonNode.Parse(await (await _http!.GetAsync(new Uri(path, UriKind.Relative))).Content.ReadAsStringAsync())!;

    /// <summary>The message of the error that the API answers.</summary>
    protected async Task<string> ErrorOf(string path) => (string)(await GetAsync(path))["error"]!["message"]!;

    protected void Insert(string resource, string json) => Emulator.Account().Insert(resource, (JsonObject)JsonNode.Parse(json)!);
}
