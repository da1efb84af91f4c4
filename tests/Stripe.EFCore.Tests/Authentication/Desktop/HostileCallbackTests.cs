using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StripeEFCore.Tests.Authentication.Desktop;

/// <summary>Whatever else comes to the callback address: forged redirects, junk, silence.</summary>
public sealed class HostileCallbackTests : DesktopConsentTest
{
    [Fact]
    public async Task A_wrong_state_a_missing_code_another_path_and_another_method_are_refused_and_the_right_one_still_counts()
    {
        var answers = new List<HttpStatusCode>();
        var browser = new Browser(async url =>
        {
            var state = StateOf(url);
            foreach (var other in new[]
            {
                $"{Callback}?code=ac_evil&state=wrong",
                $"{Callback}?code=ac_evil",
                $"{Callback}?state={state}",
                $"{Callback}?code=a&code=b&state={state}",
                $"{Callback}/other?code=ac_evil&state={state}",
                Callback.Replace("/back", "/favicon.ico"),
            })
            {
                answers.Add((await Get(other)).Status);
            }

            answers.Add((await Http.PostAsync($"{Callback}?code=ac_evil&state={state}", null)).StatusCode);
            using var rebound = new HttpRequestMessage(HttpMethod.Get, $"{Callback}?code=ac_evil&state={state}");
            rebound.Headers.Host = "evil.example";
            answers.Add((await Http.SendAsync(rebound)).StatusCode);
            return await Get($"{Callback}?code=ac_1&state={state}");
        });
        var endpoint = Endpoint();

        await Ask(browser, endpoint);

        Assert.Equal(
            [
                HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest,
                HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest,
            ],
            answers);
        Assert.Equal("ac_1", Assert.Single(endpoint.Requests).Form["code"]);
    }

    [Fact]
    public async Task A_flood_of_junk_does_not_keep_the_right_redirect_out()
    {
        var port = new Uri(Callback).Port;
        var browser = new Browser(async url =>
        {
            var random = new Random(7);
            await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port);
                var junk = (i % 5) switch
                {
                    0 => [],
                    1 => Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                    2 => Encoding.ASCII.GetBytes("\r\n\r\n"),
                    3 => Encoding.ASCII.GetBytes("GET /" + new string('a', 20_000)),
                    _ => Bytes(random, 200),
                };
                try
                {
                    await socket.GetStream().WriteAsync(junk);
                }
                catch (IOException)
                {
                    // Shown the door.
                }
            }));
            return await Get($"{Callback}?code=ac_1&state={StateOf(url)}");
        });

        Assert.Equal("tok", (await Ask(browser)).AccessToken);

        static byte[] Bytes(Random random, int count)
        {
            var bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    [Fact]
    public async Task Connections_that_say_nothing_do_not_keep_the_right_redirect_out()
    {
        var port = new Uri(Callback).Port;
        var silent = new List<TcpClient>();
        var before = TimeSpan.Zero;
        var browser = new Browser(async url =>
        {
            for (var i = 0; i < 600; i++)
            {
                var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port);
                if (i % 2 == 0)
                    await socket.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: "u8.ToArray());
                silent.Add(socket);
            }

            var watch = Stopwatch.StartNew();
            var page = await Get(Callback.Replace("localhost", "127.0.0.1") + $"?code=ac_1&state={StateOf(url)}");
            before = watch.Elapsed;
            return page;
        });

        Assert.Equal("tok", (await Ask(browser)).AccessToken);
        Assert.True(before < TimeSpan.FromSeconds(20), $"The redirect was answered after {before}, when the silent ones had run out of time.");
        silent.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task A_denial_forges_no_line_of_a_log_and_shows_no_key()
    {
        var browser = new Browser(url => Get(
            $"{Callback}?error=sk_live_hidden&state={StateOf(url)}"
            + "&error_description=No%0D%0Aforged%E2%80%A8forged+sk_live_51Hidden+https%3A%2F%2Fuser%3Ahidden%40x"));

        var denied = await Assert.ThrowsAsync<StripeOAuthException>(() => Ask(browser));

        Assert.Null(denied.Error);
        Assert.DoesNotContain("hidden", denied.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(denied.Message, c => c is '\r' or '\n' or '\u2028');
        Assert.Equal("No  forged forged sk_live_*** https://***@x", denied.Description);
    }
}
