using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace StripeEFCore.Tests.Query.Printing;

/// <summary>What the queries of the plan texts go over: Stripe.net's classes. No request is sent for a plan.</summary>
public class Billing(Action<DbContextOptionsBuilder>? configure = null) : DbContext(Options(configure))
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<SubscriptionItem> SubscriptionItems => Set<SubscriptionItem>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceLineItem> InvoiceLines => Set<InvoiceLineItem>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<PaymentIntent> PaymentIntents => Set<PaymentIntent>();

    public DbSet<PaymentMethod> PaymentMethods => Set<PaymentMethod>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Price> Prices => Set<Price>();

    public DbSet<Payout> Payouts => Set<Payout>();

    public DbSet<BalanceTransaction> BalanceTransactions => Set<BalanceTransaction>();

    public DbSet<Dispute> Disputes => Set<Dispute>();

    public DbSet<Event> Events => Set<Event>();

    public DbSet<Balance> Balances => Set<Balance>();

    public DbSet<TaxRate> TaxRates => Set<TaxRate>();

    public DbSet<Coupon> Coupons => Set<Coupon>();

    private static DbContextOptions Options(Action<DbContextOptionsBuilder>? configure)
    {
        var builder = new DbContextOptionsBuilder<Billing>()
            .UseStripe(s => s.LiveApiKey("sk_test_plans").TimeProvider(new FakeTimeProvider(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero))))
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning,
                CoreEventId.FirstWithoutOrderByAndFilterWarning,
                CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        configure?.Invoke(builder);
        return builder.Options;
    }
}
