using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Arrays of expandable ids, and of objects that hold some.</summary>
internal static class ArrayQueries
{
    public static IEnumerable<QueryShape> All() => [.. Discounts(), .. Taxes(), .. Others()];

    private static IEnumerable<QueryShape> Discounts()
    {
        yield return Set("number of each invoice's discounts", db => db.Invoices.Select(i => new { i.Id, N = i.DiscountIds.Count }));
        yield return Set(
            "coupons of each invoice's discounts",
            db => db.Invoices.Select(i => new { i.Id, Coupons = i.Discounts.Select(d => d.Source.Coupon.Name).ToList() }));
        yield return Set("all discounts of invoices", db => db.Invoices.SelectMany(i => i.Discounts).Select(d => new { d.Id, d.Source.CouponId }));
        yield return Set("ids of all discounts of invoices", db => db.Invoices.SelectMany(i => i.DiscountIds, (i, d) => new { i.Id, d }));
        yield return Set(
            "invoices with a discount by percentage",
            db => db.Invoices.Where(i => i.Discounts.Any(d => d.Source.Coupon.PercentOff > 0)).Select(i => i.Id));
        yield return Set("invoices without a discount", db => db.Invoices.Count(i => !i.Discounts.Any()));
        yield return Set(
            "promotion codes that were used on invoices",
            db => db.Invoices.SelectMany(i => i.Discounts).Where(d => d.PromotionCode != null).Select(d => d.PromotionCode.Code).Distinct());
        yield return Set("customers of discounts of invoices", db => db.Invoices.SelectMany(i => i.Discounts).Select(d => new { d.Id, d.Customer.Email }));
        yield return Set(
            "first discount of each subscription",
            db => db.Subscriptions.Select(s => new { s.Id, Coupon = s.Discounts.FirstOrDefault()!.Source.Coupon.Id }).Where(x => x.Coupon != null));
        yield return Set(
            "subscriptions with a discount that ended",
            db => db.Subscriptions.Where(s => s.Discounts.Any(d => d.End != null)).Select(s => s.Id));
        yield return Set(
            "discounts of items",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).SelectMany(i => i.Discounts, (i, d) => new { i.Id, d.Source.Coupon.Name }));
        yield return Set(
            "discounts of lines by their coupon",
            db => db.Invoices.SelectMany(i => i.Lines.Data).SelectMany(l => l.DiscountAmounts).GroupBy(d => d.Discount.Source.Coupon.Id)
                .Select(g => new { g.Key, Sum = g.Sum(d => d.Amount) }));
        yield return Set(
            "invoices whose discounts pass a thousand",
            db => db.Invoices.Where(i => i.TotalDiscountAmounts.Sum(d => d.Amount) > 1000)
                .Select(i => new { i.Id, Off = i.TotalDiscountAmounts.Sum(d => d.Amount) }));
        yield return Set(
            "coupons of phases",
            db => db.SubscriptionSchedules.SelectMany(s => s.Phases).SelectMany(p => p.Discounts).Select(d => d.Coupon.Name));
    }

    private static IEnumerable<QueryShape> Taxes()
    {
        yield return Set(
            "tax by rate",
            db => db.Invoices.SelectMany(i => i.TotalTaxes).GroupBy(t => t.TaxRateDetails.TaxRate.DisplayName)
                .Select(g => new { g.Key, Sum = g.Sum(t => t.Amount) }));
        yield return Set(
            "invoices taxed in France",
            db => db.Invoices.Where(i => i.TotalTaxes.Any(t => t.TaxRateDetails.TaxRate.Country == "FR")).Select(i => i.Id));
        yield return Set("default rates of subscriptions", db => db.Subscriptions.SelectMany(s => s.DefaultTaxRates, (s, t) => new { s.Id, t.Percentage }));
        yield return Set(
            "rates of items",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).Where(i => i.TaxRates.Count > 1)
                .Select(i => new { i.Id, Sum = i.TaxRates.Sum(t => t.Percentage) }));
        yield return Set("default rates of quotes", db => db.Quotes.SelectMany(q => q.DefaultTaxRates, (q, t) => new { q.Number, t.DisplayName }));
        yield return Set("own tax ids of invoices", db => db.Invoices.SelectMany(i => i.AccountTaxIds, (i, t) => new { i.Id, t.Value }));
        yield return Set("invoices of an own tax id", db => db.Invoices.Where(i => i.AccountTaxIdIds.Contains("txi_own1")).Select(i => i.Id));
        yield return Set(
            "tax ids of customers on invoices",
            db => db.Invoices.SelectMany(i => i.CustomerTaxIds).GroupBy(t => t.Type).Select(g => new { g.Key, N = g.Count() }));
        yield return Set("taxable amount where it is known", db => db.Invoices.SelectMany(i => i.TotalTaxes).Sum(t => t.TaxableAmount));
    }

    private static IEnumerable<QueryShape> Others()
    {
        yield return Set("customers who speak German", db => db.Customers.Where(c => c.PreferredLocales.Contains("de")).Select(c => c.Id));
        yield return Set("first language of each customer", db => db.Customers.Select(c => new { c.Id, First = c.PreferredLocales.FirstOrDefault() }));
        yield return Set(
            "features of products",
            db => db.Products.SelectMany(p => p.MarketingFeatures, (p, f) => new { Product = p.Name, Feature = f.Name }));
        yield return Set("intents by link", db => db.PaymentIntents.Count(p => p.PaymentMethodTypes.Contains("card")));
        yield return Set(
            "custom fields of invoices",
            db => db.Invoices.Where(i => i.CustomFields.Any(f => f.Name == "PO")).Select(i => new { i.Id, i.CustomFields[0].Value }));
        yield return Set("transactions of disputes", db => db.Disputes.SelectMany(d => d.BalanceTransactions, (d, t) => new { d.Id, t.Net, t.Fee }));
        yield return Set(
            "refunds of credit notes",
            db => db.CreditNotes.SelectMany(c => c.Refunds, (c, r) => new { c.Id, r.Refund.Status, r.Refund.Amount }));
        yield return Set("fees of transactions", db => db.BalanceTransactions.Where(t => t.FeeDetails.Sum(f => f.Amount) > 100).Select(t => t.Id));
    }
}
