using StripeEFCore.FunctionalTests.Model;
using static StripeEFCore.FunctionalTests.Differential.QueryShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

public static class WhereShapes
{
    private static readonly DateTime Cut = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<QueryShape> All()
    {
        var status = "open";
        string? nothing = null;
        var statuses = new[] { "open", "paid" };
        var wanted = new List<string?> { "paid", null };
        var currencies = new HashSet<string> { "usd", "eur" };
        var none = Array.Empty<string>();
        long least = 5000;
        var late = Cut.AddMilliseconds(500);

        yield return Set(db => db.Invoices);
        yield return Set(db => db.Invoices.Where(i => i.Status == "open"));
        yield return Set(db => db.Invoices.Where(i => i.Status == status));
        yield return Set(db => db.Invoices.Where(i => i.Status != "open"));
        yield return Set(db => db.Invoices.Where(i => i.Status == nothing));
        yield return Set(db => db.Invoices.Where(i => status == i.Status));
        yield return Set(db => db.Invoices.Where(i => i.Status!.Equals("paid")));
        yield return Set(db => db.Invoices.Where(i => string.Equals(i.Status, status)));
        yield return Set(db => db.Invoices.Where(i => i.Status == "open" || i.Status == "paid"));
        yield return Set(db => db.Invoices.Where(i => i.Status == "open" || i.Currency == "usd"));
        yield return Set(db => db.Invoices.Where(i => statuses.Contains(i.Status)));
        yield return Set(db => db.Invoices.Where(i => !statuses.Contains(i.Status)));
        yield return Set(db => db.Invoices.Where(i => wanted.Contains(i.Status)));
        yield return Set(db => db.Invoices.Where(i => none.Contains(i.Status)));
        yield return Set(db => db.Invoices.Where(i => !none.Contains(i.Status)));
        yield return Set(db => db.Invoices.Where(i => currencies.Contains(i.Currency)));
        yield return Set(db => db.Invoices.Where(i => i.Created >= Cut));
        yield return Set(db => db.Invoices.Where(i => i.Created > Cut && i.Created < Cut.AddDays(40)));
        yield return Set(db => db.Invoices.Where(i => i.Created >= late));
        yield return Set(db => db.Invoices.Where(i => i.Created < late));
        yield return Set(db => db.Invoices.Where(i => i.Created == late));
        yield return Set(db => db.Invoices.Where(i => Cut <= i.Created));
        yield return Set(db => db.Invoices.Where(i => !(i.Created >= Cut)));
        yield return Set(db => db.Invoices.Where(i => i.DueDate < Cut));
        yield return Set(db => db.Invoices.Where(i => i.DueDate == null));
        yield return Set(db => db.Invoices.Where(i => i.DueDate != null && i.DueDate.Value.Year == 2026));
        yield return Set(db => db.Invoices.Where(i => i.DueDate.HasValue));
        yield return Set(db => db.Invoices.Where(i => !i.DueDate.HasValue));
        yield return Set(db => db.Invoices.Where(i => i.Created.Year == 2026 && i.Created.Month % 2 == 0));
        yield return Set(db => db.Invoices.Where(i => i.Created.DayOfWeek == DayOfWeek.Monday));
        yield return Set(db => db.Invoices.Where(i => i.AmountDue > least));
        yield return Set(db => db.Invoices.Where(i => i.AmountDue - i.AmountPaid > 0 && i.AmountDue * 2 > i.Total + 1));
        yield return Set(db => db.Invoices.Where(i => (i.Status == "paid" ? i.AmountPaid : i.AmountDue) > least));
        yield return Set(db => db.Invoices.Where(i => (i.Number ?? "none").StartsWith('n')));
        yield return Set(db => db.Invoices.Where(i => i.SubscriptionId != null));
        yield return Set(db => db.Invoices.Where(i => i.SubscriptionId == null));
        yield return Set(db => db.Invoices.Where(i => true));
        yield return Set(db => db.Invoices.Where(i => false));
        yield return Set(db => db.Invoices.Where(i => i.Status == "open").Where(i => i.Created >= Cut).Where(i => i.Currency == "usd"));
        yield return Set(db => db.Customers.Where(c => c.Email!.Contains("example")));
        yield return Set(db => db.Customers.Where(c => c.Email!.ToUpper().EndsWith(".COM")));
        yield return Set(db => db.Customers.Where(c => c.Name!.Length > 12));
        yield return Set(db => db.Customers.Where(c => string.IsNullOrEmpty(c.Name)));
        yield return Set(db => db.Customers.Where(c => c.Name == null));
        yield return Set(db => db.Customers.Where(c => c.Balance < 0 || c.Balance > 100));
        yield return Set(db => db.Customers.Where(c => c.Delinquent == true));
        yield return Set(db => db.Customers.Where(c => c.Delinquent != true));
        yield return Set(db => db.Customers.Where(c => c.Address!.City == "Berlin"));
        yield return Set(db => db.Customers.Where(c => c.Address!.Country != "DE"));
        yield return Set(db => db.Customers.Where(c => c.Address == null));
        yield return Set(db => db.Customers.Where(c => c.Address != null && c.Address.City!.Length > 5));
        yield return Set(db => db.Customers.Where(c => c.Metadata.ContainsKey("plan")));
        yield return Set(db => db.Customers.Where(c => c.Metadata.Count > 0));
        yield return Set(db => db.Customers.Where(c => c.PreferredLocales.Contains("de")));
        yield return Set(db => db.Customers.Where(c => c.PreferredLocales.Count > 1));
        yield return Set(db => db.Customers.Where(c => c.PreferredLocales.Any(l => l.StartsWith("e"))));
        yield return Set(db => db.Subscriptions.Where(s => s.Status == SubscriptionStatus.Active));
        yield return Set(db => db.Subscriptions.Where(s => s.Status != SubscriptionStatus.Canceled));
        yield return Set(db => db.Subscriptions.Where(s => s.Status == SubscriptionStatus.PastDue || s.Status == SubscriptionStatus.Trialing));
        yield return Set(db => db.Subscriptions.Where(s => s.CancelAtPeriodEnd));
        yield return Set(db => db.Subscriptions.Where(s => !s.CancelAtPeriodEnd));
        yield return Set(db => db.Charges.Where(c => c.Paid && !c.Refunded));
        yield return Set(db => db.Charges.Where(c => c.Amount == c.AmountRefunded));
        yield return Set(db => db.Prices.Where(p => p.Active));
        yield return Set(db => db.Prices.Where(p => !p.Active));
        yield return Set(db => db.Prices.Where(p => p.Recurring!.Interval == "month"));
        yield return Set(db => db.Prices.Where(p => p.UnitAmount > 1000));
        yield return Set(db => db.Prices.Where(p => (p.UnitAmount ?? 0) > 1000));
        yield return Set(db => db.Invoices.Where(i => i.Customer!.Email!.StartsWith("a")));
        yield return Set(db => db.Invoices.Where(i => i.Customer!.Address!.Country == "US"));
        yield return Set(db => db.Invoices.Where(i => i.Subscription == null));
        yield return Set(db => db.Invoices.Where(i => i.Subscription!.Status == SubscriptionStatus.PastDue));
        yield return Set(db => db.Invoices.Where(i => i.Subscription!.Customer!.Name != null && i.Status == "open"));
        yield return Set(db => db.Refunds.Where(r => r.Charge!.Customer!.Balance > 0));
        yield return Set(db => db.Customers.Where(c => c.Invoices.Any()));
        yield return Set(db => db.Customers.Where(c => !c.Invoices.Any(i => i.Status == "open")));
        yield return Set(db => db.Customers.Where(c => c.Invoices.All(i => i.Status == "paid")));
        yield return Set(db => db.Customers.Where(c => c.Invoices.Count > 3));
        yield return Set(db => db.Customers.Where(c => c.Charges.Sum(h => h.Amount) > 20000));
        yield return Set(db => db.Customers.Where(c => c.Subscriptions.Any(s => s.Invoices.Any(i => i.AmountDue > least))));
        yield return Set(db => db.Customers.Where(c => db.Charges.Any(h => h.CustomerId == c.Id && h.Refunded)));
        yield return Set(db => db.Invoices.Where(i => i.Total > db.Invoices.Average(x => x.Total)));
        yield return Set(db => db.Customers.Where(c => db.Invoices.Select(i => i.CustomerId).Contains(c.Id)));
    }
}
