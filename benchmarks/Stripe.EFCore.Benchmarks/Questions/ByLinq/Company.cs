using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

namespace StripeEFCore.Benchmarks.Questions.ByLinq;

/// <summary>The company's billing over Stripe.net's classes.</summary>
internal sealed class Company(DbContextOptions<Company> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<PaymentMethod> PaymentMethods => Set<PaymentMethod>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Price> Prices => Set<Price>();

    public DbSet<PromotionCode> PromotionCodes => Set<PromotionCode>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceItem> InvoiceItems => Set<InvoiceItem>();

    public DbSet<CreditNote> CreditNotes => Set<CreditNote>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<Dispute> Disputes => Set<Dispute>();

    public DbSet<Payout> Payouts => Set<Payout>();

    public DbSet<BalanceTransaction> BalanceTransactions => Set<BalanceTransaction>();

    public DbSet<Session> Checkouts => Set<Session>();

    public DbSet<Event> Events => Set<Event>();
}
