using System.Net;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Authentication.Sent;

/// <summary>.NET sends requests for localhost through a proxy too, so that a key for an emulator would pass another machine.</summary>
public class ProxyTests
{
    private const string Key = "sk_live_51Hidden";

    private static readonly RetrieveRequest Account = new("/v1/account", []);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_goes_to_this_machine_passes_no_proxy_of_the_handler(bool isWrapped)
    {
        await using var proxy = new RecordingServer(_ => RecordingServer.Json("{}"));
        await using var emulator = new RecordingServer(_ => RecordingServer.Json("{}"));
        foreach (var own in new HttpMessageHandler[]
        {
            new SocketsHttpHandler { Proxy = new WebProxy(proxy.Address) },
            new HttpClientHandler { Proxy = new WebProxy(proxy.Address), UseProxy = true },
        })
        {
            using var handler = isWrapped ? new Wrapping(new Wrapping(own)) : own;

            await Session(handler, emulator.Address, Key).RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default);
        }

        Assert.Equal(2, emulator.Received.Count);
        Assert.Empty(proxy.Received);
    }

    [Fact]
    public async Task What_goes_to_another_machine_passes_the_proxy_of_the_handler()
    {
        await using var proxy = new RecordingServer(_ => RecordingServer.Json("{}"));
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy(proxy.Address) };

        await Session(handler, new("http://emulator.invalid:8080"), "sk_test_1").RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default);

        Assert.StartsWith("GET http://emulator.invalid:8080/v1/account", Assert.Single(proxy.Received));
    }

    [Theory]
    [InlineData("sk_live_51Hidden", false)]
    [InlineData("sk_test_51Hidden", true)]
    public async Task A_handler_that_keeps_its_proxy_since_it_is_in_use_sends_no_live_key_to_this_machine(string key, bool isSent)
    {
        await using var proxy = new RecordingServer(_ => RecordingServer.Json("{}"));
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy(proxy.Address) };
        using (var first = new HttpClient(handler, disposeHandler: false))
            await first.GetStringAsync(new Uri("http://elsewhere.invalid/"));
        var session = Session(handler, new("http://localhost:1"), key);

        if (!isSent)
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(
                () => session.RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default).AsTask());
            Assert.Contains("through the proxy", refused.Message);
        }
        else
        {
            await session.RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default);
        }

        Assert.Equal(isSent, proxy.Received.Any(r => r.Contains("51Hidden", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("http://localhost:12111", true)]
    [InlineData("http://127.0.0.1:12111", true)]
    [InlineData("http://127.1.2.3:12111", true)]
    [InlineData("http://[::1]:12111", true)]
    [InlineData("https://localhost", true)]
    [InlineData("https://api.stripe.com", false)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("http://127.0.0.1.evil.example", false)]
    public void Only_addresses_of_this_machine_go_past_the_proxy_of_the_system(string address, bool isDirect)
    {
        var proxy = new DirectLoopback(new WebProxy("http://proxy.example:3128"));

        Assert.Equal(isDirect, proxy.IsBypassed(new(address)));
        Assert.Equal(isDirect ? null : new Uri("http://proxy.example:3128"), proxy.GetProxy(new(address)));
    }

    [Fact]
    public async Task The_shared_connections_go_past_a_proxy_too()
    {
        await using var proxy = new RecordingServer(_ => RecordingServer.Json("{}"));
        await using var emulator = new RecordingServer(_ => RecordingServer.Json("{}"));
        using var handler = StripeTransport.NewHandler();
        handler.Proxy = new WebProxy(proxy.Address);

        await Session(handler, emulator.Address, Key).RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default);

        Assert.Single(emulator.Received);
        Assert.Empty(proxy.Received);
    }

    private static StripeSession Session(HttpMessageHandler handler, Uri apiBase, string key) => new(
        SessionSetup.WithKey(new() { LiveAPIKey = key, ApiBase = apiBase }, NoRequestObserver.Instance, TimeProvider.System),
        new StripeTransport(handler),
        new(0, 0));

    private sealed class Wrapping(HttpMessageHandler inner) : DelegatingHandler(inner);
}
