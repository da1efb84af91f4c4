using Stripe;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>Queries over the core set, as its user writes them: navigations both ways, objects inside, filters and constants.</summary>
public sealed class NavigationTests(ScaffoldedSet scaffolded) : IClassFixture<ScaffoldedSet>
{
    private const string Questions = """
        using Microsoft.EntityFrameworkCore;

        namespace Shop.Models;

        public static class Questions
        {
            public static string[] Payers(Billing db)
                => [.. db.Invoices.Where(i => i.Status == InvoiceStatus.Paid).Select(i => i.Id + " " + i.Customer!.Email)];

            public static string[] Invoices(Billing db, string customer)
                => [.. db.Customers.Include(c => c.Invoices).Single(c => c.Id == customer).Invoices.Select(i => i.Id)];

            public static string[] OfSubscription(Billing db, string subscription)
                => [.. db.Subscriptions.Where(s => s.Id == subscription).SelectMany(s => s.Invoices).Select(i => i.Id)];

            public static string[] Prices(Billing db)
                => [.. db.Subscriptions.SelectMany(s => s.Items).Join(db.Prices, i => i.PriceId, p => p.Id, (i, p) => i.Id + " " + p.Nickname)];

            public static string[] Transactions(Billing db, string payout)
                => [.. db.Payouts.Include(p => p.BalanceTransactions).Single(p => p.Id == payout).BalanceTransactions.Select(t => t.Id)];

            public static string[] Brands(Billing db)
                => [.. db.Charges.Where(c => c.PaymentMethodDetails!.Card != null).Select(c => c.Id + " " + c.PaymentMethodDetails!.Card.Brand)];

            // As in docs/scaffolding.md.
            public static string[] Overdue(Billing db)
            {
                var overdue = db.Invoices
                    .Include(i => i.Customer)
                    .Where(i => i.Status == InvoiceStatus.Open && i.DueDate < DateTime.UtcNow)
                    .Select(i => new { i.Number, i.Customer!.Email, Due = i.AmountRemaining.ToDecimal(i.Currency) })
                    .ToList();
                return [.. overdue.Select(o => $"{o.Number} {o.Email} {o.Due}")];
            }

            public static decimal Paid(Billing db) => db.Charges.Where(c => c.Currency == "usd" && c.Paid).Sum(c => c.Amount.ToDecimal(c.Currency));
        }
        """;

    private readonly ScaffoldedContext _context = ScaffoldedContext.Compile(scaffolded.Run, more: Questions);

    [Fact]
    public async Task A_reference_is_expanded()
    {
        var customers = (await Objects("/v1/customers")).ToDictionary(c => (string)c["id"]!, c => (string?)c["email"]);
        var wanted = (await Objects("/v1/invoices")).Where(i => (string)i["status"]! == "paid").Select(i => $"{i["id"]} {customers[(string)i["customer"]!]}");
        scaffolded.Stripe.Requests.Clear();
        Assert.Equal(wanted.Order(), Ask("Payers").Order());
        Assert.All(scaffolded.Stripe.Requests.Entries, r => Assert.Equal("/v1/invoices", r.Path));
        Assert.All(scaffolded.Stripe.Requests.Entries, r => Assert.Contains("status=paid", r.RawQuery, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_query_of_the_documentation_finds_what_is_overdue()
    {
        var customers = (await Objects("/v1/customers")).ToDictionary(c => (string)c["id"]!, c => (string?)c["email"]);
        var wanted = (await Objects("/v1/invoices"))
            .Where(i => (string)i["status"]! == "open" && i["due_date"] is { } due && (long)due < DateTimeOffset.UtcNow.ToUnixTimeSeconds())
            .Select(i => $"{i["number"]} {customers[(string)i["customer"]!]} {((long)i["amount_remaining"]!).ToDecimal((string)i["currency"]!)}");
        Assert.NotEmpty(wanted);
        Assert.Equal(wanted.Order(), Ask("Overdue").Order());
    }

    [Fact]
    public async Task A_collection_is_listed_by_the_id()
    {
        var wanted = (await Objects("/v1/invoices")).GroupBy(i => (string)i["customer"]!).First(g => g.Count() > 1);
        Assert.Equal(IdsOf(wanted), Ask("Invoices", wanted.Key).Order());
    }

    [Fact]
    public async Task The_subscription_of_an_invoice_is_found_inside_it()
    {
        var subscriptions = (await Objects("/v1/invoices")).Select(i => (string?)i["parent"]?["subscription_details"]?["subscription"]);
        var subscription = subscriptions.First(s => s is not null)!;
        var wanted = await scaffolded.Stripe.Judge.ReadAsync("/v1/invoices", $"subscription={subscription}");
        scaffolded.Stripe.Requests.Clear();
        Assert.Equal(IdsOf(wanted), Ask("OfSubscription", subscription).Order());
        Assert.Contains(scaffolded.Stripe.Requests.Entries, r => r.RawQuery.Contains($"subscription={subscription}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_items_of_subscriptions_join_the_prices()
    {
        var items = (await Objects("/v1/subscriptions")).SelectMany(s => s["items"]!["data"]!.AsArray());
        var wanted = items.Select(i => $"{i!["id"]} {i["price"]!["nickname"]}");
        Assert.Equal(wanted.Order(), Ask("Prices").Order());
    }

    [Fact]
    public async Task A_payout_has_the_transactions_that_Stripe_lists_by_it()
    {
        var payout = (string)(await Objects("/v1/payouts")).First(p => (bool)p["automatic"]!)["id"]!;
        var wanted = await scaffolded.Stripe.Judge.ReadAsync("/v1/balance_transactions", $"payout={payout}");
        Assert.NotEmpty(wanted);
        Assert.Equal(IdsOf(wanted), Ask("Transactions", payout).Order());
    }

    [Fact]
    public async Task An_object_of_Stripes_class_is_queried_inside()
    {
        var wanted = (await Objects("/v1/charges")).Where(c => c["payment_method_details"]?["card"] is not null)
            .Select(c => $"{c["id"]} {c["payment_method_details"]!["card"]!["brand"]}");
        Assert.Equal(wanted.Order(), Ask("Brands").Order());
    }

    [Fact]
    public async Task An_amount_becomes_money()
    {
        var wanted = (await Objects("/v1/charges")).Where(c => (string)c["currency"]! == "usd" && (bool)c["paid"]!).Sum(c => (decimal)c["amount"]! / 100);
        using var db = new ScaffoldedRows(scaffolded.Stripe, _context).Open();
        Assert.Equal(wanted, _context.Call<decimal>("Shop.Models.Questions", "Paid", db));
        Assert.True(wanted > 0);
    }

    private Task<List<System.Text.Json.Nodes.JsonObject>> Objects(string path) => scaffolded.Stripe.Judge.ReadAsync(path);

    private static IEnumerable<string> IdsOf(IEnumerable<System.Text.Json.Nodes.JsonObject> objects) => objects.Select(o => (string)o["id"]!).Order();

    private string[] Ask(string question, params string[] values)
    {
        using var db = new ScaffoldedRows(scaffolded.Stripe, _context).Open();
        return _context.Call<string[]>("Shop.Models.Questions", question, [db, .. values]);
    }
}
