namespace StripeEFCore.Benchmarks.Questions.ByLinq;

internal static class InvoicesByLinq
{
    public static Task<IEnumerable<object>> OverdueWithLines(Company db, Facts facts) => (
        from i in db.Invoices
        where i.Status == "open" && i.DueDate < facts.Now
        from l in i.Lines.Data
        select new OverdueLine(i.Id, i.CustomerEmail, i.DueDate, l.Description, l.Amount)).AnswerAsync();

    public static Task<IEnumerable<object>> UnpaidByAge(Company db, Facts facts) => (
        from i in db.Invoices
        where i.Status == "open"
        let days = (facts.Now - i.Created).Days
        group i by new { Band = days <= 30 ? 0 : days <= 60 ? 1 : days <= 90 ? 2 : 3, i.Currency } into g
        select new AgeBand(g.Key.Band, g.Key.Currency, g.Count(), g.Sum(i => i.AmountRemaining))).AnswerAsync();

    public static Task<IEnumerable<object>> OfOneCustomer(Company db, Facts facts) => (
        from i in db.Invoices
        where i.CustomerId == facts.Customer && i.Created >= facts.YearAgo
        select new InvoiceRow(i.CustomerId, i.Id, i.Created, i.Status, i.Total)).AnswerAsync();

    public static Task<IEnumerable<object>> LatestOfEach(Company db, Facts facts) => (
        from i in db.Invoices
        where facts.Customers.Contains(i.CustomerId)
        group i by i.CustomerId into g
        let latest = g.OrderByDescending(i => i.Created).First()
        select new InvoiceRow(g.Key, latest.Id, latest.Created, latest.Status, latest.Total)).AnswerAsync();

    public static Task<IEnumerable<object>> OfNewestCustomer(Company db, Facts facts) => (
        from i in db.Invoices
        where i.CustomerId == db.Customers.OrderByDescending(c => c.Created).Select(c => c.Id).First()
        select new InvoiceRow(i.CustomerId, i.Id, i.Created, i.Status, i.Total)).AnswerAsync();

    public static Task<IEnumerable<object>> OpenOfDelinquents(Company db, Facts facts) => (
        from i in db.Invoices
        where i.Status == "open" && i.Customer.Delinquent == true
        select new OpenInvoice(i.Id, i.Customer.Name, i.AmountRemaining)).AnswerAsync();

    public static Task<IEnumerable<object>> OpenOfEndedSubscriptions(Company db, Facts facts) => (
        from i in db.Invoices
        where i.Status == "open" && i.Parent.SubscriptionDetails.Subscription.Status == "canceled"
        select new OpenInvoice(i.Id, i.CustomerName, i.AmountRemaining)).AnswerAsync();

    public static Task<IEnumerable<object>> CreditNotes(Company db, Facts facts) => (
        from n in db.CreditNotes
        where n.Created >= facts.StartOfQuarter && n.Status == "issued"
        select new NoteRow(n.Id, n.Invoice.Number, n.Customer.Name, n.Amount)).AnswerAsync();

    public static Task<IEnumerable<object>> PendingItems(Company db, Facts facts) => (
        from i in db.InvoiceItems
        where i.Invoice == null
        group i by new { i.Customer.Email, i.Currency } into g
        select new PendingWork(g.Key.Email, g.Key.Currency, g.Sum(i => i.Amount))).AnswerAsync();
}
