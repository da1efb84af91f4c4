using StripeEFCore.FunctionalTests.Differential.Random;
using static StripeEFCore.FunctionalTests.Differential.QueryShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Queries that random ones were shrunk to when they found a wrong answer.</summary>
public static class FoundShapes
{
    public static IEnumerable<QueryShape> All()
    {
        var moments = Array.Empty<DateTime>();

        yield return Set(db => db.Prices.Select(p => (long?)p.Recurring!.IntervalCount));
        yield return Set(db => db.Invoices.Where(i => moments.Contains(i.Subscription!.Created)));
        yield return Set(db => db.Invoices.Where(i => !moments.Contains(i.Subscription!.Created)));
        yield return Set(db => db.Charges.Select(c => new { c.Id, Moments = c.Refunds.Select(r => r.Charge!.Created).ToList() }));
        yield return Set(db => db.Charges.Select(c => new { c.Id, Moments = c.Refunds.Select(r => r.Charge!.Created).ToArray() }));
        yield return Set(db => db.Products.LeftJoin(
            db.Prices.Select(p => new Row<string, bool> { A = p.ProductId, B = p.Active }), p => p.Id, x => x.A, (p, x) => new { p.Id, Active = (bool?)x!.B }));
        yield return Set(db => db.Subscriptions.GroupBy(s => s.Id)
            .Select(g => new { Late = g.Count(s => s.Invoices.Sum(i => i.AmountDue) > s.Customer!.Balance), N = g.Count() })
            .GroupBy(x => x.N).Select(g => g.Sum(x => x.Late)));
        yield return Set(db => db.Subscriptions.GroupBy(s => s.CustomerId).Select(g => new { Late = g.Count(s => s.Invoices.Any()), N = g.Count() })
            .GroupBy(x => x.N).Select(g => new { g.Key, Late = g.Sum(x => x.Late) }).GroupBy(x => x.Late).Select(g => g.OrderBy(x => x.Key).First()));
        yield return Set(db => db.Products.GroupJoin(db.Prices, p => p.Id, q => q.ProductId, (p, qs) => new { p.Id, N = qs.Count() })
            .GroupJoin(db.Prices, x => x.Id, q => q.ProductId, (x, qs) => new { x.Id, x.N, Sum = qs.Sum(q => q.UnitAmount) }));
        yield return Set(db => db.Prices.Join(db.Products, p => p.ProductId, o => o.Id, (p, o) => p.Active).Concat(db.Products.Select(o => o.Active))
            .Where(active => db.Products.Where(o => active).Any()));
        yield return Set(db => db.Charges.SelectMany(
            c => db.Refunds.Where(r => r.Amount < 0).Select(r => new { c.Customer, r.Id }).DefaultIfEmpty(), (c, x) => new { c.Id, x!.Customer!.Name }));
        yield return Set(db =>
            db.Charges.SelectMany(c => db.Refunds.Where(r => r.Amount < 0).Select(r => c.Customer).DefaultIfEmpty(), (c, x) => new { c.Id, x!.Name }));
        yield return Set(db => db.Charges.LeftJoin(db.Refunds.Select(r => new { r.ChargeId, N = 5 }), c => c.Id, x => x.ChargeId, (c, x) => x));
        yield return Set(db => db.Charges.LeftJoin(
            db.Refunds.Select(r => new { r.ChargeId, N = 5, T = "a" }), c => c.Id, x => x.ChargeId, (c, x) => new { c.Id, N = (int?)x!.N, x.T }));
        yield return Set(db => db.Refunds.Select(r => new { r.ChargeId, T = "a" }).RightJoin(db.Charges, x => x.ChargeId, c => c.Id, (x, c) => new { c.Id, x })
            .Where(y => y.x!.T != "a"));
        yield return Set(db => from c in db.Charges
                               join x in db.Refunds.Select(r => new { r.ChargeId, T = "a" }) on c.Id equals x.ChargeId into xs
                               from x in xs.DefaultIfEmpty()
                               select new { c.Id, x });
        yield return Set(db => db.Charges.SelectMany(c => db.Refunds.Where(r => r.Amount < 0).Select(r => c).DefaultIfEmpty())
            .Select(c => (long?)c!.Amount));
        var parts = Set(db => db.Charges.Select(c => new { c.Amount, Charge = c }).Distinct().Select(x => new
        {
            x.Charge.Id,
            Part = x.Charge.Refunds.Where(r => r.Amount < r.Charge!.Amount).OrderBy(r => r.Id).Select(r => (long?)r.Amount).FirstOrDefault(),
        }));
        yield return parts with { LookUps = 3 };
        yield return Set(db =>
            db.Charges.Select(c => new { c.Amount, Charge = c }).Distinct().Where(x => x.Charge.Refunds.Any(r => r.Amount < r.Charge!.Amount)).Select(x => new
            {
                x.Charge.Id,
                Most = x.Charge.Refunds.Max(r => r.Amount),
                Mean = x.Charge.Refunds.Average(r => r.Amount),
                First = x.Charge.Refunds.OrderBy(r => r.Id).First().Charge!.Amount,
                Values = x.Charge.Refunds.Select(r => r.Amount).Min(),
                All = x.Charge.Refunds.All(r => r.Charge!.Amount > 0),
                Has = x.Charge.Refunds.Select(r => r.Id).Contains("re_none"),
                Twice = x.Charge.Refunds.Take(1).Concat(x.Charge.Refunds).Distinct().LongCount(),
                Again = x.Charge.Refunds.SelectMany(r => r.Charge!.Refunds).Count(),
            }));
        yield return Set(db => db.Charges.Select(c => new { c.Id, Parts = c.Refunds.ToList().Count(r => r.Amount < r.Charge!.Amount) }));
        yield return Set(db =>
            db.Charges.Select(c =>
                new { c.Id, Part = c.Refunds.ToList().OrderBy(r => r.Id).Where(r => r.Amount < r.Charge!.Amount).Select(r => r.Amount).FirstOrDefault() }));
        yield return Set(db => db.Refunds.SelectMany(r => db.Refunds.Select(x => new { r.Charge, x.Reason }), (r, x) => x.Charge!.Customer).Distinct());
        yield return Set(db => db.Customers.Select(c => c.Invoices.OrderByDescending(i => i.Created).ThenBy(i => i.Id).FirstOrDefault()).Distinct());
        yield return Set(db =>
            db.Customers.Select(c => c.Invoices.OrderByDescending(i => i.Created).ThenBy(i => i.Id).FirstOrDefault())
                .Where(i => i!.Total > 1000)
                .Distinct()
                .Select(i => i!.Customer!.Name));
        yield return Set(db =>
            db.Customers.Select(c =>
                new { c.Currency, Last = c.Invoices.OrderBy(i => i.Id).LastOrDefault(), First = c.Subscriptions.OrderBy(s => s.Id).FirstOrDefault() })
                    .Distinct());
        yield return Set(db => db.Customers.Select(c => c.Invoices.OrderBy(i => i.Id).FirstOrDefault()).Union(db.Invoices.Where(i => i.Status == "open")));
        yield return Set(db =>
            db.Customers.Select(c => c.Invoices.OrderBy(i => i.Id).FirstOrDefault()).Except(db.Invoices.Where(i => i.Status == "paid")).Select(i => i!.Number));
    }
}
