using System.Globalization;
using Stripe;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>Payouts and their transactions, against LINQ over what Stripe.net reads.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PayoutTests(Chromium chromium, DashboardHost host)
{
    [Theory]
    [InlineData("")]
    [InlineData("failed")]
    public async Task The_list_has_every_payout_of_the_status_page_by_page(string status)
    {
        await using var visit = await host.OpenAsync(chromium, "/payouts");
        if (status.Length > 0)
            await visit.FilterAsync(("status", status));

        var shown = new List<string[]>();
        while (true)
        {
            shown.AddRange(await visit.TableAsync("#payouts"));
            if (await visit.Page.Locator("#next").CountAsync() == 0)
                break;
            await visit.FollowAsync(visit.Page.Locator("#next"));
        }

        Assert.NotEmpty(shown);
        Assert.Equal(
            host.Seed.Payouts.Where(p => status.Length == 0 || p.Status == status).Select(p => new[]
            {
                Seed.Day(p.ArrivalDate), Seed.Money(p.Amount, p.Currency), char.ToUpperInvariant(p.Status[0]) + p.Status[1..].Replace('_', ' '),
                p.Automatic ? "Automatic" : "Manual", p.Id,
            }),
            shown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Transactions_of_a_payout_are_summed_by_type_and_currency(bool mixed)
    {
        await using var visit = await host.OpenAsync(chromium, "/payouts");
        var (payout, transactions) = await FindAsync(mixed);
        await visit.Page.GotoAsync($"{host.Address}payouts/{payout.Id}");

        Assert.NotEmpty(transactions);
        Assert.Equal(
            transactions.GroupBy(t => (t.Type, t.Currency)).OrderBy(g => g.Key.Type, StringComparer.Ordinal).ThenBy(g => g.Key.Currency, StringComparer.Ordinal)
                .Select(g => new[]
                {
                    char.ToUpperInvariant(g.Key.Type[0]) + g.Key.Type[1..].Replace('_', ' '), g.Count().ToString(CultureInfo.InvariantCulture),
                    Seed.Money(g.Sum(t => t.Amount), g.Key.Currency), Seed.Money(g.Sum(t => t.Fee), g.Key.Currency),
                    Seed.Money(g.Sum(t => t.Net), g.Key.Currency),
                }),
            await visit.TableAsync("#types"));
        Assert.Equal(transactions.Take(50).Select(t => Seed.Money(t.Net, t.Currency)), (await visit.TableAsync("#transactions")).Select(r => r[4]));
        Assert.Equal(
            transactions.GroupBy(t => t.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Seed.Money(g.Sum(t => t.Net), g.Key)),
            await visit.Page.Locator("#net span").AllInnerTextsAsync());
        Assert.Equal(
            mixed
                ? "Some transactions are in another currency than the payout, so they have no one sum to compare with it."
                : $"The payout and its transactions differ by {Seed.Money(payout.Amount - transactions.Sum(t => t.Net), payout.Currency)}.",
            await visit.Page.Locator("#difference").InnerTextAsync());
    }

    [Fact]
    public async Task A_manual_payout_says_that_nothing_is_known()
    {
        await using var visit = await host.OpenAsync(chromium, "/payouts");
        var payout = host.Seed.Payouts.First(p => !p.Automatic);
        await visit.Page.GotoAsync($"{host.Address}payouts/{payout.Id}");

        Assert.Contains("asked for by hand", await visit.Page.Locator("#manual").InnerTextAsync());
        Assert.Equal(0, await visit.Page.Locator("#types, #difference").CountAsync());
    }

    /// <summary>A payout whose transactions are in its own currency alone, or are not, with these.</summary>
    private async Task<(Payout Payout, List<BalanceTransaction> Transactions)> FindAsync(bool mixed)
    {
        foreach (var payout in host.Seed.Payouts.Where(p => p.Automatic))
        {
            var transactions = (await host.Seed.TransactionsAsync(payout.Id)).Where(t => t.Type != "payout").ToList();
            if (transactions.Count > 0 && transactions.Any(t => t.Currency != payout.Currency) == mixed)
                return (payout, transactions);
        }

        throw new InvalidOperationException("The seed has no such payout.");
    }
}
