namespace StripeEFCore.Tests.Query.Printing;

internal static partial class PlanQueries
{
    private static readonly string[] Ids = ["cus_1", "cus_2", "cus_3"];

    private static readonly string[] OpenStates = ["draft", "open"];

    private static PlanTheme Filters => new PlanTheme(nameof(Filters))
        .With(db => db.Customers)
        .With(db => db.Customers.Where(c => c.Id == "cus_1"))
        .With(db => db.Customers.Where(c => Ids.Contains(c.Id)))
        .With(db => db.Products.Where(p => Ids.Contains(p.Id)))
        .With(db => db.Invoices.Where(i => i.Status == "open"))
        .With(db => db.Invoices.Where(i => i.Status == "open" && i.AmountDue > 1000))
        .With(db => db.Invoices.Where(i => i.Status == "open" && i.CustomerId == Id))
        .With(db => db.Invoices.Where(i => i.CustomerId == null))
        .With(db => db.Invoices.Where(i => i.Status != "paid"))
        .With(db => db.Invoices.Where(i => !(i.AmountDue > 100 || i.Currency == "eur")))
        .With(db => db.Subscriptions)
        .With(db => db.Subscriptions.Where(s => s.Status != "canceled"))
        .With(db => db.Subscriptions.Where(s => s.CollectionMethod == "send_invoice" && s.CancelAtPeriodEnd))
        .With(db => db.Prices)
        .With(db => db.Prices.Where(p => p.Active && p.Type == "recurring"))
        .With(db => db.Customers.Where(c => c.Email.ToLower().EndsWith("@example.com")))
        .With(db => db.Customers.Where(c => c.Metadata["plan"] == "gold"))
        .With(db => db.Customers.Where(c => c.Balance / 100 + 1 > 20 - c.Balance))
        .With(db => db.Customers.Where(c => c.Address.Country == "DE" && c.Address.City != null))
        .With(db => db.Charges.Where(c => c.Amount - c.AmountRefunded > 0 && !c.Disputed))
        .With(db => db.Charges.Where(c => c.PaymentMethodDetails.Card.Brand == "visa"))
        .With(db => db.Events.Where(e => e.Type == "invoice.paid"))
        .With(db => db.Coupons.Where(c => c.PercentOff >= 50 && c.Valid))
        .With(db => db.Balances);

    private static PlanTheme Disjunctions => new PlanTheme(nameof(Disjunctions))
        .With(db => db.Customers.Where(c => c.Email == "a@example.com" || c.Email == "b@example.com"))
        .With(db => db.Invoices.Where(i => OpenStates.Contains(i.Status)))
        .With(db => db.Customers.Where(c => c.Email == "a@example.com" || c.Created > Start))
        .With(db => db.Invoices.Where(i => i.CustomerId == Id || i.AmountDue > 900))
        .With(db => db.Customers.Where(c => c.Id == "cus_1" || c.Email == "a@example.com"))
        .With(db => db.Subscriptions.Where(s => s.Status == "trialing" || s.Status == "past_due"))
        .With(db => db.Prices.Where(p => p.Active || p.ProductId == "prod_1"))
        .With(db => db.PaymentMethods.Where(m => m.Type != "custom"))
        .With(db => db.TaxRates.Where(t => t.Active != true));

    private static PlanTheme Times => new PlanTheme(nameof(Times))
        .With(db => db.Invoices.Where(i => i.Created >= Start && i.Created < Start.AddMonths(1)))
        .With(db => db.Invoices.Where(i => i.Created.Year == 2026))
        .With(db => db.Invoices.Where(i => i.Created.Date == Start))
        .With(db => db.Invoices.Where(i => i.DueDate < Start && i.Status == "open"))
        .With(db => db.Charges.Where(c => c.Created > Start && c.Created < Start))
        .With(db => db.Customers.Where(c => (Start - c.Created).TotalDays < 30))
        .With(db => db.Events.Where(e => e.Created >= Start))
        .With(db => db.Customers.OrderByDescending(c => c.Created))
        .With(db => db.Customers.OrderBy(c => c.Created))
        .With(db => db.Customers.OrderByDescending(c => c.Created).ThenBy(c => c.Name))
        .With(db => db.Customers.Select(c => new { c.Id, Month = c.Created.Month }));
}
