using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>What is computed over a nested list is computed over the whole list.</summary>
internal static class NestedListQueries
{
    public static IEnumerable<QueryShape> All() => [.. Sums(), .. Tests(), .. Firsts(), .. Rows()];

    private static IEnumerable<QueryShape> Sums()
    {
        yield return Set("each invoice's sum of lines", db => db.Invoices.Select(i => new { i.Id, Sum = i.Lines.Data.Sum(l => l.Amount) }));
        yield return Set("each invoice's number of lines", db => db.Invoices.Select(i => new { i.Id, Lines = i.Lines.Data.Count }));
        yield return Set("number of lines by method", db => db.Invoices.Select(i => i.Lines.Data.Count()));
        yield return Set("number of lines of the list itself", db => db.Invoices.Select(i => new { i.Id, N = i.Lines.Count() }));
        yield return Set(
            "each invoice's largest line",
            db => db.Invoices.Select(i => new { i.Id, Most = i.Lines.Data.Max(l => l.Amount), Least = i.Lines.Data.Min(l => l.Amount) }));
        yield return Set(
            "each invoice's mean line",
            db => db.Invoices.Where(i => i.Status == "paid").Select(i => new { i.Id, Mean = i.Lines.Data.Average(l => l.Amount) }));
        yield return Set("each subscription's seats", db => db.Subscriptions.Select(s => new { s.Id, Seats = s.Items.Data.Sum(i => i.Quantity) }));
        yield return Set(
            "each subscription's price a period",
            db => db.Subscriptions.Select(s => new { s.Id, Total = s.Items.Data.Sum(i => i.Quantity * i.Price.UnitAmount) }));
        yield return Set("invoiced total over all lines", db => db.Invoices.Sum(i => i.Lines.Data.Sum(l => l.Amount)));
        yield return Set("most lines on an invoice", db => db.Invoices.Max(i => i.Lines.Data.Count));
        yield return Set("average number of items", db => db.Subscriptions.Average(s => s.Items.Data.Count));
        yield return Set(
            "discounts on the lines of an invoice",
            db => db.Invoices.Select(i => new { i.Id, Off = i.Lines.Data.Sum(l => l.DiscountAmounts.Sum(d => d.Amount)) }).Where(x => x.Off > 0));
        yield return Set(
            "lines of credit notes",
            db => db.CreditNotes.Select(c => new { c.Id, Lines = c.Lines.Data.Count, Sum = c.Lines.Data.Sum(l => l.Amount) }));
        yield return Set(
            "reversed amount of each transfer",
            db => db.Transfers.Select(t => new { t.Id, Sum = t.Reversals.Data.Sum(r => r.Amount), N = t.Reversals.Data.LongCount() }));
    }

    private static IEnumerable<QueryShape> Tests()
    {
        var name = "Usage of week 249";
        yield return Set("invoices with a credit line", db => db.Invoices.Where(i => i.Lines.Data.Any(l => l.Amount < 0)).Select(i => i.Id));
        yield return Set(
            "invoices with a line behind the first page",
            db => db.Invoices.Where(i => i.Lines.Data.Any(l => l.Description == name)).Select(i => i.Id));
        yield return Set("invoices whose lines all cost something", db => db.Invoices.Where(i => i.Lines.Data.All(l => l.Amount > 0)).Select(i => i.Id));
        yield return Set(
            "invoices with more than ten lines",
            db => db.Invoices.Where(i => i.Lines.Data.Count > 10).Select(i => new { i.Id, i.Lines.Data.Count }));
        yield return Set("invoices with two lines or more", db => db.Invoices.Where(i => i.Lines.Data.Count() >= 2).Select(i => i.Id));
        yield return Set("invoices whose lines do not add up", db => db.Invoices.Where(i => i.Lines.Data.Sum(l => l.Amount) != i.Total).Select(i => i.Id));
        yield return Set(
            "subscriptions with a yearly item",
            db => db.Subscriptions.Where(s => s.Items.Data.Any(i => i.Price.Recurring.Interval == "year")).Select(s => s.Id));
        yield return Set(
            "subscriptions with an item of a retired product",
            db => db.Subscriptions.Where(s => s.Items.Data.Any(i => !i.Price.Product.Active)).Select(s => s.Id));
        yield return Set("subscriptions with more than one seat somewhere", db => db.Subscriptions.Count(s => s.Items.Data.Any(i => i.Quantity > 1)));
        yield return Set("subscriptions of many items", db => db.Subscriptions.Where(s => s.Items.Count() > 10).Select(s => s.Id));
        yield return Set(
            "invoices that bill a price by id",
            db => db.Invoices.Where(i => i.Lines.Data.Select(l => l.Pricing.PriceDetails.PriceId).Contains(db.Prices.OrderBy(p => p.Id).First().Id))
                .Select(i => i.Id));
        yield return Set(
            "subscriptions that hold one of the dearest prices",
            db => db.Subscriptions.Where(s => s.Items.Data.Any(i => db.Prices.Where(p => p.UnitAmount > 5000).Select(p => p.Id).Contains(i.Price.Id)))
                .Select(s => s.Id));
        yield return Set("invoices whose quantity passes a hundred", db => db.Invoices.Where(i => i.Lines.Data.Sum(l => l.Quantity) > 100).Select(i => i.Id));
    }

    private static IEnumerable<QueryShape> Firsts()
    {
        yield return Set("product of each subscription's first item", db => db.Subscriptions.Select(s => new { s.Id, s.Items.Data[0].Price.Product.Name }));
        yield return Set(
            "subscriptions of a product by their first item",
            db => db.Subscriptions.Where(s => s.Items.Data[0].Price.Product.Name.StartsWith("S")).Select(s => s.Id));
        yield return Set("first line of each invoice", db => db.Invoices.Select(i => new { i.Id, i.Lines.Data.First().Description }));
        yield return Set(
            "first line above a hundred",
            db => db.Invoices.Select(i => new { i.Id, i.Lines.Data.FirstOrDefault(l => l.Amount > 10000)!.Description }));
        yield return Set("last line of each invoice", db => db.Invoices.Select(i => new { i.Id, i.Lines.Data.Last().Amount }));
        yield return Set(
            "dearest line of each invoice",
            db => db.Invoices.Select(i => new { i.Id, i.Lines.Data.OrderByDescending(l => l.Amount).ThenBy(l => l.Id).First().Description }));
        yield return Set(
            "second item of each subscription",
            db => db.Subscriptions.Select(s => new { s.Id, s.Items.Data.Skip(1).FirstOrDefault()!.Price.Product.Name }));
        yield return Set(
            "line of each invoice at a place",
            db => db.Invoices.Select(i => new { i.Id, i.Lines.Data.ElementAtOrDefault(11)!.Amount }).Where(x => x.Amount > 0));
        yield return List(
            "subscriptions by their first item's product",
            db => db.Subscriptions.OrderBy(s => s.Items.Data[0].Price.Product.Name).ThenBy(s => s.Id)
                .Select(s => new { s.Id, s.Items.Data[0].Price.Nickname }));
        yield return Set(
            "only line of invoices that have one",
            db => db.Invoices.Where(i => i.Lines.Data.Count == 1).Select(i => i.Lines.Data.Single().Amount));
    }

    private static IEnumerable<QueryShape> Rows()
    {
        yield return Set(
            "each invoice with its lines",
            db => db.Invoices.Select(i => new { i.Id, Lines = i.Lines.Data.Select(l => new { l.Id, l.Amount }).ToList() }));
        yield return Set(
            "each invoice with its dear lines",
            db => db.Invoices.Select(i => new { i.Id, Dear = i.Lines.Data.Where(l => l.Amount > 5000).Select(l => l.Description) }));
        yield return Set(
            "each subscription with its products",
            db => db.Subscriptions.Select(s => new { s.Id, Names = s.Items.Data.Select(i => i.Price.Product.Name).Distinct().ToList() }));
        yield return Set(
            "each subscription with its prices by amount",
            db => db.Subscriptions.Select(s => new { s.Id, Prices = s.Items.Data.OrderBy(i => i.Price.UnitAmount).Select(i => i.Price.UnitAmount).ToArray() }));
        yield return Set(
            "each invoice's lines by currency",
            db => db.Invoices.Select(i => new
            {
                i.Id,
                Groups = i.Lines.Data.GroupBy(l => l.Currency).Select(g => new
                {
                    g.Key,
                    Sum = g.Sum(l => l.Amount)
                }).ToList()
            }));
        yield return Set(
            "lines and items of each invoice together",
            db => db.Invoices.Select(i => new
            {
                i.Id,
                Both = i.Lines.Data.Select(l => l.Id).Concat(i.Parent.SubscriptionDetails.Subscription.Items.Data.Select(x => x.Id)).Count()
            }));
        yield return Set(
            "products that are on an invoice",
            db => db.Invoices.Select(i => new
            {
                i.Id,
                Products = i.Lines.Data.Select(l => l.Pricing.PriceDetails.Price.Product.Name).Where(n => n != null).Distinct().Count()
            }));
        yield return Set(
            "each customer's invoiced lines",
            db => db.Customers.Select(c => new { c.Id, Lines = db.Invoices.Where(i => i.CustomerId == c.Id).Sum(i => i.Lines.Data.Count) }));
    }
}
