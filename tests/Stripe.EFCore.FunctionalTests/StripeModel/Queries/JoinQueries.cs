using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Joins between ids inside objects and other sets, and filters that Stripe has for such ids.</summary>
internal static class JoinQueries
{
    public static IEnumerable<QueryShape> All() => [.. ByNestedIds(), .. Outer(), .. Filters(), .. Subqueries()];

    private static IEnumerable<QueryShape> ByNestedIds()
    {
        yield return Set(
            "invoices joined to their subscriptions",
            db => db.Invoices.Join(db.Subscriptions, i => i.Parent.SubscriptionDetails.SubscriptionId, s => s.Id, (i, s) => new { i.Id, s.Status }));
        yield return Set(
            "subscriptions joined to their invoices",
            db => db.Subscriptions.Join(db.Invoices, s => s.Id, i => i.Parent.SubscriptionDetails.SubscriptionId, (s, i) => new { s.Id, i.Total }));
        yield return Set(
            "promotion codes joined to their coupons",
            db => db.PromotionCodes.Join(db.Coupons, p => p.Promotion.CouponId, c => c.Id, (p, c) => new { p.Code, c.PercentOff }));
        yield return Set(
            "customers joined to their default cards",
            db => db.Customers.Join(db.PaymentMethods, c => c.InvoiceSettings.DefaultPaymentMethodId, m => m.Id, (c, m) => new { c.Id, m.Card.Last4 }));
        yield return Set(
            "charges joined to intents and their customers",
            db => from c in db.Charges join p in db.PaymentIntents on c.PaymentIntentId equals p.Id select new { c.Id, p.Customer.Email, p.Amount });
        yield return Set(
            "balance transactions joined to charges",
            db => db.BalanceTransactions.Join(db.Charges, t => t.SourceId, c => c.Id, (t, c) => new { t.Net, c.Amount, c.Customer.Name }));
        yield return Set(
            "customers joined by the key of their expanded card",
            db => db.PaymentMethods.Join(db.Customers, m => m.Id, c => c.InvoiceSettings.DefaultPaymentMethod.Id, (m, c) => new { m.Id, c.Email }));
        yield return Set(
            "subscriptions joined to products by their first item",
            db => db.Subscriptions.Join(db.Products, s => s.Items.Data[0].Price.ProductId, p => p.Id, (s, p) => new { s.Id, p.Name }));
        yield return Set(
            "customers joined by city",
            db => db.Customers.Join(db.Charges, c => c.Address.City, h => h.BillingDetails.Address.City, (c, h) => new { c.Id, h.Amount }).GroupBy(x => x.Id)
                .Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "discounts joined to coupons",
            db => db.Invoices.SelectMany(i => i.TotalDiscountAmounts)
                .Join(db.Coupons, d => d.Discount.Source.CouponId, c => c.Id, (d, c) => new { c.Name, d.Amount }));
        yield return Set(
            "invoice payments joined to intents",
            db => from i in db.Invoices
                  from p in i.Payments.Data
                  join x in db.PaymentIntents on p.Payment.PaymentIntentId equals x.Id
                  select new { i.Id, x.Status });
    }

    private static IEnumerable<QueryShape> Outer()
    {
        yield return Set(
            "every invoice with its subscription or none",
            db => db.Invoices.LeftJoin(db.Subscriptions, i => i.Parent.SubscriptionDetails.SubscriptionId, s => s.Id, (i, s) => new { i.Id, s!.Status }));
        yield return Set(
            "customers with the number of their invoices",
            db => db.Customers.GroupJoin(db.Invoices, c => c.Id, i => i.CustomerId, (c, invoices) => new
            {
                c.Id,
                N = invoices.Count(),
                Lines = invoices.Sum(i => i.Lines.Data.Count)
            }));
        yield return Set(
            "coupons with their promotion codes",
            db => db.Coupons.GroupJoin(db.PromotionCodes, c => c.Id, p => p.Promotion.CouponId, (c, codes) => new
            {
                c.Name,
                Codes = codes.Select(p => p.Code).ToList()
            }));
        yield return Set(
            "charges without a refund by join",
            db => from c in db.Charges
                  join r in db.Refunds on c.Id equals r.ChargeId into refunds
                  from r in refunds.DefaultIfEmpty()
                  where r == null
                  select c.Id);
        yield return Set(
            "customers with the card of their newest charge",
            db => db.Customers.Select(c => new
            {
                c.Id,
                db.Charges.Where(h => h.CustomerId == c.Id).OrderByDescending(h => h.Created).ThenBy(h => h.Id)
                    .FirstOrDefault()!.PaymentMethodDetails.Card.Last4
            }));
    }

    private static IEnumerable<QueryShape> Filters()
    {
        yield return Set(
            "invoices of one subscription",
            db => db.Invoices.Where(i => i.Parent.SubscriptionDetails.SubscriptionId == db.Subscriptions.OrderBy(s => s.Id).First().Id).Select(i => i.Id));
        yield return Set(
            "invoices of one subscription by its object",
            db => db.Invoices.Where(i => i.Parent.SubscriptionDetails.Subscription.Id == db.Subscriptions.OrderBy(s => s.Id).First().Id).Select(i => i.Id));
        yield return Set(
            "promotion codes of one coupon",
            db => db.PromotionCodes.Where(p => p.Promotion.CouponId == db.Coupons.OrderBy(c => c.Id).First().Id).Select(p => p.Code));
        yield return Set(
            "invoices of active subscriptions by contains",
            db => db.Invoices.Where(i => db.Subscriptions.Where(s => s.Status == "active").Select(s => s.Id)
                .Contains(i.Parent.SubscriptionDetails.SubscriptionId))
                .Select(i => i.Id));
        yield return Set(
            "promotion codes that are active and of a coupon for ever",
            db => db.PromotionCodes.Where(p => p.Active && p.Promotion.Coupon.Duration == "forever").Select(p => p.Code));
        yield return Set(
            "subscriptions of a price inside their items",
            db => db.Subscriptions.Where(s => s.Items.Data.Any(i => i.Price.Id == db.Prices.OrderByDescending(p => p.UnitAmount).ThenBy(p => p.Id).First().Id))
                .Select(s => s.Id));
    }

    private static IEnumerable<QueryShape> Subqueries()
    {
        yield return Set(
            "customers whose every invoice is paid",
            db => db.Customers.Where(c => db.Invoices.Where(i => i.Customer.Id == c.Id).All(i => i.Status == "paid")).Select(c => c.Id));
        yield return Set(
            "subscriptions with an open invoice",
            db => db.Subscriptions.Where(s => db.Invoices.Any(i => i.Parent.SubscriptionDetails.SubscriptionId == s.Id && i.Status == "open"))
                .Select(s => s.Id));
        yield return Set(
            "products that nobody subscribes to",
            db => db.Products.Where(p => !db.Subscriptions.Any(s => s.Items.Data.Any(i => i.Price.ProductId == p.Id))).Select(p => p.Name));
        yield return Set(
            "coupons that an invoice used",
            db => db.Coupons.Where(c => db.Invoices.SelectMany(i => i.TotalDiscountAmounts).Any(d => d.Discount.Source.CouponId == c.Id)).Select(c => c.Id));
        yield return Set(
            "products with the number of lines that bill them",
            db => db.Products.Select(p => new
            {
                p.Name,
                Lines = db.Invoices.SelectMany(i => i.Lines.Data).Count(l => l.Pricing.PriceDetails.Product == p.Id)
            }));
        yield return Set(
            "each subscription's invoiced total",
            db => db.Subscriptions.Select(s => new
            {
                s.Id,
                Sum = db.Invoices.Where(i => i.Parent.SubscriptionDetails.SubscriptionId == s.Id).Sum(i => i.Total)
            }));
    }
}
