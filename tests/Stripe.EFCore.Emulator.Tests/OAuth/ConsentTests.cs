using System.Net;
using System.Text.RegularExpressions;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.OAuth;

public sealed partial class ConsentTests : OAuthTest
{
    private const string Ask =
        "/oauth/authorize?response_type=code&client_id=ca_connect&scope=read_write"
        + "&redirect_uri=http%3A%2F%2Flocalhost%3A33333&state=a%26b%20c";

    private const string AskApps = "/oauth/v2/authorize?client_id=ca_apps&redirect_uri=http%3A%2F%2Flocalhost%3A33333&state=s";

    private const string AskAgain =
        "/oauth/authorize?response_type=code&client_id=ca_connect&redirect_uri=http%3A%2F%2Flocalhost%3A33333%2Fagain%3Ftab%3D1";

    [Fact]
    public async Task The_page_names_the_application_the_accounts_the_scope_and_where_it_leads()
    {
        var (status, page) = await GetAsync(Ask);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Connect Ledger &amp; Sons to your account", page);
        Assert.Contains("Rocket &lt;Rides&gt;", page);
        Assert.Contains($"value=\"{Shop}\"", page);
        Assert.Contains($"value=\"{Emulator.AccountId}\"", page);
        Assert.Contains("<code>read_write</code>", page);
        Assert.Contains("Create, change and delete", page);
        Assert.Contains("<code>http://localhost:33333</code>", page);
        Assert.DoesNotContain("Create, change and delete", (await GetAsync(Ask.Replace("read_write", "read_only"))).Page);
    }

    [Theory]
    [InlineData(Ask, "read_write")]
    [InlineData("/express/oauth/authorize?response_type=code&client_id=ca_connect&state=a%26b%20c", "express")]
    [InlineData("/oauth/authorize?response_type=code&client_id=ca_connect&state=a%26b%20c", "read_only")]
    public async Task Connect_leads_back_with_a_code_the_scope_and_the_state(string url, string scope)
    {
        var answer = await AnswerAsync(url, "connect");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var location = answer.Headers.Location!.OriginalString;
        var match = Regex.Match(location, $@"^http://localhost:33333\?code=(ac_\w+)&scope={scope}&state=a%26b%20c$");
        Assert.True(match.Success, location);
        var (_, tokens) = await ConnectAsync(match.Groups[1].Value);
        Assert.Equal((Shop, scope), ((string?)tokens["stripe_user_id"], (string?)tokens["scope"]));
    }

    [Fact]
    public async Task The_page_of_Stripe_Apps_leads_back_with_a_code_of_its_own_scope()
    {
        var location = (await AnswerAsync(AskApps, "connect")).Headers.Location!.OriginalString;
        var match = Regex.Match(location, @"^http://localhost:33333\?code=(ac_\w+)&scope=stripe_apps&state=s$");
        Assert.Equal(Shop, (string?)(await AppsAsync(match.Groups[1].Value)).Body["stripe_user_id"]);
    }

    [Fact]
    public async Task Cancel_leads_back_with_access_denied()
        => Assert.Equal(
            "http://localhost:33333?error=access_denied&error_description=The%20user%20denied%20your%20request&state=a%26b%20c",
            (await AnswerAsync(Ask, "cancel")).Headers.Location!.OriginalString);

    [Fact]
    public async Task A_redirect_uri_keeps_its_own_query()
        => Assert.StartsWith(
            "http://localhost:33333/again?tab=1&code=ac_",
            (await AnswerAsync(AskAgain, "connect")).Headers.Location!.OriginalString);

    [Theory]
    [InlineData("/oauth/authorize?response_type=code&client_id=ca_unknown")]
    [InlineData("/oauth/authorize?response_type=code")]
    [InlineData("/oauth/authorize?response_type=code&client_id=ca_apps")]
    [InlineData("/oauth/v2/authorize?client_id=ca_connect")]
    [InlineData("/oauth/authorize?response_type=code&client_id=ca_connect&redirect_uri=http%3A%2F%2Flocalhost%3A33333%2F")]
    [InlineData("/oauth/authorize?response_type=code&client_id=ca_connect&redirect_uri=http%3A%2F%2Fevil.example%2F%3Cscript%3E")]
    [InlineData("/oauth/authorize?response_type=code&client_id=ca_live&redirect_uri=http%3A%2F%2Flocalhost%3A33333")]
    public async Task Without_a_known_application_and_redirect_uri_there_is_a_page_and_no_redirect(string url)
    {
        Emulator.OAuth.AddApplication("ca_live", "Live", "sk_live_x", [Callback, "https://example.com/callback"]);
        using var answer = await Browser.GetAsync(url);
        Assert.Equal((HttpStatusCode.BadRequest, null), (answer.StatusCode, answer.Headers.Location));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Something is wrong with this link", page);
        Assert.DoesNotContain("<script>", page);
    }

    [Theory]
    [InlineData("response_type=token&scope=read_write", "unsupported_response_type")]
    [InlineData("scope=read_write", "invalid_request")]
    [InlineData("response_type=code&scope=everything", "invalid_scope")]
    public async Task What_is_wrong_beyond_that_is_told_to_the_application(string query, string error)
    {
        using var answer = await Browser.GetAsync($"/oauth/authorize?client_id=ca_connect&state=s&{query}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith($"http://localhost:33333?error={error}&error_description=", answer.Headers.Location!.OriginalString);
        Assert.EndsWith("&state=s", answer.Headers.Location.OriginalString);
    }

    [Fact]
    public async Task An_application_asks_for_its_own_scopes_only()
    {
        Emulator.OAuth.AddApplication("ca_reader", "Reader", null, [Callback], EmulatedOAuthService.Connect, "read_only");
        using var answer = await Browser.GetAsync("/oauth/authorize?response_type=code&client_id=ca_reader&scope=read_write");
        Assert.Contains("error=invalid_scope", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_form_counts_only_in_the_browser_and_for_the_request_it_was_opened_for()
    {
        var token = TokenOf((await GetAsync(Ask)).Page);
        Assert.Equal(HttpStatusCode.Forbidden, (await SubmitAsync(Ask, "forged", "connect", Shop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SubmitAsync(Ask.Replace("a%26b", "other"), token, "connect", Shop)).StatusCode);

        using var stranger = new HttpClient { BaseAddress = Emulator.BaseAddress };
        using var form = FormOf(token, "connect", Shop);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PostAsync(Ask, form)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SubmitAsync(Ask, token, "connect", Shop)).StatusCode);
    }

    [Theory]
    [InlineData("connect", "acct_unknown")]
    [InlineData("maybe", Shop)]
    public async Task A_form_without_a_known_account_or_decision_is_refused(string decision, string account)
    {
        var token = TokenOf((await GetAsync(Ask)).Page);
        Assert.Equal(HttpStatusCode.BadRequest, (await SubmitAsync(Ask, token, decision, account)).StatusCode);
    }

    [Fact]
    public async Task What_was_asked_is_in_the_log()
    {
        await AnswerAsync(Ask, "cancel");
        Assert.Equal(
            [("GET", "/oauth/authorize", 200), ("POST", "/oauth/authorize", 302)],
            Emulator.RequestLog.Entries.Select(e => (e.Method, e.Path, e.Status)));
    }

    private async Task<(HttpStatusCode Status, string Page)> GetAsync(string url)
    {
        using var answer = await Browser.GetAsync(url);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> AnswerAsync(string url, string decision)
        => await SubmitAsync(url, TokenOf((await GetAsync(url)).Page), decision, Shop);

    private async Task<HttpResponseMessage> SubmitAsync(string url, string token, string decision, string account)
    {
        using var form = FormOf(token, decision, account);
        return await Browser.PostAsync(url, form);
    }

    private static FormUrlEncodedContent FormOf(string token, string decision, string account)
        => new(new Dictionary<string, string> { ["csrf_token"] = token, ["decision"] = decision, ["account"] = account });

    private static string TokenOf(string page) => CsrfToken().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"csrf_token\" value=\"([0-9a-f]{64})\"")]
    private static partial Regex CsrfToken();
}
