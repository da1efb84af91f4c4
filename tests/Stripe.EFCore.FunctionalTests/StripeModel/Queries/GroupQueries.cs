using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Groups by members of objects inside others, and figures over them.</summary>
internal static class GroupQueries
{
    public static IEnumerable<QueryShape> All() => [.. Revenue(), .. Counts(), .. Extremes(), .. GroupsOfNothing()];

    private static IEnumerable<QueryShape> Revenue()
    {
        yield return Set(
            "monthly recurring revenue by product name",
            db => db.Subscriptions.Where(s => s.Status == "active").SelectMany(s => s.Items.Data).GroupBy(i => i.Price.Product.Name)
                .Select(g => new
                {
                    g.Key,
                    Revenue = g.Sum(i => i.Price.Recurring.Interval == "year" ? i.Quantity * i.Price.UnitAmount / 12
                    : i.Quantity * i.Price.UnitAmount)
                }));
        yield return Set(
            "revenue by country of the customer",
            db => db.Charges.Where(c => c.Paid).GroupBy(c => c.Customer.Address.Country).Select(g => new { g.Key, Sum = g.Sum(c => c.Amount) }));
        yield return Set(
            "revenue by card brand",
            db => db.Charges.Where(c => c.Paid).GroupBy(c => c.PaymentMethodDetails.Card.Brand)
                .Select(g => new { g.Key, Sum = g.Sum(c => c.Amount), N = g.Count() }));
        yield return Set(
            "net by customer from balance transactions",
            db => db.Charges.GroupBy(c => c.CustomerId).Select(g => new { g.Key, Net = g.Sum(c => (long?)c.BalanceTransaction.Net) }));
        yield return Set(
            "revenue by subscription status",
            db => db.Invoices.GroupBy(i => i.Parent.SubscriptionDetails.Subscription.Status).Select(g => new { g.Key, Sum = g.Sum(i => i.AmountPaid) }));
        yield return Set(
            "revenue by the customer's plan",
            db => db.Invoices.GroupBy(i => i.Customer.Metadata["plan"]).Select(g => new { g.Key, Sum = g.Sum(i => i.AmountPaid) }));
        yield return Set(
            "line amounts by product",
            db => db.Invoices.SelectMany(i => i.Lines.Data).GroupBy(l => l.Pricing.PriceDetails.Price.Product.Name)
                .Select(g => new { g.Key, Sum = g.Sum(l => l.Amount) }));
        yield return Set(
            "line amounts by product and currency",
            db => db.Invoices.SelectMany(i => i.Lines.Data).GroupBy(l => new { l.Pricing.PriceDetails.Product, l.Currency })
                .Select(g => new { g.Key.Product, g.Key.Currency, Sum = g.Sum(l => l.Amount) }));
        yield return Set(
            "fees by type of fee",
            db => db.BalanceTransactions.SelectMany(t => t.FeeDetails).GroupBy(f => new { f.Type, f.Currency })
                .Select(g => new { g.Key.Type, g.Key.Currency, Sum = g.Sum(f => f.Amount) }));
        yield return List(
            "products by their recurring revenue",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).GroupBy(i => i.Price.Product.Name)
                .Select(g => new { g.Key, Sum = g.Sum(i => i.Quantity * i.Price.UnitAmount) }).OrderByDescending(x => x.Sum).ThenBy(x => x.Key));
        yield return Set(
            "refunded amount by card brand",
            db => db.Refunds.GroupBy(r => r.Charge.PaymentMethodDetails.Card.Brand).Select(g => new { g.Key, Sum = g.Sum(r => r.Amount) }));
        yield return Set(
            "discounts by coupon",
            db => db.Invoices.SelectMany(i => i.TotalDiscountAmounts).GroupBy(d => d.Discount.Source.Coupon.Name)
                .Select(g => new { g.Key, Sum = g.Sum(d => d.Amount) }));
    }

    private static IEnumerable<QueryShape> Counts()
    {
        yield return Set(
            "customers by default payment method type",
            db => db.Customers.GroupBy(c => c.InvoiceSettings.DefaultPaymentMethod.Type).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "promotion codes by coupon duration",
            db => db.PromotionCodes.GroupBy(p => p.Promotion.Coupon.Duration).Select(g => new { g.Key, N = g.Count() }));
        yield return Set("invoices by number of lines", db => db.Invoices.GroupBy(i => i.Lines.Data.Count).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "subscriptions by first product",
            db => db.Subscriptions.GroupBy(s => s.Items.Data[0].Price.Product.Name).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "subscriptions by billing interval",
            db => db.Subscriptions.GroupBy(s => s.Items.Data[0].Price.Recurring.Interval)
                .Select(g => new { g.Key, N = g.Count(), Trials = g.Count(s => s.TrialEnd != null) }));
        yield return Set("charges by risk", db => db.Charges.GroupBy(c => c.Outcome.RiskLevel).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "charges by decline code",
            db => db.Charges.Where(c => !c.Paid).GroupBy(c => c.FailureCode).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "disputes by the charge's card country",
            db => db.Disputes.GroupBy(d => d.Charge.PaymentMethodDetails.Card.Country).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "customers who have each tax id type",
            db => db.Customers.SelectMany(c => c.TaxIds.Data, (c, t) => new { c.Id, t.Type })
                .GroupBy(t => t.Type).Select(g => new { g.Key, N = g.Select(t => t.Id).Distinct().Count() }));
        yield return Set(
            "groups of more than ten invoices",
            db => db.Invoices.GroupBy(i => i.Customer.Name).Where(g => g.Count() > 6).Select(g => new { g.Key, N = g.Count() }));
        yield return Set("events by the key that was used", db => db.Events.GroupBy(e => e.Request.Id != null).Select(g => new { g.Key, N = g.Count() }));
    }

    private static IEnumerable<QueryShape> Extremes()
    {
        yield return Set(
            "each customer's largest line",
            db => db.Invoices.GroupBy(i => i.CustomerId).Select(g => new { g.Key, Most = g.Max(i => i.Lines.Data.Max(l => l.Amount)) }));
        yield return Set(
            "each brand's largest charge",
            db => db.Charges.GroupBy(c => c.PaymentMethodDetails.Card.Brand)
                .Select(g => new { g.Key, Most = g.Max(c => c.Amount), Least = g.Min(c => c.Amount), Mean = g.Average(c => c.Amount) }));
        yield return Set(
            "each interval's dearest item",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).GroupBy(i => i.Price.Recurring.Interval)
                .Select(g => new { g.Key, Most = g.Max(i => i.Price.UnitAmount) }));
        yield return Set(
            "each coupon's least minimum",
            db => db.PromotionCodes.GroupBy(p => p.Promotion.Coupon.Id).Select(g => new { g.Key, Least = g.Min(p => p.Restrictions.MinimumAmount) }));
        yield return Set(
            "oldest subscription of each country",
            db => db.Subscriptions.GroupBy(s => s.Customer.Address.Country).Select(g => new { g.Key, First = g.Min(s => s.Created) }));
        yield return Set(
            "newest invoice of each status by its finalisation",
            db => db.Invoices.GroupBy(i => i.Status).Select(g => new { g.Key, Last = g.Max(i => i.StatusTransitions.FinalizedAt) }));
    }

    private static IEnumerable<QueryShape> GroupsOfNothing()
    {
        yield return Set("largest expiry year of cards that were present", db => db.Charges.Max(c => (long?)c.PaymentMethodDetails.CardPresent.ExpYear));
        yield return Set(
            "latest expiry year of cards by type",
            db => db.Charges.GroupBy(c => c.PaymentMethodDetails.Type)
                .Select(g => new
                {
                    g.Key,
                    Last = g.Max(c => (long?)c.PaymentMethodDetails.Card.ExpYear),
                    None = g.Max(c => (long?)c.PaymentMethodDetails.CardPresent.ExpYear)
                }));
        yield return Set("mean percentage of customers' discounts", db => db.Customers.Average(c => c.Discount.Source.Coupon.PercentOff));
        yield return Set("sum of what discounts take off", db => db.Customers.Sum(c => c.Discount.Source.Coupon.AmountOff));
        yield return Set(
            "customers by their discount's coupon",
            db => db.Customers.GroupBy(c => c.Discount.Source.CouponId).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "customers by their discount's start",
            db => db.Customers.GroupBy(c => (DateTime?)c.Discount.Start).Select(g => new { g.Key, N = g.Count() }));
        yield return Set("earliest start of a discount", db => db.Customers.Min(c => (DateTime?)c.Discount.Start));
        yield return Set(
            "charges by shipping city",
            db => db.Charges.GroupBy(c => c.Shipping.Address.City).Select(g => new { g.Key, N = g.Count(), Sum = g.Sum(c => c.Amount) }));
    }
}
