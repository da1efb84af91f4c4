using System.Globalization;
using Stripe;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>Overdue invoices, against LINQ over what Stripe.net reads.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OverdueTests(Chromium chromium, DashboardHost host)
{
    private static readonly DateTime Now = StoppedClock.June.Now;

    [Theory]
    [InlineData("", "0", "due")]
    [InlineData("eur", "0", "amount")]
    [InlineData("", "60", "customer")]
    [InlineData("jpy", "0", "due")]
    public async Task Filters_and_order_choose_the_invoices(string currency, string days, string sort)
    {
        await using var visit = await host.OpenAsync(chromium, "/overdue");
        await visit.FilterAsync(("currency", currency), ("days", days), ("sort", sort));

        var before = Now.AddDays(-int.Parse(days, CultureInfo.InvariantCulture));
        var overdue = Overdue().Where(i => (currency.Length == 0 || i.Currency == currency) && i.DueDate < before);
        var expected = (sort switch
        {
            "amount" => overdue.OrderBy(i => i.Currency, StringComparer.Ordinal).ThenByDescending(i => i.AmountRemaining).ThenBy(i => i.Id),
            "customer" => overdue.OrderBy(Name).ThenBy(i => i.DueDate).ThenBy(i => i.Id),
            _ => overdue.OrderBy(i => i.DueDate).ThenBy(i => i.Id),
        }).ToList();

        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(i => new[]
            {
                $"{i.Number} {i.Lines.Data.Count} {(i.Lines.Data.Count == 1 ? "line" : "lines")}",
                $"{Name(i) ?? i.CustomerId} {host.Seed.Customer(i.CustomerId).Email ?? "No email address"}",
                Seed.Day(i.DueDate),
                $"{(int)(Now - i.DueDate!.Value).TotalDays} {((int)(Now - i.DueDate!.Value).TotalDays == 1 ? "day" : "days")}",
                Seed.Money(i.AmountRemaining, i.Currency),
            }),
            await visit.TableAsync("#invoices"));
        Assert.Equal(
            expected.GroupBy(i => i.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Seed.Money(g.Sum(i => i.AmountRemaining), g.Key)),
            await visit.Page.Locator("#owed dd").AllInnerTextsAsync());
    }

    [Fact]
    public async Task Ages_count_each_invoice_once_and_add_no_two_currencies()
    {
        await using var visit = await host.OpenAsync(chromium, "/overdue");

        var shown = await visit.TableAsync("#ages");
        var ages = Overdue()
            .GroupBy(i => (int)(Now - i.DueDate!.Value).TotalDays switch { <= 30 => 0, <= 60 => 1, <= 90 => 2, _ => 3 })
            .ToDictionary(g => g.Key, g => g.ToList());

        Assert.True(ages.Count > 1);
        Assert.Equal(Enumerable.Range(0, 4).Select(a => ages.GetValueOrDefault(a, []).Count.ToString(CultureInfo.InvariantCulture)), shown.Select(r => r[1]));
        Assert.Equal(
            Enumerable.Range(0, 4).Select(a => string.Join(' ', ages.GetValueOrDefault(a, [])
                .GroupBy(i => i.Currency)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Seed.Money(g.Sum(i => i.AmountRemaining), g.Key)))),
            shown.Select(r => r[3]));
    }

    [Fact]
    public async Task Lines_open_by_keyboard_and_have_their_amounts()
    {
        await using var visit = await host.OpenAsync(chromium, "/overdue?currency=jpy");
        var lines = visit.Page.Locator("#invoices .lines").First;
        Assert.False(await lines.IsVisibleAsync());

        await visit.Page.Locator("#invoices summary").First.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");

        Assert.True(await lines.IsVisibleAsync());
        Assert.Equal("3 × Tokyo (at ¥9,800 / month) 29,400 JPY", (await lines.InnerTextAsync()).ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task A_customer_of_an_invoice_is_one_click_away()
    {
        await using var visit = await host.OpenAsync(chromium, "/overdue?currency=jpy");
        await visit.FollowAsync(visit.Page.GetByText("Tanaka Shoten"));

        Assert.Equal("Tanaka Shoten", await visit.HeadingAsync());
        Assert.Equal("29,400 JPY", await visit.Page.Locator("#open").InnerTextAsync());
    }

    private IEnumerable<Invoice> Overdue() => host.Seed.Invoices.Where(i => i.Status == "open" && i.DueDate < Now);

    private string? Name(Invoice invoice) => host.Seed.Customer(invoice.CustomerId) is var customer ? customer.Name ?? customer.Email : null;
}
