using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Query.Printing;

internal static partial class PlanQueries
{
    private static PlanTheme Groups => new PlanTheme(nameof(Groups))
        .With(db => db.Charges.GroupBy(c => c.Currency).Select(g => new { g.Key, Count = g.Count(), Net = g.Sum(c => c.Amount - c.AmountRefunded) }))
        .With(db => db.Charges.GroupBy(c => new { c.Created.Year, c.Created.Month }).Select(g => new { g.Key.Year, g.Key.Month, Total = g.Sum(c => c.Amount) }))
        .With(db => db.Charges.GroupBy(c => c.CustomerId).Where(g => g.Count() > 1).Select(g => g.Key))
        .With(db => db.Charges.GroupBy(c => c.CustomerId).OrderByDescending(g => g.Sum(c => c.Amount))
            .Select(g => new { g.Key, Sum = g.Sum(c => c.Amount) }).Take(10))
        .With(db => db.Charges.GroupBy(c => c.Currency).Select(g => new { g.Key, Failed = g.Count(c => c.Status == "failed"), Most = g.Max(c => c.Amount) }))
        .With(db => db.Invoices.GroupBy(i => i.Customer.Address.Country).Select(g => new { g.Key, Customers = g.Select(i => i.CustomerId).Distinct().Count() }))
        .With(db => db.Invoices.GroupBy(i => i.Status).Select(g => new { g.Key, Ids = g.Select(i => i.Id).ToList() }))
        .With(db => db.Invoices.GroupBy(i => i.CustomerId).Select(g => g.OrderByDescending(i => i.Total).First().Id))
        .With(db => db.Disputes.GroupBy(d => d.Reason, d => d.Amount).Select(g => new { Reason = g.Key, Average = g.Average(), Least = g.Min() }))
        .With(db => db.Customers.GroupBy(c => c.Email).Where(g => g.Count() > 1).Select(g => new { g.Key, Ids = g.Select(c => c.Id).ToList() }))
        .With(db => db.Charges.GroupBy(c => 1).Select(g => new { Count = g.LongCount(), Average = g.Average(c => c.Amount) }))
        .With(db => db.Charges.GroupBy(c => c.Currency).Where(g => g.Any(c => c.Disputed)).Select(g => g.Key));

    private static PlanTheme NestedLists => new PlanTheme(nameof(NestedLists))
        .With(db => db.Invoices.SelectMany(i => i.Lines.Data))
        .With(db => from i in db.Invoices where i.Status == "paid" from l in i.Lines.Data select new { i.Id, l.Amount, l.Description })
        .With(db => db.Invoices.Select(i => new { i.Id, Lines = i.Lines.Data.Count, Most = i.Lines.Data.Max(l => l.Amount) }))
        .With(db => db.Subscriptions.Where(s => s.Items.Data.Any(i => i.Price.Id == "price_1")))
        .With(db => db.Subscriptions.SelectMany(s => s.Items.Data, (s, i) => new { s.Id, i.Price.UnitAmount, i.Quantity }))
        .With(db => db.Subscriptions.Select(s => new { s.Id, Products = s.Items.Data.Select(i => i.Price.Product.Name).ToList() }))
        .With(db => db.Invoices.Where(i => i.TotalTaxes.Any(t => t.Amount > 0)))
        .With(db => from i in db.Invoices from t in i.TotalTaxes group t by i.CustomerAddress.Country into g select new { g.Key, Tax = g.Sum(t => t.Amount) })
        .With(db => db.Charges.Where(c => c.Refunds.Data.Any(r => r.Reason == "fraudulent")))
        .With(db => db.Products.Where(p => p.Images.Contains("https://example.com/a.png")))
        .With(db => db.Customers.SelectMany(c => c.Metadata))
        .With(db =>
            from s in db.Subscriptions
            where s.Status == "active"
            from i in s.Items.Data
            group i by i.Price.Currency into g
            select new { g.Key, Mrr = g.Sum(i => i.Price.UnitAmount * i.Quantity) });

    private static PlanTheme Slices => new PlanTheme(nameof(Slices))
        .With(db => db.Customers.Take(20))
        .With(db => db.Customers.Skip(40).Take(20))
        .With(db => db.Customers.OrderBy(c => c.Name).Take(5))
        .With(db => db.Customers.Where(c => c.Balance > 0).Take(5))
        .With(db => db.Invoices.Where(i => i.Status == "open").Take(5))
        .With(db => db.Customers.Select(c => c.Currency).Distinct())
        .With(db => db.Customers.Select(c => c.Email).Union(db.Charges.Select(c => c.ReceiptEmail)))
        .With(db => db.Customers.Where(c => c.Created > Start).Concat(db.Customers.Where(c => c.Email == "a@example.com")))
        .With(db => db.Customers.Select(c => c.Id).Except(db.Invoices.Select(i => i.CustomerId)))
        .With(db => db.Customers
            .Select(c => new
            {
                c.Id,
                Card = db.PaymentMethods.Where(m => m.CustomerId == c.Id && m.Type == "card")
            .Select(m => m.Id).FirstOrDefault()
            }).Take(2))
        .With(db => db.Customers.Reverse())
        .With(db => db.Customers.OrderBy(c => c.Address.Country ?? c.Name).ThenByDescending(c => c.Balance))
        .With(db => db.Customers.Select(c => c.Balance > 0 ? "owes" : c.Balance < 0 ? "is owed" : "even").Distinct())
        .With(db => db.Customers.DefaultIfEmpty())
        .With(db => db.Customers.Chunk(50));

    private static PlanTheme Parents => new PlanTheme(nameof(Parents))
        .With(db => db.InvoiceLines.Where(l => l.Invoice == "in_1"))
        .With(db => db.SubscriptionItems.Where(i => i.Subscription == "sub_1"))
        .With(db => db.BalanceTransactions.Where(t => t.Payout() == "po_1"))
        .With(db => db.BalanceTransactions.Where(t => t.Payout() == "po_1" || t.Payout() == "po_2"))
        .With(db => db.BalanceTransactions.Select(t => new { t.Id, Payout = t.Payout() }))
        .With(db => db.Subscriptions.Where(s => s.HasPrice("price_1")))
        .With(db => db.Subscriptions.Where(s => s.CurrentPeriodEnd() < Start))
        .With(db => db.Payouts.Select(p => new { p.Id, Fees = db.BalanceTransactions.Where(t => t.Payout() == p.Id).Sum(t => t.Fee) }))
        .With(db => db.Invoices.Where(i => i.Status == "draft").SelectMany(i => db.InvoiceLines.Where(l => l.Invoice == i.Id)));

    private static PlanTheme Searches => new PlanTheme(nameof(Searches))
        .With(db => db.Customers.UseSearch().Where(c => c.Name == "Ann"))
        .With(db => db.Customers.UseSearch().Where(c => c.Name.Contains("ann") && c.Created > Start))
        .With(db => db.Charges.UseSearch().Where(c => c.Amount > 1000 && c.Currency == "eur"))
        .With(db => db.Customers.UseSearch().Where(c => c.Metadata["plan"] == "gold").Take(10))
        .With(db => db.Customers.UseSearch().Where(c => c.Balance > 10))
        .With(db => db.Customers.Search("name~'ann'"))
        .With(db => db.Customers.UseSearch().FreshFor(TimeSpan.FromMinutes(2)).Where(c => c.Name == "Ann"))
        .With(db => db.Customers.UseSearch().Where(c => c.Name == "Ann" || c.Email == "a@example.com"))
        .With(db => db.Customers.UseSearch().Where(c => c.Name == db.Customers.OrderByDescending(x => x.Created).Select(x => x.Name).First()));
}
