using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Expandable fields are the objects that they name, at any depth.</summary>
internal static class ExpandedQueries
{
    public static IEnumerable<QueryShape> All() => [.. InPredicates(), .. InResults(), .. InOrders(), .. SeveralLevels()];

    private static IEnumerable<QueryShape> InPredicates()
    {
        var gold = "gold";
        var states = new[] { "past_due", "unpaid" };
        yield return Set(
            "invoices whose subscription is active",
            db => db.Invoices.Where(i => i.Parent.SubscriptionDetails.Subscription.Status == "active").Select(i => i.Id));
        yield return Set(
            "invoices whose subscription is past due",
            db => db.Invoices.Where(i => states.Contains(i.Parent.SubscriptionDetails.Subscription.Status)).Select(i => i.Id));
        yield return Set(
            "invoices whose subscription is not active",
            db => db.Invoices.Where(i => i.Parent.SubscriptionDetails.Subscription.Status != "active").Select(i => i.Id));
        yield return Set(
            "invoices without a subscription",
            db => db.Invoices.Where(i => i.Parent.SubscriptionDetails.Subscription == null).Select(i => i.Id));
        yield return Set("number of invoices of a subscription", db => db.Invoices.Count(i => i.Parent.SubscriptionDetails.Subscription != null));
        yield return Set(
            "promotion codes that take a tenth or more",
            db => db.PromotionCodes.Where(p => p.Promotion.Coupon.PercentOff >= 10).Select(p => p.Code));
        yield return Set(
            "promotion codes of coupons that repeat",
            db => db.PromotionCodes.Where(p => p.Promotion.Coupon.Duration == "repeating").Select(p => new { p.Code, p.Promotion.Coupon.DurationInMonths }));
        yield return Set(
            "customers whose default payment method is a Visa card",
            db => db.Customers.Where(c => c.InvoiceSettings.DefaultPaymentMethod.Card.Brand == "visa").Select(c => c.Id));
        yield return Set(
            "customers without a default payment method",
            db => db.Customers.Where(c => c.InvoiceSettings.DefaultPaymentMethod == null).Select(c => c.Id));
        yield return Set(
            "charges of customers who are delinquent",
            db => db.Charges.Where(c => c.Customer.Delinquent == true).Select(c => new { c.Id, c.Amount }));
        yield return Set("charges of gold customers", db => db.Charges.Where(c => c.Customer.Metadata["plan"] == gold).Select(c => c.Id));
        yield return Set(
            "refunds of charges above a hundred",
            db => db.Refunds.Where(r => r.Charge.Amount > 10000).Select(r => new { r.Id, r.Charge.Amount }));
        yield return Set(
            "subscriptions whose latest invoice is unpaid",
            db => db.Subscriptions.Where(s => s.LatestInvoice.AmountRemaining > 0).Select(s => s.Id));
        yield return Set("payment intents whose latest charge failed", db => db.PaymentIntents.Where(p => p.LatestCharge.Paid == false).Select(p => p.Id));
        yield return Set("any subscription whose customer has no e-mail", db => db.Subscriptions.Any(s => s.Customer.Email == null));
        yield return Set("all disputes are of charges with an amount", db => db.Disputes.All(d => d.Charge.Amount >= 0));
    }

    private static IEnumerable<QueryShape> InResults()
    {
        yield return Set("each invoice with its customer's e-mail", db => db.Invoices.Select(i => new { i.Id, i.Customer.Email }));
        yield return Set(
            "each invoice with its subscription's status",
            db => db.Invoices.Select(i => new { i.Id, i.Parent.SubscriptionDetails.Subscription.Status }));
        yield return Set("status of each invoice's subscription", db => db.Invoices.Select(i => i.Parent.SubscriptionDetails.Subscription.Status));
        yield return Set(
            "each customer's default payment method type",
            db => db.Customers.Select(c => new { c.Id, c.InvoiceSettings.DefaultPaymentMethod.Type }));
        yield return Set(
            "each promotion code's coupon",
            db => db.PromotionCodes.Select(p => new { p.Code, p.Promotion.Coupon.PercentOff, p.Promotion.Coupon.AmountOff, p.Promotion.Coupon.Name }));
        yield return Set("each charge's net from its balance transaction", db => db.Charges.Select(c => new { c.Id, Net = (long?)c.BalanceTransaction.Net }));
        yield return Set("each price with its product", db => db.Prices.Select(p => new { p.Id, p.Product.Name, p.Product.Active }));
        yield return Set("each product's default price", db => db.Products.Select(p => new { p.Name, p.DefaultPrice.UnitAmount, p.DefaultPrice.Currency }));
        yield return Set(
            "each payout's balance transaction",
            db => db.Payouts.Select(p => new { p.Id, p.BalanceTransaction.Net, p.BalanceTransaction.Type }));
        yield return Set("each dispute with the customer's e-mail", db => db.Disputes.Select(d => new { d.Id, d.Charge.Customer.Email }));
        yield return Set("customers of invoices as objects", db => db.Invoices.Where(i => i.Status == "open").Select(i => i.Customer));
        yield return Set("subscriptions of invoices as objects", db => db.Invoices.Select(i => i.Parent.SubscriptionDetails.Subscription));
        yield return Set(
            "each setup intent's customer and card",
            db => db.SetupIntents.Select(s => new { s.Id, s.Customer.Email, s.PaymentMethod.Card.Last4 }));
        yield return Set(
            "each invoice item's price and product",
            db => db.InvoiceItems.Select(i => new { i.Id, i.Pricing.PriceDetails.Price, i.Customer.Name }));
        yield return Set("each credit note's invoice number and customer", db => db.CreditNotes.Select(c => new { c.Id, c.Invoice.Number, c.Customer.Name }));
    }

    private static IEnumerable<QueryShape> InOrders()
    {
        yield return List("invoices by their customer's name", db => db.Invoices.OrderBy(i => i.Customer.Name).ThenBy(i => i.Id).Select(i => i.Id));
        yield return List(
            "latest invoices by their subscription's start",
            db => db.Invoices.OrderByDescending(i => (DateTime?)i.Parent.SubscriptionDetails.Subscription.StartDate).ThenBy(i => i.Id).Take(25)
                .Select(i => i.Id));
        yield return List(
            "promotion codes by their coupon's value",
            db => db.PromotionCodes.OrderBy(p => p.Promotion.Coupon.PercentOff).ThenBy(p => p.Code)
                .Select(p => new { p.Code, p.Promotion.Coupon.PercentOff }));
        yield return List(
            "prices by product name and amount",
            db => db.Prices.OrderBy(p => p.Product.Name).ThenByDescending(p => p.UnitAmount).ThenBy(p => p.Id)
                .Select(p => new { p.Product.Name, p.UnitAmount }));
        yield return List(
            "customers by the brand of their card",
            db => db.Customers.OrderBy(c => c.InvoiceSettings.DefaultPaymentMethod.Card.Brand).ThenBy(c => c.Id).Skip(3).Take(12).Select(c => c.Id));
        yield return List(
            "refunds by their charge's amount",
            db => db.Refunds.OrderByDescending(r => r.Charge.Amount).ThenBy(r => r.Id).Select(r => new { r.Id, r.Charge.Amount }));
    }

    private static IEnumerable<QueryShape> SeveralLevels()
    {
        yield return Set(
            "invoices by the type of their customer's default payment method",
            db => db.Invoices.Where(i => i.Customer.InvoiceSettings.DefaultPaymentMethod.Type == "card").Select(i => i.Id));
        yield return Set(
            "each refund with the card of its charge's intent",
            db => db.Refunds.Select(r => new { r.Id, r.Charge.PaymentIntent.PaymentMethod.Card.Last4 }));
        yield return Set(
            "each refund with the customer of its charge's intent",
            db => db.Refunds.Select(r => new { r.Id, r.Charge.PaymentIntent.Customer.Name }));
        yield return Set(
            "subscriptions whose latest invoice is of a customer abroad",
            db => db.Subscriptions.Where(s => s.LatestInvoice.Customer.Address.Country != "US").Select(s => s.Id));
        yield return Set(
            "each invoice's subscription's customer's card",
            db => db.Invoices.Select(i => new { i.Id, i.Parent.SubscriptionDetails.Subscription.Customer.InvoiceSettings.DefaultPaymentMethod.Card.Brand }));
        yield return Set(
            "each subscription's latest invoice's subscription",
            db => db.Subscriptions.Select(s => new { s.Id, Again = s.LatestInvoice.Parent.SubscriptionDetails.Subscription.Id }));
        yield return Set(
            "each invoice's subscription's default card",
            db => db.Invoices.Select(i => new { i.Id, i.Parent.SubscriptionDetails.Subscription.DefaultPaymentMethod.Card.Last4 }));
        yield return Set(
            "credit notes of subscriptions that go on",
            db => db.CreditNotes.Where(c => c.Invoice.Parent.SubscriptionDetails.Subscription.EndedAt == null).Select(c => c.Id));
        yield return Set(
            "each dispute's balance of the charge",
            db => db.Disputes.Select(d => new { d.Id, Net = (long?)d.PaymentIntent.LatestCharge.BalanceTransaction.Net }));
        yield return Set(
            "each product's default price's product",
            db => db.Products.Select(p => new { p.Id, Same = p.DefaultPrice.Product.Id == p.Id, Price = p.DefaultPrice.Product.DefaultPrice.Id }));
        yield return Set(
            "each schedule's subscription's latest invoice",
            db => db.SubscriptionSchedules.Select(s => new { s.Id, s.Subscription.LatestInvoice.Status, Total = (long?)s.Subscription.LatestInvoice.Total }));
    }
}
