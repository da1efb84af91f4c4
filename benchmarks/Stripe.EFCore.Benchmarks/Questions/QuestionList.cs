using StripeEFCore.Benchmarks.Questions.ByHand;
using StripeEFCore.Benchmarks.Questions.ByLinq;

namespace StripeEFCore.Benchmarks.Questions;

/// <summary>The forty questions.</summary>
internal static class QuestionList
{
    public static IReadOnlyList<Question> All { get; } =
    [
        new("Monthly recurring revenue by currency", RevenueByHand.RecurringByCurrency, RevenueByLinq.RecurringByCurrency),
        new("Yearly recurring revenue by product", RevenueByHand.YearlyByProduct, RevenueByLinq.YearlyByProduct),
        new("Paid invoices by month since May", RevenueByHand.InvoicedByMonth, RevenueByLinq.InvoicedByMonth),
        new("Last month's revenue by product, from invoice lines", RevenueByHand.LastMonthByProduct, RevenueByLinq.LastMonthByProduct),
        new("Tax by country, this quarter", RevenueByHand.TaxByCountry, RevenueByLinq.TaxByCountry),
        new("Ten best customers of the year", RevenueByHand.TopCustomers, RevenueByLinq.TopCustomers),
        new("Lifetime value by country", RevenueByHand.LifetimeByCountry, RevenueByLinq.LifetimeByCountry),
        new("Churn of last month", SubscriptionsByHand.ChurnOfLastMonth, SubscriptionsByLinq.ChurnOfLastMonth),
        new("Cohorts: how many of each quarter still subscribe", SubscriptionsByHand.CohortsStillActive, SubscriptionsByLinq.CohortsStillActive),
        new("Renewals of the next seven days", SubscriptionsByHand.RenewalsNextWeek, SubscriptionsByLinq.RenewalsNextWeek),
        new("Trials that end within thirty days", SubscriptionsByHand.TrialsEnding, SubscriptionsByLinq.TrialsEnding),
        new("Subscriptions in arrears, with the latest invoice", SubscriptionsByHand.InArrears, SubscriptionsByLinq.InArrears),
        new("Subscribers of one price, by its lookup key", SubscriptionsByHand.SubscribersOfPrice, SubscriptionsByLinq.SubscribersOfPrice),
        new("Subscriptions billed by invoice and not cancelled", SubscriptionsByHand.BilledByInvoice, SubscriptionsByLinq.BilledByInvoice),
        new("One subscription with customer, invoice and products", SubscriptionsByHand.OneSubscription, SubscriptionsByLinq.OneSubscription),
        new("Is this customer subscribed?", SubscriptionsByHand.IsSubscribed, SubscriptionsByLinq.IsSubscribed),
        new("Overdue invoices with their lines", InvoicesByHand.OverdueWithLines, InvoicesByLinq.OverdueWithLines),
        new("Unpaid invoices by age", InvoicesByHand.UnpaidByAge, InvoicesByLinq.UnpaidByAge),
        new("Invoices of one customer in a year", InvoicesByHand.OfOneCustomer, InvoicesByLinq.OfOneCustomer),
        new("Latest invoice of each of five customers", InvoicesByHand.LatestOfEach, InvoicesByLinq.LatestOfEach),
        new("Invoices of the newest customer", InvoicesByHand.OfNewestCustomer, InvoicesByLinq.OfNewestCustomer),
        new("Open invoices of delinquent customers", InvoicesByHand.OpenOfDelinquents, InvoicesByLinq.OpenOfDelinquents),
        new("Open invoices of cancelled subscriptions", InvoicesByHand.OpenOfEndedSubscriptions, InvoicesByLinq.OpenOfEndedSubscriptions),
        new("Credit notes of the quarter, with invoice and customer", InvoicesByHand.CreditNotes, InvoicesByLinq.CreditNotes),
        new("Pending invoice items by customer", InvoicesByHand.PendingItems, InvoicesByLinq.PendingItems),
        new("Failed payments of the week, with the customer", PaymentsByHand.FailedThisWeek, PaymentsByLinq.FailedThisWeek),
        new("Refunds by month and reason", PaymentsByHand.RefundsByMonth, PaymentsByLinq.RefundsByMonth),
        new("Refunds by card brand, last month", PaymentsByHand.RefundsByBrand, PaymentsByLinq.RefundsByBrand),
        new("Disputes by reason", PaymentsByHand.DisputesByReason, PaymentsByLinq.DisputesByReason),
        new("Disputes to answer, with the customer", PaymentsByHand.DisputesToAnswer, PaymentsByLinq.DisputesToAnswer),
        new("The last twenty payouts, reconciled", PaymentsByHand.PayoutsReconciled, PaymentsByLinq.PayoutsReconciled),
        new("Stripe's fees by month, this quarter", PaymentsByHand.FeesByMonth, PaymentsByLinq.FeesByMonth),
        new("Fees of three payments", PaymentsByHand.FeesOfThreePayments, PaymentsByLinq.FeesOfThreePayments),
        new("E-mail addresses of several customers", CustomersByHand.SharedEmails, CustomersByLinq.SharedEmails),
        new("Customers of two e-mail addresses", CustomersByHand.OfTwoEmails, CustomersByLinq.OfTwoEmails),
        new("Customers without a payment method", CustomersByHand.WithoutPaymentMethod, CustomersByLinq.WithoutPaymentMethod),
        new("Use of coupons and their codes", CustomersByHand.CouponsUsed, CustomersByLinq.CouponsUsed),
        new("The price list", CustomersByHand.PriceList, CustomersByLinq.PriceList),
        new("Payment trouble of the week, by kind of event", CustomersByHand.PaymentTrouble, CustomersByLinq.PaymentTrouble),
        new("Abandoned checkouts, with what was in them", CustomersByHand.AbandonedCheckouts, CustomersByLinq.AbandonedCheckouts),
    ];
}
