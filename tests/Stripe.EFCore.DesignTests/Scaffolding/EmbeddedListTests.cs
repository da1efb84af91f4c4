using StripeEFCore.FunctionalTests.Resources;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>Lists inside an object, where their own list is chosen too: they are navigations with the name that Stripe gives them.</summary>
public sealed class EmbeddedListTests
{
    private const string Questions = """
        using Microsoft.EntityFrameworkCore;

        namespace Shop.Models;

        public static class Questions
        {
            public static string[] Items(Billing db, string subscription)
                => [.. db.Subscriptions.Include(s => s.Items).Single(s => s.Id == subscription).Items.Select(i => i.Id + " " + i.Price!.Id)];

            public static string[] Lines(Billing db, string invoice)
                => [.. db.Invoices.Include(i => i.Lines).Single(i => i.Id == invoice).Lines.Select(l => l.Id + " " + l.Amount)];
        }
        """;

    [Fact]
    public async Task Items_and_lines_are_read_through_their_owners()
    {
        using var run = new ScaffoldRun().Run(tables: "subscriptions subscription_items invoices /v1/invoices/{invoice}/lines");
        var scaffolded = ScaffoldedContext.Compile(run, more: Questions);
        Assert.Contains("public List<SubscriptionItem> Items { get; set; } = [];", run["Subscription.cs"], StringComparison.Ordinal);
        Assert.Contains("public Subscription? Subscription { get; set; }", run["SubscriptionItem.cs"], StringComparison.Ordinal);
        Assert.Contains("public List<InvoiceLineItem> Lines { get; set; } = [];", run["Invoice.cs"], StringComparison.Ordinal);

        var stripe = new ResourcesFixture();
        await stripe.InitializeAsync();
        try
        {
            using var db = new ScaffoldedRows(stripe, scaffolded).Open();
            var subscription = (await stripe.Judge.ReadAsync("/v1/subscriptions")).MaxBy(s => s["items"]!["data"]!.AsArray().Count)!;
            Assert.Equal(
                subscription["items"]!["data"]!.AsArray().Select(i => $"{i!["id"]} {i["price"]!["id"]}").Order(),
                scaffolded.Call<string[]>("Shop.Models.Questions", "Items", db, (string)subscription["id"]!).Order());

            var invoice = (await stripe.Judge.ReadAsync("/v1/invoices")).MaxBy(i => i["lines"]!["data"]!.AsArray().Count)!;
            Assert.Equal(
                (await stripe.Judge.ReadAsync($"/v1/invoices/{invoice["id"]}/lines")).Select(l => $"{l["id"]} {l["amount"]}").Order(),
                scaffolded.Call<string[]>("Shop.Models.Questions", "Lines", db, (string)invoice["id"]!).Order());
        }
        finally
        {
            await stripe.DisposeAsync();
        }
    }
}
