using static StripeEFCore.FunctionalTests.Differential.QueryShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Joins, groups, set operators and flattening.</summary>
public static class CombiningShapes
{
    public static IEnumerable<QueryShape> All()
    {
        var local = new[] { "usd", "eur", "xyz" };

        yield return Set(db => db.Invoices.Join(db.Customers, i => i.CustomerId, c => c.Id, (i, c) => new { i.Id, c.Email }));
        yield return Set(db => from i in db.Invoices join c in db.Customers on i.CustomerId equals c.Id where c.Balance >= 0 select new { i, c });
        yield return Set(db => from c in db.Customers join i in db.Invoices on c.Id equals i.CustomerId select new { c.Id, i.Total });
        yield return Set(db => from c in db.Customers join i in db.Invoices on c.Id equals i.CustomerId into bills select new { c.Id, Bills = bills.Count() });
        yield return Set(db =>
            from c in db.Customers
            join i in db.Invoices on c.Id equals i.CustomerId into bills
            from b in bills.DefaultIfEmpty()
            select new { c.Id, Bill = b.Id });
        yield return Set(db => db.Customers.LeftJoin(db.Charges, c => c.Id, h => h.CustomerId, (c, h) => new { c.Id, Charge = h == null ? null : h.Id }));
        yield return Set(db => db.Charges.RightJoin(db.Customers, h => h.CustomerId, c => c.Id, (h, c) => new { c.Id, Charge = h == null ? null : h.Id }));
        yield return Set(db =>
            from i in db.Invoices
            join s in db.Subscriptions on new { Customer = i.CustomerId, Id = i.SubscriptionId } equals new { Customer = s.CustomerId, Id = (string?)s.Id }
            select new { Invoice = i.Id, s.Id });
        yield return Set(db =>
            from a in db.Products join b in db.Products on a.Active equals b.Active where a.Id.CompareTo(b.Id) < 0 select new { A = a.Id, B = b.Id });
        yield return Set(db => from i in db.Invoices join c in db.Customers.Where(c => c.Balance == 0) on i.CustomerId equals c.Id select i.Id);
        yield return Set(db =>
            from i in db.Invoices.Where(i => i.Status == "open")
            join c in db.Customers on i.CustomerId equals c.Id
            join s in db.Subscriptions on i.SubscriptionId equals s.Id
            select new { i.Id, c.Name, s.Status });
        yield return Set(db => db.Customers.SelectMany(c => c.Invoices));
        yield return Set(db => db.Customers.SelectMany(c => c.Invoices, (c, i) => new { c.Name, i.Id }));
        yield return Set(db => db.Customers.SelectMany(c => c.Invoices.Where(i => i.Status == "open").DefaultIfEmpty(), (c, i) => new { c.Id, Bill = i!.Id }));
        yield return Set(db => db.Customers.SelectMany(c => c.PreferredLocales));
        yield return Set(db => db.Customers.SelectMany(c => c.PreferredLocales, (c, l) => new { c.Id, l }));
        yield return Set(db => db.Customers.SelectMany(c => c.Invoices.OrderByDescending(i => i.Total).ThenBy(i => i.Id).Take(2)).Select(i => i.Id));
        yield return Set(db => from p in db.Products from q in db.Prices where q.ProductId == p.Id select new { p.Name, q.Id });
        yield return Set(db =>
            from p in db.Products.OrderBy(p => p.Id).Take(3) from q in db.Products.OrderBy(q => q.Id).Take(2) select new { A = p.Id, B = q.Id });

        yield return Set(db => db.Invoices.GroupBy(i => i.Status).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(db =>
            db.Invoices.GroupBy(i => i.Status).Select(g =>
                new { g.Key, Sum = g.Sum(i => i.Total), Max = g.Max(i => i.Created), Mean = g.Average(i => i.Total) }));
        yield return Set(db => db.Invoices.GroupBy(i => new { i.Currency, i.Status }).Select(g => new { g.Key.Currency, g.Key.Status, N = g.LongCount() }));
        yield return Set(db => db.Invoices.GroupBy(i => i.Created.Year).Select(g => new { g.Key, N = g.Count(i => i.Status == "paid") }));
        yield return Set(db => db.Invoices.GroupBy(i => i.Customer!.Address!.Country).Select(g => new { g.Key, Sum = g.Sum(i => i.Total) }));
        yield return Set(db => db.Invoices.GroupBy(i => i.Status).Where(g => g.Count() > 5).Select(g => g.Key));
        yield return Set(db => db.Invoices.GroupBy(i => i.CustomerId).Select(g => g.OrderByDescending(i => i.Total).ThenBy(i => i.Id).First().Id));
        yield return Set(db => db.Invoices.GroupBy(i => i.CustomerId).Select(g => g.OrderBy(i => i.Id).First()));
        yield return Set(db => db.Invoices.GroupBy(i => i.CustomerId, i => i.Total).Select(g => new { g.Key, Sum = g.Sum() }));
        yield return Set(db => db.Invoices.GroupBy(i => i.CustomerId, (k, g) => new { k, N = g.Count() }));
        yield return Set(db => db.Invoices.GroupBy(i => 1).Select(g => g.Sum(i => i.AmountDue)));
        yield return Set(db => db.Invoices.GroupBy(i => i.Status));
        yield return Set(db => db.Invoices.GroupBy(i => i.Currency).Select(g => new { g.Key, Statuses = g.Select(i => i.Status).Distinct().Count() }));
        yield return Set(db => db.Invoices.GroupBy(i => i.Currency).Select(g => new { g.Key, Ids = g.Select(i => i.Id).ToList() }));
        yield return List(db => db.Invoices.GroupBy(i => i.Currency).Select(g => new { g.Key, N = g.Count() }).OrderBy(x => x.N).ThenBy(x => x.Key));
        yield return List(db =>
            db.Invoices.GroupBy(i => i.CustomerId).OrderByDescending(g => g.Sum(i => i.Total)).ThenBy(g => g.Key).Take(5).Select(g => g.Key));
        yield return Set(db => db.Invoices.Select(i => new { i.Currency, i.Total }).GroupBy(x => x.Currency).Select(g => g.Max(x => x.Total)));
        yield return Set(db =>
            db.Invoices.Where(i => i.Status == "paid").GroupBy(i => i.Status).Select(g => new { Low = g.Min(i => i.Total), High = g.Max(i => i.Total) }));

        yield return Set(db => db.Invoices.Where(i => i.Status == "open").Concat(db.Invoices.Where(i => i.Status == "paid")));
        yield return Set(db => db.Invoices.Where(i => i.Status == "open").Union(db.Invoices.Where(i => i.Total > 5000)));
        yield return Set(db => db.Invoices.Where(i => i.Status == "paid").Intersect(db.Invoices.Where(i => i.Total > 5000)));
        yield return Set(db => db.Invoices.Except(db.Invoices.Where(i => i.Total > 5000)));
        yield return Set(db => db.Invoices.Select(i => i.Currency).Union(db.Charges.Select(c => c.Currency)));
        yield return Set(db => db.Invoices.Select(i => new { i.Id, Kind = "invoice" }).Concat(db.Charges.Select(c => new { c.Id, Kind = "charge" })));
        yield return Set(db =>
            db.Customers.Select(c => new { c.Id, N = c.Invoices.Count() }).Concat(db.Customers.Select(c => new { c.Id, N = c.Charges.Count() })));
        yield return Set(db => db.Customers.Select(c => c.Invoices.Count()).Union(db.Customers.Select(c => c.Charges.Count())));
        yield return Set(db => db.Customers.Select(c => c.Invoices.Count()).Distinct());
        yield return Set(db => db.Customers.Select(c => new { c.Currency, Sum = c.Charges.Sum(h => h.Amount) }).Distinct().Where(x => x.Sum > 100));
        yield return Set(db => db.Customers.GroupBy(c => c.Invoices.Count()).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(db => db.Invoices.Select(i => i.CustomerId).Except(db.Charges.Select(c => c.CustomerId!)));
        yield return Set(db =>
            db.Invoices.Where(i => i.Status == "open")
                .Union(db.Invoices.Where(i => i.Total > 5000))
                .Where(i => i.Currency == "usd")
                .Select(i => i.Customer!.Name));
        yield return List(db => db.Customers.Select(c => c.Id).Concat(db.Products.Select(p => p.Id)).OrderBy(x => x).Take(12));
        yield return Set(db => db.Invoices.Where(i => local.Any(l => l == i.Currency)));
        yield return Set(db => db.Invoices.Select(i => i.Customer!).Distinct().Select(c => c.Email));
        yield return Set(db => db.Customers.Where(c => c.Balance < -100000000).DefaultIfEmpty().Select(c => c == null ? "none" : c.Id));
    }
}
