namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>
///     Who belongs to whom, by arithmetic in both directions. Children stand on the same timeline as their parents and reach back by fixed steps, so a
///     parent always exists before its child and a parent's children are found without a search.
/// </summary>
internal sealed class SeedPlan(SeedMath math)
{
    public const int InvoicesPerSubscription = 4;

    private static readonly long[] SubscriptionSteps = [0, 2, 11];
    private static readonly long[] InvoiceSteps = [0, 1, 7, 31];

    /// <summary>The status of an invoice by its index: thirteen of twenty are paid.</summary>
    private static readonly string[] InvoiceStatuses =
    [
        "paid", "paid", "open", "paid", "paid", "draft", "paid", "void", "paid", "paid",
        "open", "paid", "paid", "uncollectible", "paid", "open", "paid", "paid", "void", "paid",
    ];

    private static readonly int[] PaidResidues = [.. Enumerable.Range(0, 20).Where(i => InvoiceStatuses[i] == "paid")];

    public SeedMath Math => math;

    public long Customers => math.Customers;

    public long Subscriptions => Customers;

    public long Invoices => Subscriptions * InvoicesPerSubscription;

    public long Charges => Invoices / 20 * PaidResidues.Length + PaidResidues.Count(r => r < Invoices % 20);

    /// <summary>One charge of twenty is refunded.</summary>
    public long Refunds => (Charges + 12) / 20;

    /// <summary>One charge of a hundred is disputed.</summary>
    public long Disputes => (Charges + 66) / 100;

    public long Products => Customers == 0 ? 0 : System.Math.Min(200, 6 + Customers / 2000);

    public long Prices => Products * 3;

    public long Coupons => Customers == 0 ? 0 : 4;

    public long PromotionCodes => Coupons * 2;

    public long Payouts => Customers == 0 ? 0 : System.Math.Min(1000, 1 + Charges / 20);

    /// <summary>The timeline of customers and all that follows them; a tenth of the seconds is shared with the one before.</summary>
    public long CustomerSecond(long customer) => math.SecondAt((customer % 10 == 1 ? customer - 1 : customer) / (double)System.Math.Max(1, Customers));

    public long SubscriptionSecond(long subscription) => CustomerSecond(subscription) + 60;

    public long InvoiceSecond(long invoice) => math.SecondAt(invoice / (double)System.Math.Max(1, Invoices)) + 120;

    public long ChargeSecond(long charge) => InvoiceSecond(InvoiceOfCharge(charge)) + 5;

    public long RefundSecond(long refund) => System.Math.Min(ChargeSecond(ChargeOfRefund(refund)) + 86400, math.Now);

    public long CustomerOfSubscription(long subscription) => Back(subscription, SubscriptionSteps[subscription % SubscriptionSteps.Length]);

    public long SubscriptionOfInvoice(long invoice) => Back(invoice / InvoicesPerSubscription, InvoiceSteps[invoice % InvoicesPerSubscription]);

    public long CustomerOfInvoice(long invoice) => CustomerOfSubscription(SubscriptionOfInvoice(invoice));

    public static string InvoiceStatus(long invoice) => InvoiceStatuses[invoice % 20];

    public static long InvoiceOfCharge(long charge) => charge / PaidResidues.Length * 20 + PaidResidues[charge % PaidResidues.Length];

    /// <summary>The charge that paid an invoice, or null where none did.</summary>
    public static long? ChargeOfInvoice(long invoice)
        => InvoiceStatus(invoice) == "paid" ? invoice / 20 * PaidResidues.Length + Array.IndexOf(PaidResidues, (int)(invoice % 20)) : null;

    public static long ChargeOfRefund(long refund) => refund * 20 + 7;

    public static long? RefundOfCharge(long charge) => charge % 20 == 7 ? charge / 20 : null;

    public static long ChargeOfDispute(long dispute) => dispute * 100 + 33;

    public static long? DisputeOfCharge(long charge) => charge % 100 == 33 ? charge / 100 : null;

    public long? LatestInvoice(long subscription)
    {
        long? latest = null;
        for (var slot = 0; slot < InvoicesPerSubscription; slot++)
        {
            var invoice = (subscription + InvoiceSteps[slot]) * InvoicesPerSubscription + slot;
            if (invoice < Invoices && SubscriptionOfInvoice(invoice) == subscription && invoice > (latest ?? -1))
                latest = invoice;
        }

        return latest;
    }

    public long PriceOfSubscription(long subscription) => math.Pick(subscription, 3, Prices);

    public long QuantityOf(long subscription) => 1 + math.Pick(subscription, 4, 4);

    public static long UnitAmount(long price) => price % 3 == 0 ? 900 + price * 50 : price % 3 == 1 ? 2900 + price * 70 : 9900 + price * 110;

    public static string CurrencyOfPrice(long price) => (price % 5) switch { 0 or 1 or 2 => "usd", 3 => "eur", _ => "gbp" };

    /// <summary>Minor units.</summary>
    public long InvoiceTotal(long invoice)
    {
        var subscription = SubscriptionOfInvoice(invoice);
        return UnitAmount(PriceOfSubscription(subscription)) * QuantityOf(subscription);
    }

    public string CurrencyOfInvoice(long invoice) => CurrencyOfPrice(PriceOfSubscription(SubscriptionOfInvoice(invoice)));

    /// <summary>A refund gives back all or, one time of two, half.</summary>
    public long RefundAmount(long refund)
    {
        var total = InvoiceTotal(InvoiceOfCharge(ChargeOfRefund(refund)));
        return refund % 2 == 0 ? total : total / 2;
    }

    /// <summary>Minor units.</summary>
    public static long Fee(long amount) => amount * 29 / 1000 + 30;

    public string SubscriptionStatus(long subscription)
        => math.Pick(subscription, 5, 20) switch
        {
            < 11 => "active",
            < 14 => "canceled",
            14 => "past_due",
            15 => "trialing",
            16 => "unpaid",
            17 => "incomplete",
            18 => "incomplete_expired",
            _ => "paused",
        };

    private static long Back(long index, long step) => index >= step ? index - step : index;
}
