namespace StripeEFCore.Benchmarks.Questions.ByLinq;

internal static class RevenueByLinq
{
    public static Task<IEnumerable<object>> RecurringByCurrency(Company db, Facts facts) => (
        from s in db.Subscriptions
        where s.Status == "active" || s.Status == "past_due"
        from i in s.Items.Data
        group i by i.Price.Currency into g
        select new Money(
            g.Key,
            decimal.Round(g.Sum(i => i.Price.UnitAmountDecimal!.Value * i.Quantity
                / (i.Price.Recurring.IntervalCount * (i.Price.Recurring.Interval == "year" ? 12 : 1))), 2))).AnswerAsync();

    public static Task<IEnumerable<object>> YearlyByProduct(Company db, Facts facts) => (
        from s in db.Subscriptions
        where s.Status == "active"
        from i in s.Items.Data
        group i by new { i.Price.Product.Name, i.Price.Currency } into g
        select new MoneyByName(
            g.Key.Name,
            g.Key.Currency,
            decimal.Round(g.Sum(i => i.Price.UnitAmountDecimal!.Value * i.Quantity
                / (i.Price.Recurring.IntervalCount * (i.Price.Recurring.Interval == "year" ? 12 : 1)) * 12), 2))).AnswerAsync();

    public static Task<IEnumerable<object>> InvoicedByMonth(Company db, Facts facts) => (
        from i in db.Invoices
        where i.Status == "paid" && i.Created >= facts.SixMonthsAgo
        group i by new { i.Created.Year, i.Created.Month, i.Currency } into g
        select new MoneyByMonth(g.Key.Year, g.Key.Month, g.Key.Currency, g.Sum(i => i.AmountPaid))).AnswerAsync();

    public static Task<IEnumerable<object>> LastMonthByProduct(Company db, Facts facts) => (
        from i in db.Invoices
        where i.Status == "paid" && i.Created >= facts.StartOfLastMonth && i.Created < facts.StartOfMonth
        from l in i.Lines.Data
        join p in db.Products on l.Pricing.PriceDetails.Product equals p.Id
        group l by new { p.Name, l.Currency } into g
        select new MoneyByName(g.Key.Name, g.Key.Currency, g.Sum(l => l.Amount))).AnswerAsync();

    public static Task<IEnumerable<object>> TaxByCountry(Company db, Facts facts) => (
        from i in db.Invoices
        where i.Status == "paid" && i.Created >= facts.StartOfQuarter
        from t in i.TotalTaxes
        group t by new { i.CustomerAddress.Country, i.Currency } into g
        select new MoneyByName(g.Key.Country, g.Key.Currency, g.Sum(t => t.Amount))).AnswerAsync();

    public static Task<IEnumerable<object>> TopCustomers(Company db, Facts facts) => (
        from i in db.Invoices
        where i.Status == "paid" && i.Created >= facts.StartOfYear && i.Currency == "usd"
        group i by new { i.CustomerId, i.Customer.Name, i.Customer.Email } into g
        orderby g.Sum(i => i.AmountPaid) descending, g.Key.CustomerId
        select new CustomerMoney(g.Key.CustomerId, g.Key.Name, g.Key.Email, g.Sum(i => i.AmountPaid))).Take(10).AnswerAsync();

    public static Task<IEnumerable<object>> LifetimeByCountry(Company db, Facts facts) => (
        from c in db.Charges
        where c.Status == "succeeded"
        group c by new { c.Customer.Address.Country, c.Currency } into g
        select new LifetimeValue(g.Key.Country, g.Key.Currency, g.Select(c => c.CustomerId).Distinct().Count(), g.Sum(c => c.Amount - c.AmountRefunded)))
        .AnswerAsync();
}
