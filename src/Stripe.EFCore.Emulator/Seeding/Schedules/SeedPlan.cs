using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>All that the resources are computed from.</summary>
internal sealed class SeedPlan
{
    public SeedPlan(SeedMath math)
    {
        Math = math;
        Timeline = new Timeline(math);
        People = new People(math);
        Assortment = new Assortment(math, Timeline);
        Subscriptions = new SubscriptionPlan(math);
        Invoices = new InvoicePlan(math, Timeline, Subscriptions);
        Discounts = new DiscountPlan(this);
        Taxes = new TaxPlan(this);
        Contracts = new Contracts(this);
        Payments = new PaymentPlan(math, Invoices);
        Balance = new BalancePlan(math, Timeline, Payments);
        Ids = new SeedIds(math);
    }

    public SeedMath Math { get; }

    public Timeline Timeline { get; }

    public People People { get; }

    public Assortment Assortment { get; }

    public SubscriptionPlan Subscriptions { get; }

    public InvoicePlan Invoices { get; }

    public DiscountPlan Discounts { get; }

    public TaxPlan Taxes { get; }

    public Contracts Contracts { get; }

    public PaymentPlan Payments { get; }

    public BalancePlan Balance { get; }

    public SeedIds Ids { get; }
}

/// <summary>The ids of every kind of object.</summary>
internal sealed class SeedIds(SeedMath math)
{
    public IdSpace Customer { get; } = math.Ids("cus");

    public IdSpace Product { get; } = math.Ids("prod");

    public IdSpace Price { get; } = math.Ids("price");

    public IdSpace Subscription { get; } = math.Ids("sub");

    public IdSpace SubscriptionItem { get; } = math.Ids("si");

    public IdSpace Invoice { get; } = math.Ids("in");

    public IdSpace InvoiceLine { get; } = math.Ids("il");

    public IdSpace InvoiceItem { get; } = math.Ids("ii");

    public IdSpace InvoicePayment { get; } = math.Ids("inpay");

    public IdSpace PaymentIntent { get; } = math.Ids("pi");

    public IdSpace Charge { get; } = math.Ids("ch");

    public IdSpace Refund { get; } = math.Ids("re");

    public IdSpace Dispute { get; } = math.Ids("du");

    public IdSpace BalanceTransaction { get; } = math.Ids("txn");

    public IdSpace PaymentMethod { get; } = math.Ids("pm");

    public IdSpace Discount { get; } = math.Ids("di");

    public IdSpace TaxRate { get; } = math.Ids("txr");

    public IdSpace PromotionCode { get; } = math.Ids("promo");

    public IdSpace Payout { get; } = math.Ids("po");

    public IdSpace BankAccount { get; } = math.Ids("ba");

    public IdSpace Event { get; } = math.Ids("evt");

    public IdSpace Request { get; } = math.Ids("req");
}
