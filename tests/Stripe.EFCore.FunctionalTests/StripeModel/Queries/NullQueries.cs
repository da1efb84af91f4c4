using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>A member of null is null, and a guard of the caller's own is kept.</summary>
internal static class NullQueries
{
    private static readonly DateTime Year2020 = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<QueryShape> All() => [.. Guards(), .. InPredicates(), .. InResults(), .. OfLists()];

    private static IEnumerable<QueryShape> Guards()
    {
        yield return Set(
            "expiry of the card that was present, guarded",
            db => db.Charges.Select(c => c.PaymentMethodDetails.CardPresent == null ? (long?)null : c.PaymentMethodDetails.CardPresent.ExpYear));
        yield return Set(
            "expiry of the card or nought",
            db => db.Charges.Select(c => new { c.Id, Year = c.PaymentMethodDetails.Card == null ? 0 : c.PaymentMethodDetails.Card.ExpYear }));
        yield return Set(
            "expiry of the card that was present or minus one",
            db => db.Charges.Select(c => new { c.Id, Year = c.PaymentMethodDetails.CardPresent == null ? -1 : c.PaymentMethodDetails.CardPresent.ExpYear }));
        yield return Set(
            "city of shipping or of billing",
            db => db.Charges.Select(c => new { c.Id, City = c.Shipping != null ? c.Shipping.Address.City : c.BillingDetails.Address.City }));
        yield return Set(
            "discount's coupon or none in words",
            db => db.Customers.Select(c => new { c.Id, Coupon = c.Discount == null ? "none" : c.Discount.Source.Coupon.Name }));
        yield return Set(
            "discount's start guarded",
            db => db.Customers.Select(c => new { c.Id, Start = c.Discount == null ? (DateTime?)null : c.Discount.Start }));
        yield return Set(
            "subscription's status by coalescing",
            db => db.Invoices.Select(i => new { i.Id, Status = i.Parent.SubscriptionDetails.Subscription.Status ?? "one-off" }));
        yield return Set(
            "guarded subscription",
            db => db.Invoices.Where(i => i.Parent != null && i.Parent.SubscriptionDetails != null && i.Parent.SubscriptionDetails.Subscription != null
                && i.Parent.SubscriptionDetails.Subscription.Status == "active")
                .Select(i => i.Id));
        yield return Set(
            "promotion's percentage by coalescing",
            db => db.PromotionCodes.Select(p => new { p.Code, Off = p.Promotion.Coupon.PercentOff ?? 0 }));
        yield return Set("shipping cost or nought", db => db.Invoices.Select(i => i.ShippingCost == null ? 0 : i.ShippingCost.AmountTotal));
    }

    private static IEnumerable<QueryShape> InPredicates()
    {
        yield return Set("customers whose discount began before 2020", db => db.Customers.Count(c => c.Discount.Start < Year2020));
        yield return Set("customers whose discount began after 2020", db => db.Customers.Where(c => c.Discount.Start >= Year2020).Select(c => c.Id));
        yield return Set("customers with a discount", db => db.Customers.Where(c => c.Discount != null).Select(c => c.Id));
        yield return Set("customers without a discount", db => db.Customers.Where(c => c.Discount == null).Select(c => c.Id));
        yield return Set("charges with shipping", db => db.Charges.Where(c => c.Shipping != null).Select(c => c.Id));
        yield return Set("charges shipped to Oslo", db => db.Charges.Where(c => c.Shipping.Address.City == "Oslo").Select(c => c.Id));
        yield return Set("charges not shipped to Oslo", db => db.Charges.Count(c => c.Shipping.Address.City != "Oslo"));
        yield return Set("charges of cards that expire", db => db.Charges.Count(c => c.PaymentMethodDetails.Card.ExpYear < 2030));
        yield return Set("charges of present cards that expired", db => db.Charges.Count(c => c.PaymentMethodDetails.CardPresent.ExpYear < 2027));
        yield return Set("invoices with a shipping cost below a hundred", db => db.Invoices.Where(i => i.ShippingCost.AmountTotal < 100).Select(i => i.Id));
        yield return Set("prices without a period", db => db.Prices.Where(p => p.Recurring == null).Select(p => p.Id));
        yield return Set("prices not billed by the month", db => db.Prices.Where(p => p.Recurring.Interval != "month").Select(p => p.Id));
        yield return Set(
            "intents whose last error was a decline",
            db => db.PaymentIntents.Where(p => p.LastPaymentError.Code == "card_declined").Select(p => p.Id));
        yield return Set(
            "subscriptions cancelled for the price",
            db => db.Subscriptions.Where(s => s.CancellationDetails.Feedback == "too_expensive" || s.CancellationDetails.Feedback == "unused")
                .Select(s => s.Id));
        yield return Set("subscriptions that pause", db => db.Subscriptions.Count(s => s.PauseCollection.ResumesAt == null));
    }

    private static IEnumerable<QueryShape> InResults()
    {
        yield return Set("each invoice's shipping", db => db.Invoices.Select(i => new { i.Id, Cost = (long?)i.ShippingCost.AmountTotal }));
        yield return Set("shipping of an invoice that need not have any", db => db.Invoices.Select(i => i.ShippingCost.AmountTotal));
        yield return Set("each price's interval", db => db.Prices.Select(p => new { p.Id, p.Recurring.Interval, Count = (long?)p.Recurring.IntervalCount }));
        yield return Set(
            "each customer's discount",
            db => db.Customers.Select(c => new { c.Id, Has = c.Discount != null, c.Discount!.Source.Coupon.PercentOff, c.Discount.PromotionCode.Code }));
        yield return Set("each customer's country", db => db.Customers.Select(c => new { c.Id, c.Address.Country, Ship = c.Shipping.Address.Country }));
        yield return List(
            "charges in the order of their shipping city",
            db => db.Charges.OrderBy(c => c.Shipping.Address.City).ThenBy(c => c.Id).Select(c => new { c.Id, c.Shipping.Address.City }));
        yield return List(
            "customers in the order of their discount's start",
            db => db.Customers.OrderBy(c => (DateTime?)c.Discount.Start).ThenBy(c => c.Id).Select(c => c.Id));
    }

    private static IEnumerable<QueryShape> OfLists()
    {
        yield return Set("number of tiers where there are none", db => db.Prices.Select(p => new { p.Id, N = p.Tiers.Count }));
        yield return Set("prices without tiers", db => db.Prices.Where(p => !p.Tiers.Any()).Select(p => p.Id));
        yield return Set("custom fields where there are none", db => db.Invoices.Sum(i => i.CustomFields.Count));
        yield return Set(
            "items of subscriptions that an invoice lacks",
            db => db.Invoices.Select(i => new { i.Id, N = i.Parent.SubscriptionDetails.Subscription.Items.Data.Count() }));
        yield return Set("products that a coupon applies to", db => db.Coupons.Select(c => new { c.Id, N = c.AppliesTo.Products.Count() }));
        yield return Set("coupons that apply to everything", db => db.Coupons.Where(c => c.AppliesTo == null).Select(c => c.Id));
        yield return Set(
            "custom fields of customers whose settings have none",
            db => db.Customers.SelectMany(c => c.InvoiceSettings.CustomFields).Select(f => new { f.Name, f.Value }));
    }
}
