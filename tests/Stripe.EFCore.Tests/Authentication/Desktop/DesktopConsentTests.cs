using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Authentication.OAuth.Desktop;
using StripeEFCore.Tests.Authentication.OAuth;

namespace StripeEFCore.Tests.Authentication.Desktop;

public sealed class DesktopConsentTests : DesktopConsentTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_right_redirect_gets_the_tokens_and_a_page_that_says_so(bool async)
    {
        var browser = new Browser(url => Get($"{Callback}?code=ac_1&state={StateOf(url)}"));

        var tokens = await Task.Run(() => Ask(browser, async: async));

        Assert.Equal("tok", tokens.AccessToken);
        Assert.Contains("<h1>Connected</h1>", (await browser.Page).Text);
    }

    [Fact]
    public async Task Pages_are_whole_in_themselves_readable_on_a_phone_and_hold_nothing_of_the_request()
    {
        var browser = new Browser(async url =>
        {
            var wrong = await Get($"{Callback}?code=ac_51Hidden&state=wrong%3Cscript%3E");
            AssertPlain(wrong);
            return await Get($"{Callback}?code=ac_51Hidden&state={StateOf(url)}");
        });

        await Ask(browser);

        AssertPlain(await browser.Page);

        static void AssertPlain(Answer answer)
        {
            Assert.DoesNotContain("51Hidden", answer.Text);
            Assert.DoesNotContain("<script", answer.Text);
            Assert.DoesNotContain("http", answer.Text);
            Assert.Contains("width=device-width", answer.Text);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task A_redirect_that_comes_twice_is_exchanged_once()
    {
        Task<Answer>? second = null;
        string? url = null;
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt")), before: () => second = Get(url!));
        var browser = new Browser(page => Get(url = $"{Callback}?code=ac_1&state={StateOf(page)}"));

        await Ask(browser, endpoint);

        Assert.Contains("Already done", (await second!).Text);
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task A_denial_is_an_error_with_its_code_and_a_page_that_says_so()
    {
        var browser = new Browser(url => Get($"{Callback}?error=access_denied&error_description=The+user+denied&state={StateOf(url)}"));

        var denied = await Assert.ThrowsAsync<StripeOAuthException>(() => Ask(browser));

        Assert.Equal(("access_denied", "The user denied"), (denied.Error, denied.Description));
        Assert.Contains("Access was not granted", (await browser.Page).Text);
    }

    [Fact]
    public async Task A_code_that_cannot_be_exchanged_is_an_error_and_a_page_that_says_so()
    {
        var browser = new Browser(url => Get($"{Callback}?code=ac_1&state={StateOf(url)}"));

        var failed = await Assert.ThrowsAsync<StripeOAuthException>(
            () => Ask(browser, new FakeTokenEndpoint(_ => FakeTokenEndpoint.Error("invalid_grant", "expired"))));

        Assert.Equal("invalid_grant", failed.Error);
        Assert.Contains("could not complete the connection", (await browser.Page).Text);
    }

    [Fact]
    public async Task A_busy_port_is_named_with_the_way_out_and_no_browser_opens()
    {
        using var other = new TcpListener(IPAddress.Loopback, new Uri(Callback).Port);
        other.Start();
        var browser = new Browser(_ => Task.FromResult<Answer>(null!));

        var busy = await Assert.ThrowsAsync<StripeOAuthException>(() => Ask(browser));

        Assert.Contains($"port {new Uri(Callback).Port}", busy.Message);
        Assert.Contains("register another loopback address", busy.Message);
        Assert.True(browser.Page.IsFaulted);
    }

    [Fact]
    public async Task Nobody_consenting_is_an_error_after_the_time_for_it()
    {
        var clock = new FakeTimeProvider();
        var browser = new Browser(_ =>
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            return Task.FromResult<Answer>(null!);
        });

        var failed = await Assert.ThrowsAsync<StripeOAuthException>(() => Ask(browser, clock: clock));

        Assert.Contains("5 minutes", failed.Message);
        Assert.Contains(Callback, failed.Message);
    }

    [Fact]
    public async Task A_machine_without_a_browser_is_told_of_the_headless_ways()
    {
        var failed = await Assert.ThrowsAsync<StripeOAuthException>(() => Ask(new NoBrowser()));

        Assert.Contains("OAuthVerifier", failed.Message);
        Assert.DoesNotContain("state", failed.ToString());
    }

    [Fact]
    public async Task Contexts_that_ask_at_once_prompt_once_and_all_read()
    {
        var opened = 0;
        var browser = new Browser(url =>
        {
            Interlocked.Increment(ref opened);
            return Get($"{Callback}?code=ac_1&state={StateOf(url)}");
        });
        var location = "memory://" + Guid.NewGuid();

        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Ask(browser, location: location))));

        Assert.Equal(1, opened);
        Assert.All(tokens, t => Assert.Equal("tok", t.AccessToken));
    }

    [Fact]
    public async Task A_place_in_memory_is_one_whatever_the_case_of_its_scheme()
    {
        var opened = 0;
        var browser = new Browser(url =>
        {
            Interlocked.Increment(ref opened);
            return Get($"{Callback}?code=ac_1&state={StateOf(url)}");
        });
        var name = Guid.NewGuid();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => Ask(browser, location: i % 2 == 0 ? $"memory://shop{name}" : $"MEMORY://shop{name}"))));

        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task Places_in_memory_whose_names_differ_in_case_are_two()
    {
        var name = Guid.NewGuid();
        var accounts = new Queue<string>(["acct_upper", "acct_lower"]);
        var endpoint = new FakeTokenEndpoint(_ => FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens("tok", "rt", accounts.Dequeue())));
        var browser = new Browser(url => Get($"{Callback}?code=ac_1&state={StateOf(url)}"));

        var upper = await Ask(browser, endpoint, location: $"memory://acct_A{name}");
        var lower = await Ask(browser, endpoint, location: $"memory://acct_a{name}");

        Assert.Equal(("acct_upper", "acct_lower"), (upper.AccountId, lower.AccountId));
        Assert.Equal("acct_upper", (await Ask(browser, endpoint, location: $"MEMORY://acct_A{name}")).AccountId);
    }

    [Fact]
    public async Task Contexts_that_waited_while_a_person_denied_do_not_ask_again()
    {
        var opened = 0;
        var location = "memory://" + Guid.NewGuid();
        using var othersWait = new CountdownEvent(3);
        var browser = new Browser(async url =>
        {
            Interlocked.Increment(ref opened);
            othersWait.Wait();
            return await Get($"{Callback}?error=access_denied&state={StateOf(url)}");
        });

        var first = Task.Run(() => Ask(browser, location: location));
        var others = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref opened) == 0)
                Thread.Yield();
            var waiting = Ask(browser, location: location);
            othersWait.Signal();
            return waiting;
        })).ToList();

        foreach (var asked in others.Append(first))
            Assert.Equal("access_denied", (await Assert.ThrowsAsync<StripeOAuthException>(() => asked)).Error);
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task A_redirect_that_comes_when_nobody_waits_any_more_is_not_exchanged()
    {
        var exchanged = 0;
        var callback = new ConsentCallback<int>(new Uri(Callback), "state", _ => new(++exchanged));

        Assert.True(callback.TryGiveUp());
        var late = await callback.RespondAsync(Redirect());

        Assert.Equal((CallbackPage.AlreadyUsed, 0), (late, exchanged));
    }

    [Fact]
    public async Task A_redirect_that_was_taken_is_seen_through()
    {
        var callback = new ConsentCallback<int>(new Uri(Callback), "state", _ => new(7));

        await callback.RespondAsync(Redirect());

        Assert.False(callback.TryGiveUp());
        Assert.Equal(7, await callback.Outcome);
    }

    [Fact]
    public async Task Who_is_cancelled_stops_listening()
    {
        using var leaving = new CancellationTokenSource();
        var browser = new Browser(_ =>
        {
            leaving.Cancel();
            return Task.FromResult<Answer>(null!);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ask(browser, cancellationToken: leaving.Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => Get(Callback));
    }

    private LoopbackRequest Redirect() =>
        LoopbackRequest.Parse($"GET /back?code=ac_1&state=state HTTP/1.1\r\nHost: {new Uri(Callback).Authority}")!;

    private sealed class NoBrowser : IStripeBrowserLauncher
    {
        public void Open(Uri url) => throw new System.ComponentModel.Win32Exception($"xdg-open {url}: not found");
    }
}
