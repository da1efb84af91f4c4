using static StripeEFCore.FunctionalTests.Differential.QueryShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Queries that end in one value, with the errors that LINQ has for them.</summary>
public static class EndingShapes
{
    public static IEnumerable<QueryShape> All()
    {
        yield return Set(db => db.Invoices.Count());
        yield return Set(db => db.Invoices.Count(i => i.Status == "open"));
        yield return Set(db => db.Invoices.LongCount(i => i.Total > 1000));
        yield return Set(db => db.Invoices.Any());
        yield return Set(db => db.Invoices.Any(i => i.Status == "nope" && i.Total > 0 || i.Total < -1));
        yield return Set(db => db.Invoices.Any(i => i.Status == "paid"));
        yield return Set(db => db.Invoices.All(i => i.Total >= 0));
        yield return Set(db => db.Invoices.All(i => i.Status == "paid"));
        yield return Set(db => db.Invoices.Sum(i => i.Total));
        yield return Set(db => db.Invoices.Where(i => i.Total < -1).Sum(i => i.Total));
        yield return Set(db => db.Invoices.Sum(i => (decimal)i.Total / 100));
        yield return Set(db => db.Prices.Sum(p => p.UnitAmount));
        yield return Set(db => db.Invoices.Max(i => i.Total));
        yield return Set(db => db.Invoices.Min(i => i.Created));
        yield return Set(db => db.Invoices.Max(i => i.DueDate));
        yield return Set(db => db.Invoices.Min(i => i.Number));
        yield return Set(db => db.Invoices.Where(i => i.Total < -1).Max(i => i.Total));
        yield return Set(db => db.Invoices.Where(i => i.Total < -1).Max(i => (long?)i.Total));
        yield return Set(db => db.Invoices.Average(i => i.Total));
        yield return Set(db => db.Invoices.Where(i => i.Total < -1).Average(i => i.Total));
        yield return Set(db => db.Invoices.Where(i => i.Total < -1).Average(i => (long?)i.Total));
        yield return Set(db => db.Prices.Average(p => p.UnitAmount));
        yield return Set(db => db.Invoices.Select(i => i.Total).Distinct().Count());
        yield return Set(db => db.Invoices.Select(i => i.Status).Contains("open"));
        yield return Set(db => db.Invoices.Select(i => i.Status).Contains("nope"));
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).First());
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).First(i => i.Status == "paid"));
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).FirstOrDefault(i => i.Total < -1));
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).First(i => i.Total < -1));
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).Last());
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).LastOrDefault(i => i.Total < -1));
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).Select(i => i.Total).Last());
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).ElementAt(3));
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).ElementAtOrDefault(100000));
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).ElementAt(100000));
        yield return Set(db => db.Invoices.Single());
        yield return Set(db => db.Invoices.SingleOrDefault(i => i.Total < -1));
        yield return Set(db => db.Invoices.Where(i => i.Total < -1).Single());
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).Take(1).Single());
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).Select(i => i.Total).FirstOrDefault());
        yield return Set(db => db.Invoices.Where(i => i.Total < -1).Select(i => i.Total).FirstOrDefault());
        yield return Set(db => db.Invoices.Where(i => i.Customer!.Address!.Country == "DE").Count());
        yield return Set(db => db.Customers.Count(c => c.Invoices.Any(i => i.Status == "paid")));
        yield return Set(db => db.Customers.Sum(c => c.Invoices.Count));
        yield return Set(db => db.Customers.Max(c => c.Invoices.Sum(i => i.Total)));
        yield return Set(db => db.Customers.OrderBy(c => c.Id).Select(c => c.Invoices.Count).First());
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).Take(10).Sum(i => i.Total));
        yield return Set(db => db.Invoices.OrderBy(i => i.Id).Skip(10).Count());
    }
}
