using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Query.Printing;

internal static partial class PlanQueries
{
    private static PlanTheme References => new PlanTheme(nameof(References))
        .With(db => db.Invoices.Include(i => i.Customer))
        .With(db => db.Invoices.Select(i => new { i.Id, i.Customer.Email }))
        .With(db => db.Invoices.Where(i => i.Customer.Email == "a@example.com"))
        .With(db => db.Invoices.Where(i => i.Customer == null))
        .With(db => db.Charges.Include(c => c.BalanceTransaction).Where(c => c.Created > Start))
        .With(db => db.Charges.Select(c => c.Customer.DefaultSource.Id))
        .With(db => db.Invoices.Select(i => i.Parent.SubscriptionDetails.Subscription.Status))
        .With(db => db.Subscriptions.OrderBy(s => s.Customer.Name).Take(10))
        .With(db => db.Refunds.Where(r => r.Charge.Customer.Email == "a@example.com"))
        .With(db => db.Disputes.Select(d => new { d.Reason, d.Charge.Amount, d.Charge.Customer.Name }));

    private static PlanTheme Children => new PlanTheme(nameof(Children))
        .With(db => db.Customers.Select(c => new { c.Id, Open = db.Invoices.Count(i => i.CustomerId == c.Id && i.Status == "open") }))
        .With(db => db.Customers.Where(c => db.Invoices.Any(i => i.CustomerId == c.Id)))
        .With(db => db.Customers.Where(c => !db.Subscriptions.Any(s => s.CustomerId == c.Id && s.Status == "active")))
        .With(db => db.Customers.Select(c => new { c.Id, Invoices = db.Invoices.Where(i => i.CustomerId == c.Id).Select(i => i.Total).ToList() }))
        .With(db => db.Customers.Take(3).Select(c => new { c.Id, Last = db.Charges.Where(h => h.CustomerId == c.Id).Max(h => (DateTime?)h.Created) }))
        .With(db => db.Customers.Select(c => new
        {
            c.Id,
            All = db.Invoices.Count(i => i.CustomerId == c.Id),
            Open = db.Invoices.Count(i => i.CustomerId == c.Id && i.Status == "open"),
        }))
        .With(db => db.Customers.Where(c => db.Charges.Where(h => h.CustomerId == c.Id).Sum(h => h.Amount) > 10_000))
        .With(db => db.Products.Select(p => new { p.Name, Prices = db.Prices.Where(r => r.ProductId == p.Id && r.Active).Select(r => r.UnitAmount).ToList() }))
        .With(db => db.Customers.SelectMany(c => db.Invoices.Where(i => i.CustomerId == c.Id).OrderByDescending(i => i.Created).Take(1)))
        .With(db => db.Customers
            .Select(c => db.Invoices.Where(i => i.CustomerId == c.Id).OrderByDescending(i => i.Created).Select(i => i.Number).FirstOrDefault()));

    private static PlanTheme Joins => new PlanTheme(nameof(Joins))
        .With(db => db.Invoices.Join(db.Customers, i => i.CustomerId, c => c.Id, (i, c) => new { i.Number, c.Email }))
        .With(db => from i in db.Invoices where i.Status == "open" join c in db.Customers on i.CustomerId equals c.Id select new { i.Id, c.Name })
        .With(db => from c in db.Customers join i in db.Invoices on c.Id equals i.CustomerId select new { c.Name, i.Total })
        .With(db =>
            from c in db.Customers
            join i in db.Invoices on c.Id equals i.CustomerId into all
            from i in all.DefaultIfEmpty()
            select new { c.Name, Total = i == null ? 0 : i.Total })
        .With(db => from c in db.Customers join i in db.Invoices on c.Id equals i.CustomerId into all select new { c.Name, Count = all.Count() })
        .With(db =>
            from r in db.Refunds
            join h in db.Charges on r.ChargeId equals h.Id
            join c in db.Customers on h.CustomerId equals c.Id
            select new { r.Amount, c.Email })
        .With(db => from p in db.Payouts where p.Created >= Start join t in db.BalanceTransactions on p.Id equals t.Payout() select new { p.Id, t.Net })
        .With(db => db.Customers.Join(db.Charges, c => c.Email, h => h.ReceiptEmail, (c, h) => new { c.Id, Charge = h.Id }))
        .With(db => from a in db.Products from b in db.Coupons select new { a.Name, Coupon = b.Name })
        .With(db => db.Customers.LeftJoin(db.Subscriptions, c => c.Id, s => s.CustomerId, (c, s) => new { c.Id, Status = s == null ? null : s.Status }));

    private static PlanTheme Subqueries => new PlanTheme(nameof(Subqueries))
        .With(db => db.Invoices.Where(i => i.CustomerId == db.Customers.OrderByDescending(c => c.Created).Select(c => c.Id).First()))
        .With(db => db.Charges.Where(c => c.Amount > db.Charges.Average(x => x.Amount)))
        .With(db => db.Customers.Where(c => c.Created > db.Products.Max(p => p.Created)))
        .With(db => db.Invoices.Where(i => db.Customers.Where(c => c.Email == "a@example.com").Select(c => c.Id).Contains(i.CustomerId)))
        .With(db => db.Invoices.Where(i => db.Customers.Where(c => c.Balance < 0).Select(c => c.Id).Contains(i.CustomerId)))
        .With(db => db.Products.Select(p => new { p.Name, Customers = db.Customers.Count() }))
        .With(db => db.Customers.Where(c => c.Email == db.Events.OrderByDescending(e => e.Created).Select(e => e.Id).FirstOrDefault()))
        .With(db => db.Customers.Where(c => db.Customers.Count(d => d.Email == c.Email) > 1))
        .With(db => db.Customers.Where(c => db.Invoices.All(i => i.CustomerId != c.Id || i.Status == "paid")));
}
