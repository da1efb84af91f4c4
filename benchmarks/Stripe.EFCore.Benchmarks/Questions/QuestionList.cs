using StripeEFCore.Benchmarks.Questions.ByHand;

namespace StripeEFCore.Benchmarks.Questions;

/// <summary>The forty questions.</summary>
internal static class QuestionList
{
    public static IReadOnlyList<Question> All { get; } =
    [
        new("Monthly recurring revenue by currency", RevenueByHand.RecurringByCurrency),
        new("Yearly recurring revenue by product", RevenueByHand.YearlyByProduct),
        new("Paid invoices by month since May", RevenueByHand.InvoicedByMonth),
        new("Last month's revenue by product, from invoice lines", RevenueByHand.LastMonthByProduct),
        new("Tax by country, this quarter", RevenueByHand.TaxByCountry),
        new("Ten best customers of the year", RevenueByHand.TopCustomers),
        new("Lifetime value by country", RevenueByHand.LifetimeByCountry),
        new("Churn of last month", SubscriptionsByHand.ChurnOfLastMonth),
        new("Cohorts: how many of each quarter still subscribe", SubscriptionsByHand.CohortsStillActive),
        new("Renewals of the next seven days", SubscriptionsByHand.RenewalsNextWeek),
        new("Trials that end within thirty days", SubscriptionsByHand.TrialsEnding),
        new("Subscriptions in arrears, with the latest invoice", SubscriptionsByHand.InArrears),
        new("Subscribers of one price, by its lookup key", SubscriptionsByHand.SubscribersOfPrice),
        new("Subscriptions billed by invoice and not cancelled", SubscriptionsByHand.BilledByInvoice),
        new("One subscription with customer, invoice and products", SubscriptionsByHand.OneSubscription),
        new("Is this customer subscribed?", SubscriptionsByHand.IsSubscribed),
        new("Overdue invoices with their lines", InvoicesByHand.OverdueWithLines),
        new("Unpaid invoices by age", InvoicesByHand.UnpaidByAge),
        new("Invoices of one customer in a year", InvoicesByHand.OfOneCustomer),
        new("Latest invoice of each of five customers", InvoicesByHand.LatestOfEach),
        new("Invoices of the newest customer", InvoicesByHand.OfNewestCustomer),
        new("Open invoices of delinquent customers", InvoicesByHand.OpenOfDelinquents),
        new("Open invoices of cancelled subscriptions", InvoicesByHand.OpenOfEndedSubscriptions),
        new("Credit notes of the quarter, with invoice and customer", InvoicesByHand.CreditNotes),
        new("Pending invoice items by customer", InvoicesByHand.PendingItems),
        new("Failed payments of the week, with the customer", PaymentsByHand.FailedThisWeek),
        new("Refunds by month and reason", PaymentsByHand.RefundsByMonth),
        new("Refunds by card brand, last month", PaymentsByHand.RefundsByBrand),
        new("Disputes by reason", PaymentsByHand.DisputesByReason),
        new("Disputes to answer, with the customer", PaymentsByHand.DisputesToAnswer),
        new("The last twenty payouts, reconciled", PaymentsByHand.PayoutsReconciled),
        new("Stripe's fees by month, this quarter", PaymentsByHand.FeesByMonth),
        new("Fees of three payments", PaymentsByHand.FeesOfThreePayments),
        new("E-mail addresses of several customers", CustomersByHand.SharedEmails),
        new("Customers of two e-mail addresses", CustomersByHand.OfTwoEmails),
        new("Customers without a payment method", CustomersByHand.WithoutPaymentMethod),
        new("Use of coupons and their codes", CustomersByHand.CouponsUsed),
        new("The price list", CustomersByHand.PriceList),
        new("Payment trouble of the week, by kind of event", CustomersByHand.PaymentTrouble),
        new("Abandoned checkouts, with what was in them", CustomersByHand.AbandonedCheckouts),
    ];
}
