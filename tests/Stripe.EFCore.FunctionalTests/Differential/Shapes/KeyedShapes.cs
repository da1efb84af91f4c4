using static StripeEFCore.FunctionalTests.Differential.QueryShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Operators that EF Core's own providers refuse: by key, and in arrays.</summary>
public static class KeyedShapes
{
    public static IEnumerable<QueryShape> All()
    {
        string[] currencies = ["usd", "eur"];
        return
        [
            List(db => db.Invoices.OrderBy(i => i.Total).ThenBy(i => i.Id).DistinctBy(i => i.CustomerId)),
            List(db => db.Invoices.OrderBy(i => i.Total).ThenBy(i => i.Id).DistinctBy(i => new { i.Currency, i.Status }).Select(i => i.Id)),
            Set(db => db.Customers.DistinctBy(c => c.Currency).Count()),
            Set(db => db.Invoices.Where(i => i.Total > 1000).UnionBy(db.Invoices.Where(i => i.Status == "open"), i => i.Id).Select(i => i.Id)),
            Set(db => db.Customers.ExceptBy(currencies, c => c.Currency).Select(c => c.Id)),
            Set(db => db.Invoices.OrderBy(i => i.Id).IntersectBy(currencies, i => i.Currency).Select(i => i.Id)),
            Set(db => db.Customers.OrderBy(c => c.Id).ExceptBy(db.Subscriptions.Select(s => s.CustomerId), c => c.Id).Select(c => c.Id)),
            Set(db => db.Invoices.OrderBy(i => i.Id).MinBy(i => i.Total)),
            Set(db => db.Invoices.OrderBy(i => i.Id).MaxBy(i => i.Total)),
            Set(db => db.Invoices.OrderBy(i => i.Id).MinBy(i => i.DueDate)),
            Set(db => db.Invoices.OrderBy(i => i.Id).MaxBy(i => i.DueDate)),
            Set(db => db.Invoices.Where(i => i.DueDate == null).OrderBy(i => i.Id).MinBy(i => i.DueDate)),
            Set(db => db.Customers.Where(c => c.Id == "").MinBy(c => c.Balance)),
            Set(db => db.Invoices.OrderBy(i => i.Id).Select(i => i.Total).MaxBy(t => -t)),
            Set(db => db.Invoices.Where(i => i.Total < 0).Select(i => i.Total).MaxBy(t => t)),
            Set(db => db.Customers.Select(c => new { c.Id, Largest = c.Invoices.AsQueryable().OrderBy(i => i.Id).MaxBy(i => i.Total) })),
            List(db => db.Customers.OrderBy(c => c.Id).Chunk(7)),
            List(db => db.Customers.OrderBy(c => c.Id).Select(c => c.Name).Take(10).Chunk(4)),
            Set(db => db.Customers.Where(c => c.Id == "").Chunk(3)),
        ];
    }
}
