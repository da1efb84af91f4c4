using System.Net;
using Stripe.EFCore.Authentication.OAuth;
using StripeEFCore.Tests.Authentication.OAuth;
using StripeEFCore.TestShared;

namespace StripeEFCore.Tests.Authentication.Desktop;

/// <summary>A person at this machine who is asked for consent in a browser.</summary>
public abstract class DesktopConsentTest : IDisposable
{
    private protected HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    private protected string Callback { get; } = $"http://localhost:{LoopbackPort.Free()}/back";

    public void Dispose()
    {
        Http.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static FakeTokenEndpoint Endpoint() => new(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt")));

    private protected static string StateOf(Uri url) => url.Query.Split("state=")[1];

    private protected async Task<StripeOAuthSettings> Ask(
        IStripeBrowserLauncher browser,
        FakeTokenEndpoint? endpoint = null,
        TimeProvider? clock = null,
        string? location = null,
        bool async = true,
        CancellationToken cancellationToken = default)
    {
        var settings = new StripeConnectionSettings
        {
            InitiateOAuth = StripeInitiateOAuth.GetAndRefresh,
            OAuthClientId = "ca_1",
            OAuthClientSecret = "sk_test_1",
            CallbackURL = Callback,
            OAuthSettingsLocation = location ?? "memory://" + Guid.NewGuid(),
        };
        var services = new OAuthServices(new HttpClient(endpoint ?? Endpoint()), clock ?? TimeProvider.System) { Browser = browser };
        var session = new OAuthSession(settings, services);
        await new OAuthTokenSource(session).GetAsync(async, cancellationToken);
        return (await session.Vault.ReadAsync(async: true, default))!;
    }

    private protected async Task<Answer> Get(string url)
    {
        using var response = await Http.GetAsync(url);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    private protected sealed record Answer(HttpStatusCode Status, string Text, System.Net.Http.Headers.HttpResponseHeaders Headers);

    /// <summary>A person who does as the test says as soon as the page opens.</summary>
    private protected sealed class Browser(Func<Uri, Task<Answer>> person) : IStripeBrowserLauncher
    {
        public Task<Answer> Page { get; private set; } = Task.FromException<Answer>(new InvalidOperationException("Nothing was opened."));

        public void Open(Uri url) => Page = Task.Run(() => person(url));
    }
}
