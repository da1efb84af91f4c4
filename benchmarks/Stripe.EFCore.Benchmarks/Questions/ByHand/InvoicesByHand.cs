using Stripe;
using static StripeEFCore.Benchmarks.Questions.ByHand.Paging;

namespace StripeEFCore.Benchmarks.Questions.ByHand;

internal static class InvoicesByHand
{
    public static async Task<IEnumerable<object>> OverdueWithLines(StripeClient stripe, Facts facts)
    {
        // An invoice carries its first ten lines; no invoice of this business has more.
        var invoices = await AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new()
        {
            Status = "open",
            DueDate = new DateRangeOptions { LessThan = facts.Now },
            Limit = 100,
        }));
        return invoices.SelectMany(i => i.Lines.Data, (i, l) => new OverdueLine(i.Id, i.CustomerEmail, i.DueDate, l.Description, l.Amount));
    }

    public static async Task<IEnumerable<object>> UnpaidByAge(StripeClient stripe, Facts facts)
    {
        var invoices = await AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new() { Status = "open", Limit = 100 }));
        return invoices.GroupBy(i => (Band: BandOf((facts.Now - i.Created).Days), i.Currency))
            .Select(g => new AgeBand(g.Key.Band, g.Key.Currency, g.Count(), g.Sum(i => i.AmountRemaining)));
    }

    public static async Task<IEnumerable<object>> OfOneCustomer(StripeClient stripe, Facts facts)
    {
        var invoices = await AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new()
        {
            Customer = facts.Customer,
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.YearAgo },
            Limit = 100,
        }));
        return invoices.Select(RowOf);
    }

    public static async Task<IEnumerable<object>> LatestOfEach(StripeClient stripe, Facts facts)
    {
        var pages = await Task.WhenAll(facts.Customers.Select(customer => stripe.V1.Invoices.ListAsync(new() { Customer = customer, Limit = 1 })));
        return pages.SelectMany(p => p.Data).Select(RowOf);
    }

    public static async Task<IEnumerable<object>> OfNewestCustomer(StripeClient stripe, Facts facts)
    {
        var newest = (await stripe.V1.Customers.ListAsync(new() { Limit = 1 })).Data.Single();
        return (await AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new() { Customer = newest.Id, Limit = 100 }))).Select(RowOf);
    }

    public static async Task<IEnumerable<object>> OpenOfDelinquents(StripeClient stripe, Facts facts)
    {
        var invoices = await AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new() { Status = "open", Limit = 100, Expand = ["data.customer"] }));
        return invoices.Where(i => i.Customer.Delinquent == true).Select(i => new OpenInvoice(i.Id, i.Customer.Name, i.AmountRemaining));
    }

    public static async Task<IEnumerable<object>> OpenOfEndedSubscriptions(StripeClient stripe, Facts facts)
    {
        var invoices = await AllAsync(stripe.V1.Invoices.ListAutoPagingAsync(new()
        {
            Status = "open",
            Limit = 100,
            Expand = ["data.parent.subscription_details.subscription"],
        }));
        return invoices.Where(i => i.Parent?.SubscriptionDetails?.Subscription?.Status == "canceled")
            .Select(i => new OpenInvoice(i.Id, i.CustomerName, i.AmountRemaining));
    }

    public static async Task<IEnumerable<object>> CreditNotes(StripeClient stripe, Facts facts)
    {
        var notes = await AllAsync(stripe.V1.CreditNotes.ListAutoPagingAsync(new()
        {
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.StartOfQuarter },
            Limit = 100,
            Expand = ["data.invoice", "data.customer"],
        }));
        return notes.Where(n => n.Status == "issued").Select(n => new NoteRow(n.Id, n.Invoice.Number, n.Customer.Name, n.Amount));
    }

    public static async Task<IEnumerable<object>> PendingItems(StripeClient stripe, Facts facts)
    {
        var items = await AllAsync(stripe.V1.InvoiceItems.ListAutoPagingAsync(new() { Pending = true, Limit = 100, Expand = ["data.customer"] }));
        return items.GroupBy(i => (i.Customer.Email, i.Currency)).Select(g => new PendingWork(g.Key.Email, g.Key.Currency, g.Sum(i => i.Amount)));
    }

    private static int BandOf(int days) => days <= 30 ? 0 : days <= 60 ? 1 : days <= 90 ? 2 : 3;

    private static InvoiceRow RowOf(Invoice invoice) => new(invoice.CustomerId, invoice.Id, invoice.Created, invoice.Status, invoice.Total);
}
