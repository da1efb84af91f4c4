using System.Net;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>Every page at a desk and on a phone, in light and dark: readable for assistive technology, usable by keyboard, inside the screen.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LooksTests(Chromium chromium, DashboardHost host)
{
    /// <summary>Of addresses that begin so, one stands for all.</summary>
    private static readonly string[] Kinds = ["/customers/cus_", "/payouts/po_", "/customers?after", "/payouts?p", "/subscriptions?p", "/subscriptions?status"];

    public static TheoryData<string> Pages =>
    [
        "/revenue", "/subscriptions", "/overdue", "/failed", "/payouts", "/payouts/of", "/customers", "/customers/cus_tanaka", "/developers", "/connection",
        "/no-such-page",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_has_no_serious_barrier_at_any_size_or_theme(string page)
    {
        await using var visit = await host.OpenAsync(chromium, "/developers");
        var address = page == "/payouts/of" ? "/payouts/" + host.Seed.Payouts.First(p => p.Automatic).Id : page;
        await visit.Page.GotoAsync(new Uri(host.Address, address).AbsoluteUri);
        if (await visit.Page.Locator("#answers").CountAsync() > 0)
            await visit.Page.Locator("#answers > summary").ClickAsync();

        // A theme changes colours, a size changes the rest: two visits have both sizes and both themes.
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await visit.Page.SetViewportSizeAsync(width, 844);
            await visit.KeepAsync($"page{page.Replace('/', '-')}-{scheme}");
            await AssertNoBarrierAsync(visit);
        }
    }

    [Fact]
    public async Task The_start_page_and_a_failure_have_no_serious_barrier()
    {
        await using var visit = await chromium.VisitAsync(390, ColorScheme.Dark);
        await visit.Page.GotoAsync(host.Address.AbsoluteUri);

        await AssertNoBarrierAsync(visit);
        host.Emulator.Fault = _ => EmulatedFault.Error(HttpStatusCode.ServiceUnavailable);
        await using var failed = await host.OpenAsync(chromium, "/payouts");
        host.Emulator.Fault = null;

        Assert.Equal("Stripe has a problem", await failed.HeadingAsync());
        await AssertNoBarrierAsync(failed);
    }

    [Fact]
    public async Task The_first_tab_skips_to_the_content()
    {
        await using var visit = await host.OpenAsync(chromium, "/revenue");

        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await FocusedAsync(visit));
        Assert.True(await visit.Page.Locator(".skip").EvaluateAsync<bool>("link => link.getBoundingClientRect().top >= 0"));
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Tab");

        Assert.Equal("currency", await visit.Page.EvaluateAsync<string>("document.activeElement.name"));
    }

    [Fact]
    public async Task What_has_the_focus_can_be_seen()
    {
        await using var visit = await host.OpenAsync(chromium, "/overdue");
        for (var tabs = 0; tabs < 20; tabs++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            var outline = await visit.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle");
            Assert.True(outline == "solid", $"{await FocusedAsync(visit)} shows no focus.");
        }
    }

    [Fact]
    public async Task A_wide_table_scrolls_by_keyboard_on_a_phone()
    {
        await using var visit = await host.OpenAsync(chromium, "/revenue?currency=usd", width: 390);
        var table = visit.Page.Locator(".scroll", new() { Has = visit.Page.Locator("#paid") });
        await table.FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await visit.Page.WaitForFunctionAsync("() => document.activeElement.scrollLeft > 0");

        Assert.True(await table.EvaluateAsync<bool>("t => t.scrollWidth > t.clientWidth"));
    }

    [Fact]
    public async Task Every_link_of_the_pages_leads_somewhere()
    {
        await using var visit = await host.OpenAsync(chromium, "/revenue");
        using var client = await host.ClientAsync(chromium);
        var (waiting, seen) = (new Queue<string>(["/revenue"]), new HashSet<string>());
        while (waiting.TryDequeue(out var address) && seen.Count < 60)
        {
            if (!seen.Add(address))
                continue;
            using var answer = await client.GetAsync(address);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            await visit.Page.GotoAsync(new Uri(host.Address, address).AbsoluteUri);
            var links = await visit.Page.Locator("a[href^='/']").EvaluateAllAsync<string[]>("links => links.map(l => l.getAttribute('href'))");
            foreach (var link in links.Where(l => KindOf(l) is not { } kind || !seen.Concat(waiting).Any(s => KindOf(s) == kind)))
                waiting.Enqueue(link);
        }

        Assert.True(seen.Count > 20, $"Only {seen.Count} addresses were found.");
    }

    private static string? KindOf(string address) => Kinds.FirstOrDefault(k => address.StartsWith(k, StringComparison.Ordinal));

    private static async Task AssertNoBarrierAsync(Visit visit)
    {
        var found = await visit.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var barriers = found.Violations.Where(v => v.Impact is "serious" or "critical");
        Assert.Empty(barriers.SelectMany(v => v.Nodes, (v, n) => $"{visit.Page.Url}: {v.Id}: {n.Html}"));
    }

    private static Task<string> FocusedAsync(Visit visit) =>
        visit.Page.EvaluateAsync<string>("document.activeElement.innerText ?? document.activeElement.name");
}
