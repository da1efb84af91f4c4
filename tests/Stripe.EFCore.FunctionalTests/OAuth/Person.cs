using System.Net;
using System.Text.RegularExpressions;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.OAuth;

/// <summary>Somebody at a browser, who decides on the consent page and follows its redirect.</summary>
public sealed partial class Person(Uri service, string decision, string account) : IStripeBrowserLauncher
{
    private int _pages;

    /// <summary>How many pages were opened for him.</summary>
    public int Pages => _pages;

    /// <summary>What the page at the end of the redirect says.</summary>
    public Task<string> LastPage { get; private set; } = Task.FromResult("");

    /// <summary>What he saw in the address bar and should be nobody else's: state and code.</summary>
    public List<string> Secrets { get; } = [];

    public void Open(Uri url)
    {
        Interlocked.Increment(ref _pages);
        LastPage = Task.Run(async () =>
        {
            var redirect = await ConsentAsync(url);
            using var http = new HttpClient();
            return await http.GetStringAsync(redirect);
        });
    }

    /// <summary>Decides, and answers with the redirect.</summary>
    public async Task<Uri> ConsentAsync(Uri url)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = service };
        var page = await browser.GetStringAsync(url);
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("csrf_token", CsrfToken().Match(page).Groups[1].Value),
            KeyValuePair.Create("decision", decision),
            KeyValuePair.Create("account", account),
        ]);
        using var answer = await browser.PostAsync(url, form);
        var redirect = answer.Headers.Location!;
        Secrets.AddRange(new[] { Parameter(url, "state"), Parameter(redirect, "code") }.OfType<string>());
        return redirect;
    }

    public static string? Parameter(Uri url, string name) => url.Query.TrimStart('?').Split('&').Select(p => p.Split('=', 2))
        .Where(p => p[0] == name).Select(p => Uri.UnescapeDataString(p[1])).FirstOrDefault();

    [GeneratedRegex("name=\"csrf_token\" value=\"([0-9a-f]{64})\"")]
    private static partial Regex CsrfToken();
}
