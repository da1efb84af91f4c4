using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>Read models as a user writes them, with navigations, against what Stripe.net's own client reads.</summary>
public class OwnReadModelTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    [Fact]
    public async Task Customers_have_the_subscriptions_that_Stripe_lists_by_customer()
    {
        await using var db = Open();
        var subscriptions = await stripe.Judge.ReadAsync("/v1/subscriptions");
        foreach (var customer in await db.Customers.Include(c => c.Subscriptions).ToListAsync())
            Assert.Equal(IdsOf(subscriptions.Where(s => (string)s["customer"]! == customer.Id)), customer.Subscriptions.Select(s => s.Id).Order());

        var id = (string)subscriptions[0]["customer"]!;
        Assert.Equal(
            IdsOf(await stripe.Judge.ReadAsync("/v1/subscriptions", $"customer={id}")),
            (await Sent(db.Subscriptions.Where(s => s.CustomerId == id), $"customer={id}")).Select(s => s.Id).Order());
        var email = await db.Subscriptions.Where(s => s.CustomerId == id).Select(s => s.Customer!.Email).FirstAsync();
        Assert.Equal((string?)(await stripe.Judge.ReadOneAsync($"/v1/customers/{id}"))["email"], email);
    }

    [Fact]
    public async Task Subscriptions_of_a_price_and_by_the_end_of_their_periods()
    {
        await using var db = Open();
        var objects = await stripe.Judge.ReadAsync("/v1/subscriptions");
        string[] prices = [.. objects.SelectMany(o => ObjectText.Values(o, "items", "data", "price", "id")).Distinct().Order().Take(2)];
        Assert.Equal(
            IdsOf(await stripe.Judge.ReadAsync("/v1/subscriptions", $"price={prices[0]}")),
            (await Sent(db.Subscriptions.Where(s => s.HasPrice == prices[0]), $"price={prices[0]}")).Select(s => s.Id).Order());
        Assert.Equal(
            IdsOf(objects.Where(o => ObjectText.Values(o, "items", "data", "price", "id").Any(prices.Contains))),
            (await Sent(db.Subscriptions.Where(s => prices.Contains(s.HasPrice)), $"price={prices[1]}")).Select(s => s.Id).Order());

        var end = objects.SelectMany(o => ObjectText.Values(o, "items", "data", "current_period_end")).Order().Skip(objects.Count / 2).First();
        var time = DateTime.UnixEpoch.AddSeconds(long.Parse(end));
        Assert.Equal(
            IdsOf(await stripe.Judge.ReadAsync("/v1/subscriptions", $"current_period_end[lt]={end}")),
            (await Sent(db.Subscriptions.Where(s => s.PeriodEnd < time), $"current_period_end[lt]={end}")).Select(s => s.Id).Order());
    }

    [Fact]
    public async Task A_payout_has_its_transactions_by_a_property_or_by_a_shadow_property()
    {
        await using var db = Open();
        var payouts = await db.Payouts.Where(p => p.Automatic).Include(p => p.Transactions).ToListAsync();
        Assert.Contains(payouts, p => p.Transactions.Count > 0);
        foreach (var payout in payouts.Take(5))
        {
            var wanted = await stripe.Judge.ReadAsync("/v1/balance_transactions", $"payout={payout.Id}");
            Assert.Equal(IdsOf(wanted), payout.Transactions.Select(t => t.Id).Order());
            Assert.Equal(wanted.Sum(t => (long)t["amount"]!), payout.Transactions.Sum(t => t.Amount));
            Assert.All(payout.Transactions, t => Assert.Equal(payout.Id, t.PayoutId));
            var found = await Sent(db.Movements.Where(m => EF.Property<string>(m, "payout") == payout.Id), $"payout={payout.Id}");
            Assert.Equal(IdsOf(wanted), found.Select(m => m.Id).Order());
        }
    }

    [Fact]
    public async Task An_invoice_has_its_lines_from_the_list_below_it()
    {
        await using var db = Open();
        var invoice = (await stripe.Judge.ReadAsync("/v1/invoices")).First(i => i["lines"]!["data"]!.AsArray().Count > 1);
        var id = (string)invoice["id"]!;
        var wanted = await stripe.Judge.ReadAsync($"/v1/invoices/{id}/lines");
        Assert.Equal(IdsOf(wanted), (await db.Lines.Where(l => l.InvoiceId == id).ToListAsync()).Select(l => l.Id).Order());

        stripe.Requests.Clear();
        var found = await db.Invoices.Include(i => i.Lines).SingleAsync(i => i.Id == id);
        Assert.Equal(IdsOf(wanted), found.Lines.Select(l => l.Id).Order());
        Assert.Equal(wanted.Sum(l => (long)l["amount"]!), found.Lines.Sum(l => l.Amount));
        Assert.Contains(stripe.Requests.Entries, r => r.Path == $"/v1/invoices/{id}/lines");
    }

    [Fact]
    public async Task Summaries_have_their_own_ends_and_are_asked_for_by_a_time()
    {
        await using var db = Open();
        var set = ListedSet.All.Single(s => s.Path == "/v1/billing/meters/{meter}/event_summaries");
        var given = (await stripe.WaysAsync(set))[0].Values.ToDictionary(v => v.Parameter.Name, v => v.Text);
        var (meter, customer) = (given["meter"], given["customer"]);
        var (start, end) = (At(given["start_time"]), At(given["end_time"]));
        var wanted = await stripe.Judge.ReadAsync(
            $"/v1/billing/meters/{meter}/event_summaries", $"customer={customer}", $"start_time={given["start_time"]}", $"end_time={given["end_time"]}",
            "value_grouping_window=hour");
        var found = await db.Summaries
            .Where(s => s.Meter == meter && s.CustomerId == customer && s.ValueGroupingWindow == "hour")
            .Where(s => s.Since == start && EF.Property<DateTime?>(s, "end_time") == end)
            .ToListAsync();
        Assert.True(wanted.Count > 1);
        Assert.Equal(wanted.Select(w => At(w["end_time"]!.ToString())).Order(), found.Select(s => s.EndTime).Order());
        Assert.All(found, s => Assert.Equal((start, customer), (s.Since, s.CustomerId)));
    }

    private static DateTime At(string seconds) => DateTime.UnixEpoch.AddSeconds(long.Parse(seconds));

    protected virtual DbContextOptions<OwnModels> Options(ResourcesFixture fixture) => fixture.Options<OwnModels>();

    private static IEnumerable<string> IdsOf(IEnumerable<JsonObject> objects) => objects.Select(o => (string)o["id"]!).Distinct().Order();

    private OwnModels Open() => new(Options(stripe));

    /// <summary>The rows of a query, which sends a parameter.</summary>
    private async Task<List<T>> Sent<T>(IQueryable<T> query, string parameter)
    {
        stripe.Requests.Clear();
        var rows = await query.ToListAsync();
        Assert.NotEmpty(rows);
        Assert.Contains(stripe.Requests.Entries, r => r.Parameters.Any(p => $"{p.Key}={p.Value}" == parameter));
        return rows;
    }
}
