using System.Globalization;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>The list of customers and the page of one, against LINQ over what Stripe.net reads.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CustomersTests(Chromium chromium, DashboardHost host)
{
    [Fact]
    public async Task Days_choose_customers_page_by_page()
    {
        await using var visit = await host.OpenAsync(chromium, "/customers");
        await visit.FilterAsync(("from", "2025-03-01"), ("to", "2026-02-28"));

        var shown = new List<string>();
        while (true)
        {
            shown.AddRange(await visit.Page.Locator("#customers tbody tr").EvaluateAllAsync<string[]>("rows => rows.map(r => r.id)"));
            if (await visit.Page.Locator("#older").CountAsync() == 0)
                break;
            await visit.FollowAsync(visit.Page.Locator("#older"));
        }

        Assert.True(shown.Count > 20);
        Assert.Equal(
            host.Seed.Customers.Where(c => c.Created >= new DateTime(2025, 3, 1) && c.Created < new DateTime(2026, 3, 1)).Select(c => c.Id), shown);
    }

    [Fact]
    public async Task An_address_finds_its_customers()
    {
        await using var visit = await host.OpenAsync(chromium, "/customers");
        var email = host.Seed.Customers.First(c => c.Email is not null).Email;
        await visit.FilterAsync(("email", email));

        Assert.Equal(
            host.Seed.Customers.Where(c => c.Email == email).Select(c => c.Id),
            await visit.Page.Locator("#customers tbody tr").EvaluateAllAsync<string[]>("rows => rows.map(r => r.id)"));
    }

    [Fact]
    public async Task The_page_of_a_customer_has_all_that_is_known()
    {
        await using var visit = await host.OpenAsync(chromium, "/customers");
        var customer = host.Seed.Invoices.GroupBy(i => i.CustomerId).Where(g => g.Any(i => i.Status == "open")).MaxBy(g => g.Count())!.Key;
        await visit.Page.GotoAsync($"{host.Address}customers/{customer}");

        var invoices = host.Seed.Invoices.Where(i => i.CustomerId == customer).ToList();
        Assert.Equal(
            invoices.Take(20).Select(i => new[]
            {
                i.Number ?? "Draft", Words(i.Status), Seed.Day(i.Created), Seed.Day(i.DueDate),
                Seed.Money(i.Total, i.Currency), Seed.Money(i.AmountRemaining, i.Currency),
            }),
            await visit.TableAsync("#invoices"));
        Assert.Equal(
            host.Seed.Subscriptions.Where(s => s.CustomerId == customer).Select(s => new[]
            {
                string.Join(", ", s.Items.Data.Select(i => host.Seed.ProductName(i.Price.ProductId))),
                Words(s.Status), Seed.Day(s.Created), Seed.Day(s.EndedAt),
            }),
            await visit.TableAsync("#subscriptions"));
        Assert.Equal(
            host.Seed.Charges.Where(c => c.CustomerId == customer).Take(20).Select(c => new[]
            {
                Seed.Day(c.Created), Words(c.Status), c.FailureMessage ?? "", Seed.Money(c.Amount, c.Currency),
            }),
            await visit.TableAsync("#payments"));
        Assert.Equal(
            invoices.Where(i => i.Status == "open").GroupBy(i => i.Currency).Select(g => Seed.Money(g.Sum(i => i.AmountRemaining), g.Key)),
            await visit.Page.Locator("#open span").AllInnerTextsAsync());
        Assert.Equal(
            host.Seed.Subscriptions.Count(s => s.CustomerId == customer && s.Status == "active").ToString(CultureInfo.InvariantCulture),
            await visit.Page.Locator("#active").InnerTextAsync());
    }

    private static string Words(string value) => char.ToUpperInvariant(value[0]) + value[1..].Replace('_', ' ');
}
