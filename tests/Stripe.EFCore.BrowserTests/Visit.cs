using Microsoft.Playwright;

namespace StripeEFCore.BrowserTests;

/// <summary>Somebody at the browser.</summary>
public sealed class Visit(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public IBrowserContext Browser => context;

    public async Task<string> HeadingAsync() => await page.Locator("h1").InnerTextAsync();

    /// <summary>Decides on the consent page, and waits for the page behind its redirect.</summary>
    public async Task DecideAsync(string account, bool consents)
    {
        await page.Locator($"input[name=account][value={account}]").CheckAsync();
        await FollowAsync(page.Locator(consents ? "#connect" : "#cancel"));
    }

    /// <summary>
    ///     Clicks what leads to another page (which may have the same address), and waits for that page. The page itself is asked:
    ///     WaitForURLAsync looks for a state of the page and only then listens for it, and the state can come in between.
    /// </summary>
    public async Task FollowAsync(ILocator link)
    {
        await page.EvaluateAsync("window.left = true");
        await link.ClickAsync();
        await page.WaitForFunctionAsync("() => !window.left && document.readyState === 'complete'");
    }

    /// <summary>The texts of a table's cells, row by row. A cell that has several lines has them with single spaces between.</summary>
    public async Task<List<string[]>> TableAsync(string table)
    {
        Assert.True(await page.Locator(table).CountAsync() == 1, $"There is no table {table} at {page.Url}.");
        return [.. await page.Locator($"{table} tbody").EvaluateAsync<string[][]>(
            "body => [...body.rows].map(row => [...row.cells].map(cell => cell.innerText.trim().replace(/\\s+/g, ' ')))")];
    }

    /// <summary>Chooses values of the page's filters, and shows what matches.</summary>
    public async Task FilterAsync(params (string Name, string Value)[] values)
    {
        foreach (var (name, value) in values)
        {
            var field = page.Locator($"form.filters [name={name}]");
            if (await field.EvaluateAsync<string>("f => f.tagName") == "SELECT")
                await field.SelectOptionAsync(value);
            else
                await field.FillAsync(value);
        }

        await FollowAsync(page.Locator("form.filters button"));
    }

    /// <summary>
    ///     Keeps a picture of the whole page in TestResults, for people to look at, and holds what can be told without them: nothing stands
    ///     out of a narrow page, and nothing was refused by the page's own policy.
    /// </summary>
    public async Task KeepAsync(string name)
    {
        var width = page.ViewportSize!.Width;
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, $"{name}-{width}.png"), FullPage = true });
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
