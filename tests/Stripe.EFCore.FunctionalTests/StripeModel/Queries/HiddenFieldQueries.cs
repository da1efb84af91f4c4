using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Fields that Stripe sends only when they are expanded.</summary>
internal static class HiddenFieldQueries
{
    public static IEnumerable<QueryShape> All() => [.. Refunds(), .. OfCustomers(), .. Payments(), .. OfPrices()];

    private static IEnumerable<QueryShape> Refunds()
    {
        yield return Set("charges that were never refunded", db => db.Charges.Count(c => !c.Refunds.Data.Any()));
        yield return Set("charges that were refunded", db => db.Charges.Where(c => c.Refunds.Data.Any()).Select(c => c.Id));
        yield return Set(
            "refunded amount of each charge",
            db => db.Charges.Select(c => new { c.Id, Sum = c.Refunds.Data.Sum(r => r.Amount) }).Where(x => x.Sum > 0));
        yield return Set("charges with a pending refund", db => db.Charges.Where(c => c.Refunds.Data.Any(r => r.Status == "pending")).Select(c => c.Id));
        yield return Set(
            "charges with more refunds than Stripe embeds",
            db => db.Charges.Where(c => c.Refunds.Data.Count > 10).Select(c => new { c.Id, c.Refunds.Data.Count }));
        yield return Set(
            "reasons of refunds",
            db => db.Charges.SelectMany(c => c.Refunds.Data).GroupBy(r => r.Reason).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "refunds of each intent's charge",
            db => db.PaymentIntents.Select(p => new { p.Id, N = p.LatestCharge.Refunds.Data.Count }).Where(x => x.N > 0));
        yield return Set("refunds of the charge of a refund", db => db.Refunds.Select(r => new { r.Id, N = r.Charge.Refunds.Data.Count() }));
        yield return Set("refunded and charged total", db => db.Charges.Where(c => c.Paid).Select(c => c.Amount - c.Refunds.Data.Sum(r => r.Amount)).Sum());
    }

    private static IEnumerable<QueryShape> OfCustomers()
    {
        yield return Set("number of each customer's current subscriptions", db => db.Customers.Select(c => new { c.Id, N = c.Subscriptions.Data.Count }));
        yield return Set(
            "customers with a subscription that is past due",
            db => db.Customers.Where(c => c.Subscriptions.Data.Any(s => s.Status == "past_due")).Select(c => c.Id));
        yield return Set(
            "items of customers' current subscriptions",
            db => db.Customers.SelectMany(c => c.Subscriptions.Data).SelectMany(s => s.Items.Data, (s, i) => new { s.Id, i.Price.Product.Name }));
        yield return Set("customers without a current subscription", db => db.Customers.Where(c => !c.Subscriptions.Any()).Select(c => c.Id));
        yield return Set("customers' sources", db => db.Customers.Select(c => new { c.Id, N = c.Sources.Data.Count }));
        yield return Set("tax ids of customers", db => db.Customers.SelectMany(c => c.TaxIds.Data, (c, t) => new { c.Email, t.Type, t.Value }));
        yield return Set(
            "customers with a verified tax id",
            db => db.Customers.Where(c => c.TaxIds.Data.Any(t => t.Verification.Status == "verified")).Select(c => c.Id));
        yield return Set("customers whom Stripe can tax", db => db.Customers.Where(c => c.Tax.AutomaticTax == "supported").Select(c => c.Id));
        yield return Set("customers' tax location", db => db.Customers.Select(c => new { c.Id, c.Tax.Location.Country, c.Tax.Location.State }));
        yield return Set(
            "customers of invoices with a tax id",
            db => db.Invoices.Where(i => i.Customer.TaxIds.Data.Any()).Select(i => new { i.Id, First = i.Customer.TaxIds.Data.First().Value }));
        yield return Set("subscriptions of the customer of each charge", db => db.Charges.Select(c => new { c.Id, N = c.Customer.Subscriptions.Data.Count }));
    }

    private static IEnumerable<QueryShape> Payments()
    {
        yield return Set(
            "payments of each invoice",
            db => db.Invoices.Select(i => new { i.Id, N = i.Payments.Data.Count, Paid = i.Payments.Data.Sum(p => p.AmountPaid) }));
        yield return Set(
            "intents that paid invoices",
            db => db.Invoices.SelectMany(i => i.Payments.Data, (i, p) => new { i.Id, p.Payment.PaymentIntent.Status, p.Payment.PaymentIntentId }));
        yield return Set(
            "cards that paid invoices",
            db => db.Invoices.SelectMany(i => i.Payments.Data).Select(p => p.Payment.PaymentIntent.PaymentMethod.Card.Brand));
        yield return Set("invoices that nobody paid", db => db.Invoices.Where(i => !i.Payments.Data.Any(p => p.Status == "paid")).Select(i => i.Id));
        yield return Set(
            "payments of each subscription's latest invoice",
            db => db.Subscriptions.Select(s => new { s.Id, N = s.LatestInvoice.Payments.Data.Count }));
    }

    private static IEnumerable<QueryShape> OfPrices()
    {
        yield return Set("tiers of each price", db => db.Prices.SelectMany(p => p.Tiers, (p, t) => new { p.Id, t.UpTo, t.UnitAmount }));
        yield return Set("prices by number of tiers", db => db.Prices.GroupBy(p => p.Tiers.Count()).Select(g => new { g.Key, N = g.Count() }));
        yield return Set("least tier of each price", db => db.Prices.Select(p => new { p.Id, Least = p.Tiers.Min(t => t.UnitAmount) }));
        yield return Set(
            "prices in pounds",
            db => db.Prices.Where(p => p.CurrencyOptions["gbp"].UnitAmount > 1000).Select(p => new { p.Id, p.CurrencyOptions["gbp"].UnitAmount }));
        yield return Set("currencies of prices", db => db.Prices.SelectMany(p => p.CurrencyOptions, (p, o) => new { p.Id, o.Key, o.Value.TaxBehavior }));
        yield return Set(
            "tiers of subscribed prices",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).Select(i => new { i.Id, N = i.Price.Tiers.Count }));
        yield return Set("tiers of plans", db => db.Plans.SelectMany(p => p.Tiers, (p, t) => new { p.Id, t.UpTo }));
        yield return Set("products of coupons", db => db.Coupons.SelectMany(c => c.AppliesTo.Products, (c, p) => new { c.Id, p }));
        yield return Set(
            "names of products that coupons apply to",
            db => from c in db.Coupons from id in c.AppliesTo.Products join p in db.Products on id equals p.Id select new { c.Name, Product = p.Name });
        yield return Set(
            "products of promotion codes' coupons",
            db => db.PromotionCodes.Where(p => p.Promotion.Coupon.AppliesTo.Products.Any())
                .Select(p => new { p.Code, p.Promotion.Coupon.AppliesTo.Products.Count }));
    }
}
