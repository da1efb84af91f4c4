using static StripeEFCore.FunctionalTests.Differential.QueryShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

public static class ProjectionShapes
{
    public sealed record Line(string Id, long Amount);

    public sealed class Row
    {
        public string Id { get; set; } = "";

        public string? City { get; set; }

        public long Count { get; set; }
    }

    public static IEnumerable<QueryShape> All()
    {
        var page = 3;
        var size = 7;

        yield return Set(db => db.Customers.Select(c => c.Id));
        yield return Set(db => db.Customers.Select(c => c.Email));
        yield return Set(db => db.Customers.Select(c => c.Balance));
        yield return Set(db => db.Customers.Select(c => new { c.Id, c.Email, c.Created }));
        yield return Set(db => db.Customers.Select(c => new { c.Id, City = c.Address!.City }));
        yield return Set(db => db.Customers.Select(c => new Row { Id = c.Id, City = c.Address!.City, Count = c.Balance }));
        yield return Set(db => db.Invoices.Select(i => new Line(i.Id, i.Total)));
        yield return Set(db => db.Invoices.Select(i => new { i.Id, Lower = i.Currency.ToUpper(), Major = i.Total / 100m }));
        yield return Set(db => db.Invoices.Select(i => i.Status == "paid" ? "done" : i.Status));
        yield return Set(db => db.Invoices.Select(i => new { i.Id, i.Customer!.Name }));
        yield return Set(db => db.Invoices.Select(i => new { i.Id, Customer = i.Customer!.Id, i.Customer.Email, i.Customer.Address!.City }));
        yield return Set(db => db.Invoices.Select(i => i.Customer));
        yield return Set(db => db.Invoices.Select(i => new { i, i.Customer }));
        yield return Set(db => db.Invoices.Select(i => new { Sub = i.Subscription == null ? "none" : i.Subscription.Id }));
        yield return Set(db => db.Refunds.Select(r => new { r.Id, r.Charge!.Amount, r.Charge.Customer!.Name }));
        yield return Set(db => db.Customers.Select(c => new { c.Id, Open = c.Invoices.Count(i => i.Status == "open") }));
        yield return Set(db => db.Customers.Select(c => new { c.Id, Sum = c.Invoices.Sum(i => i.Total), Last = c.Invoices.Max(i => (DateTime?)i.Created) }));
        yield return Set(db => db.Customers.Select(c => new { c.Id, Ids = c.Invoices.Select(i => i.Id).ToList() }));
        yield return Set(db => db.Customers.Select(c => new { c.Id, c.Invoices }));
        yield return Set(db =>
            db.Customers.Select(c => new { c.Id, Paid = c.Invoices.Where(i => i.Status == "paid").Select(i => new { i.Id, i.Total }).ToArray() }));
        yield return Set(db =>
            db.Customers.Select(c => new { c.Id, Subs = c.Subscriptions.Select(s => new { s.Id, Bills = s.Invoices.Select(i => i.Id).ToList() }).ToList() }));
        yield return Set(db =>
            db.Customers.Select(c => new { c.Id, Latest = c.Invoices.OrderByDescending(i => i.Total).ThenBy(i => i.Id).Select(i => i.Id).FirstOrDefault() }));
        yield return Set(db => db.Customers.Select(c => c.Invoices.OrderBy(i => i.Id).FirstOrDefault()));
        yield return Set(db => db.Customers.Select(c => c.PreferredLocales));
        yield return Set(db => db.Customers.Select(c => c.Metadata));
        yield return Set(db => db.Customers.Select(c => new { c.Id, First = c.PreferredLocales.FirstOrDefault() }));
        yield return Set(db => db.Customers.Select(c => c.Address));
        yield return Set(db => db.Invoices.Select(i => i.Created.Date));
        yield return Set(db => db.Invoices.Select(i => new { i.Id, Age = (i.DueDate ?? i.Created).AddDays(3) }));
        yield return Set(db => db.Subscriptions.Select(s => s.Status));
        yield return Set(db => db.Subscriptions.Select(s => new { s.Id, Name = s.Status.ToString() }));
        yield return Set(db => db.Invoices.Select(i => 1));
        yield return Set(db => db.Invoices.Select(i => new { i.Id }).Where(x => x.Id.EndsWith("a")).Select(x => x.Id.Length));
        yield return Set(db => db.Invoices.Select(i => new { i.Id, Net = i.Total - i.AmountPaid }).Where(x => x.Net > 0));
        yield return Set(db => db.Invoices.Select(i => i.Currency).Distinct());
        yield return Set(db => db.Invoices.Select(i => new { i.Currency, i.Status }).Distinct());
        yield return Set(db => db.Invoices.Select(i => i.Customer!.Address!.Country).Distinct());
        yield return Set(db => db.Invoices.Select(i => i.Customer).Distinct());
        yield return Set(db => db.Invoices.Distinct());

        yield return List(db => db.Customers.OrderBy(c => c.Id));
        yield return List(db => db.Customers.OrderBy(c => c.Name).ThenBy(c => c.Id).Select(c => c.Name));
        yield return List(db => db.Customers.OrderByDescending(c => c.Balance).ThenByDescending(c => c.Id));
        yield return List(db => db.Customers.OrderBy(c => c.Address!.City).ThenBy(c => c.Id));
        yield return List(db => db.Invoices.OrderBy(i => i.Customer!.Name).ThenBy(i => i.Id));
        yield return List(db => db.Invoices.OrderBy(i => i.Status == "open").ThenBy(i => i.Id));
        yield return List(db => db.Invoices.OrderBy(i => i.DueDate).ThenBy(i => i.Id));
        yield return List(db => db.Invoices.OrderByDescending(i => i.Created).ThenBy(i => i.Id));
        yield return List(db => db.Invoices.OrderByDescending(i => i.Created).ThenBy(i => i.Id).Take(20));
        yield return List(db => db.Invoices.OrderByDescending(i => i.Created).ThenBy(i => i.Id).Skip(page * size).Take(size));
        yield return List(db => db.Invoices.OrderBy(i => i.Id).Skip(5));
        yield return List(db => db.Invoices.OrderBy(i => i.Id).Take(0));
        yield return List(db => db.Invoices.OrderBy(i => i.Id).Skip(100000));
        yield return List(db => db.Invoices.OrderBy(i => i.Id).Take(10).Where(i => i.Status == "paid"));
        yield return List(db => db.Invoices.OrderBy(i => i.Id).Take(30).OrderByDescending(i => i.Total).ThenBy(i => i.Id).Take(5));
        yield return List(db => db.Invoices.OrderBy(i => i.Id).Skip(3).Take(10).Skip(2).Select(i => i.Id));
        yield return List(db => db.Invoices.OrderBy(i => i.Id).Reverse().Take(3));
        yield return List(db => db.Customers.OrderBy(c => c.Invoices.Count).ThenBy(c => c.Id));
        yield return List(db =>
            db.Customers.OrderByDescending(c => c.Invoices.Sum(i => i.Total)).ThenBy(c => c.Id).Take(5).Select(c => new { c.Id, N = c.Invoices.Count }));
        yield return List(db => db.Customers.Select(c => new { c.Id, N = c.Charges.Count() }).OrderByDescending(x => x.N).ThenBy(x => x.Id).Take(4));
    }
}
