using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Metadata and other dictionaries, on objects of every depth.</summary>
internal static class DictionaryQueries
{
    public static IEnumerable<QueryShape> All()
    {
        var key = "plan";
        yield return Set("gold customers", db => db.Customers.Where(c => c.Metadata["plan"] == "gold").Select(c => c.Id));
        yield return Set(
            "customers with a plan by a variable key",
            db => db.Customers.Where(c => c.Metadata[key] != null).Select(c => new { c.Id, Plan = c.Metadata[key] }));
        yield return Set("customers who have the key", db => db.Customers.Where(c => c.Metadata.ContainsKey("tenant")).Select(c => c.Id));
        yield return Set("number of each customer's metadata", db => db.Customers.Select(c => new { c.Id, N = c.Metadata.Count }));
        yield return Set("customers with any gold value", db => db.Customers.Where(c => c.Metadata.Values.Contains("gold")).Select(c => c.Id));
        yield return Set("customers with any metadata", db => db.Customers.Where(c => c.Metadata.Any()).Select(c => c.Id));
        yield return Set("customers with a pair", db => db.Customers.Where(c => c.Metadata.Any(m => m.Key == "plan" && m.Value == "gold")).Select(c => c.Id));
        yield return Set(
            "tier of each subscribed price",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).Select(i => new { i.Id, Tier = i.Price.Metadata["tier"] }));
        yield return Set("rank of each price's product", db => db.Prices.Select(p => new { p.Id, Rank = p.Product.Metadata["rank"] }));
        yield return Set(
            "campaigns of promotion codes",
            db => db.PromotionCodes.GroupBy(p => p.Promotion.Coupon.Metadata["campaign"]).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "cost centres of lines",
            db => db.Invoices.SelectMany(i => i.Lines.Data).GroupBy(l => l.Metadata["cost_center"]).Select(g => new { g.Key, Sum = g.Sum(l => l.Amount) }));
        yield return Set(
            "invoices of a cost centre",
            db => db.Invoices.Where(i => i.Lines.Data.Any(l => l.Metadata["cost_center"] == "north")).Select(i => i.Id));
        yield return Set(
            "purchase orders",
            db => db.Invoices.Where(i => i.Metadata["purchase_order"] != null).Select(i => new { i.Id, Order = i.Metadata["purchase_order"] }));
        yield return Set(
            "metadata of the subscription that an invoice is of",
            db => db.Invoices.SelectMany(i => i.Parent.SubscriptionDetails.Metadata, (i, m) => new { i.Id, m.Key, m.Value }));
        yield return Set(
            "number of metadata by key",
            db => db.Customers.SelectMany(c => c.Metadata).GroupBy(m => m.Key).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "seats of the items of a long subscription",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).Where(i => i.Metadata["seat"] != null).Select(i => new { i.Id, Seat = i.Metadata["seat"] }));
        yield return Set(
            "refunds by desk",
            db => db.Charges.SelectMany(c => c.Refunds.Data).GroupBy(r => r.Metadata["desk"]).Select(g => new { g.Key, Sum = g.Sum(r => r.Amount) }));
        yield return List(
            "customers by plan",
            db => db.Customers.OrderBy(c => c.Metadata["plan"]).ThenBy(c => c.Id).Select(c => new { c.Id, Plan = c.Metadata["plan"] }));
        yield return Set("phases of schedules by number", db => db.SubscriptionSchedules.SelectMany(s => s.Phases).Select(p => p.Metadata["phase"]));
        yield return Set("keys of products", db => db.Products.SelectMany(p => p.Metadata.Keys, (p, k) => new { p.Name, k }));
        yield return Set(
            "regions of tax rates on invoices",
            db => db.Invoices.SelectMany(i => i.TotalTaxes).Select(t => t.TaxRateDetails.TaxRate.Metadata["region"]).Distinct());
    }
}
