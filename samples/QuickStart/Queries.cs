namespace QuickStart;

/// <summary>A query with what a reader wants to know about it.</summary>
/// <param name="Title">What it asks.</param>
/// <param name="Linq">Its text.</param>
/// <param name="Build">The query itself; its rows are printed as a table.</param>
public sealed record Query(string Title, string Linq, Func<Billing, IQueryable<object>> Build);

public static class Queries
{
    public static Query[] Of(string customerId)
    {
        var month = DateTime.UtcNow.AddDays(-30);
        return
        [
            new("One customer by id: one retrieve", $"""db.Customers.Where(c => c.Id == "{customerId}")""",
                db => db.Customers.Where(c => c.Id == customerId).Select(c => new { c.Id, c.Name, c.Email, c.Created })),

            new("The newest customers: one page of just that size", "db.Customers.OrderByDescending(c => c.Created).Take(5)",
                db => db.Customers.OrderByDescending(c => c.Created).Take(5).Select(c => new { c.Id, c.Name, c.Created })),

            new("Open invoices with their customers: a filter and an expansion, no request for a customer",
                "db.Invoices.Where(i => i.Status == \"open\").OrderByDescending(i => i.AmountRemaining).Take(5)\n"
                    + "    .Select(i => new { i.Number, i.Customer.Email, ... })",
                db => db.Invoices.Where(i => i.Status == "open").OrderByDescending(i => i.AmountRemaining).Take(5)
                    .Select(i => new { i.Number, i.Customer.Email, Remaining = i.AmountRemaining / 100m, i.Currency })),

            new("Revenue of the last 30 days by currency: a range, grouped in process",
                "db.Charges.Where(c => c.Created >= month && c.Paid)\n    .GroupBy(c => c.Currency).Select(g => new { g.Key, ... })",
                db => db.Charges.Where(c => c.Created >= month && c.Paid)
                    .GroupBy(c => c.Currency)
                    .Select(g => new { Currency = g.Key, Charges = g.Count(), Revenue = g.Sum(c => c.Amount - c.AmountRefunded) / 100m })),

            new("Subscriptions by price, looking into nested objects: only the columns named are read",
                "db.Subscriptions.Where(s => s.Status == \"active\" && s.Items.Data.Any(i => i.Quantity > 1)).Take(5)",
                db => db.Subscriptions.Where(s => s.Status == "active" && s.Items.Data.Any(i => i.Quantity > 1)).Take(5)
                    .Select(s => new { s.Id, s.Customer.Name, Items = s.Items.Data.Count, First = s.Items.Data[0].Price.Id })),

            new("Customers who owe: a subquery without a request for each row",
                "db.Customers.Where(c => db.Invoices.Any(i => i.CustomerId == c.Id && i.Status == \"open\"))\n    .OrderBy(c => c.Name).Take(5)",
                db => db.Customers.Where(c => db.Invoices.Any(i => i.CustomerId == c.Id && i.Status == "open"))
                    .OrderBy(c => c.Name).Take(5)
                    .Select(c => new { c.Name, c.Email, Open = db.Invoices.Count(i => i.CustomerId == c.Id && i.Status == "open") })),
        ];
    }
}
