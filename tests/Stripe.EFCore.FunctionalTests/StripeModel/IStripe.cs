using Stripe;
using Stripe.Checkout;

namespace StripeEFCore.FunctionalTests.StripeModel;

/// <summary>Where a query over Stripe.net's own classes reads from: a context, or the objects that Stripe.net's own client loaded.</summary>
public interface IStripe
{
    IQueryable<Customer> Customers { get; }

    IQueryable<Subscription> Subscriptions { get; }

    IQueryable<Invoice> Invoices { get; }

    IQueryable<InvoiceItem> InvoiceItems { get; }

    IQueryable<Charge> Charges { get; }

    IQueryable<Refund> Refunds { get; }

    IQueryable<PaymentIntent> PaymentIntents { get; }

    IQueryable<PaymentMethod> PaymentMethods { get; }

    IQueryable<SetupIntent> SetupIntents { get; }

    IQueryable<Product> Products { get; }

    IQueryable<Price> Prices { get; }

    IQueryable<Plan> Plans { get; }

    IQueryable<Coupon> Coupons { get; }

    IQueryable<PromotionCode> PromotionCodes { get; }

    IQueryable<TaxRate> TaxRates { get; }

    IQueryable<TaxId> TaxIds { get; }

    IQueryable<CreditNote> CreditNotes { get; }

    IQueryable<Quote> Quotes { get; }

    IQueryable<Session> Sessions { get; }

    IQueryable<PaymentLink> PaymentLinks { get; }

    IQueryable<SubscriptionSchedule> SubscriptionSchedules { get; }

    IQueryable<Dispute> Disputes { get; }

    IQueryable<BalanceTransaction> BalanceTransactions { get; }

    IQueryable<Payout> Payouts { get; }

    IQueryable<Transfer> Transfers { get; }

    IQueryable<Topup> Topups { get; }

    IQueryable<Event> Events { get; }
}
