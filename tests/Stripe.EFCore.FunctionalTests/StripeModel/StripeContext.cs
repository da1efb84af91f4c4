using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

namespace StripeEFCore.FunctionalTests.StripeModel;

/// <summary>A context over Stripe.net's own classes, with nothing said about any of them.</summary>
public sealed class StripeContext(DbContextOptions<StripeContext> options) : DbContext(options), IStripe
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceItem> InvoiceItems => Set<InvoiceItem>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<PaymentIntent> PaymentIntents => Set<PaymentIntent>();

    public DbSet<PaymentMethod> PaymentMethods => Set<PaymentMethod>();

    public DbSet<SetupIntent> SetupIntents => Set<SetupIntent>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Price> Prices => Set<Price>();

    public DbSet<Plan> Plans => Set<Plan>();

    public DbSet<Coupon> Coupons => Set<Coupon>();

    public DbSet<PromotionCode> PromotionCodes => Set<PromotionCode>();

    public DbSet<TaxRate> TaxRates => Set<TaxRate>();

    public DbSet<TaxId> TaxIds => Set<TaxId>();

    public DbSet<CreditNote> CreditNotes => Set<CreditNote>();

    public DbSet<Quote> Quotes => Set<Quote>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<PaymentLink> PaymentLinks => Set<PaymentLink>();

    public DbSet<SubscriptionSchedule> SubscriptionSchedules => Set<SubscriptionSchedule>();

    public DbSet<Dispute> Disputes => Set<Dispute>();

    public DbSet<BalanceTransaction> BalanceTransactions => Set<BalanceTransaction>();

    public DbSet<Payout> Payouts => Set<Payout>();

    public DbSet<Transfer> Transfers => Set<Transfer>();

    public DbSet<Topup> Topups => Set<Topup>();

    public DbSet<Event> Events => Set<Event>();

    IQueryable<Customer> IStripe.Customers => Customers;

    IQueryable<Subscription> IStripe.Subscriptions => Subscriptions;

    IQueryable<Invoice> IStripe.Invoices => Invoices;

    IQueryable<InvoiceItem> IStripe.InvoiceItems => InvoiceItems;

    IQueryable<Charge> IStripe.Charges => Charges;

    IQueryable<Refund> IStripe.Refunds => Refunds;

    IQueryable<PaymentIntent> IStripe.PaymentIntents => PaymentIntents;

    IQueryable<PaymentMethod> IStripe.PaymentMethods => PaymentMethods;

    IQueryable<SetupIntent> IStripe.SetupIntents => SetupIntents;

    IQueryable<Product> IStripe.Products => Products;

    IQueryable<Price> IStripe.Prices => Prices;

    IQueryable<Plan> IStripe.Plans => Plans;

    IQueryable<Coupon> IStripe.Coupons => Coupons;

    IQueryable<PromotionCode> IStripe.PromotionCodes => PromotionCodes;

    IQueryable<TaxRate> IStripe.TaxRates => TaxRates;

    IQueryable<TaxId> IStripe.TaxIds => TaxIds;

    IQueryable<CreditNote> IStripe.CreditNotes => CreditNotes;

    IQueryable<Quote> IStripe.Quotes => Quotes;

    IQueryable<Session> IStripe.Sessions => Sessions;

    IQueryable<PaymentLink> IStripe.PaymentLinks => PaymentLinks;

    IQueryable<SubscriptionSchedule> IStripe.SubscriptionSchedules => SubscriptionSchedules;

    IQueryable<Dispute> IStripe.Disputes => Disputes;

    IQueryable<BalanceTransaction> IStripe.BalanceTransactions => BalanceTransactions;

    IQueryable<Payout> IStripe.Payouts => Payouts;

    IQueryable<Transfer> IStripe.Transfers => Transfers;

    IQueryable<Topup> IStripe.Topups => Topups;

    IQueryable<Event> IStripe.Events => Events;
}
