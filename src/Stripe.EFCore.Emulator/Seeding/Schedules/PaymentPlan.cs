using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>
///     Which invoices were charged, which charges succeeded, which of these were refunded and disputed. Refunds and disputes happen at
///     fixed places of the sequence of successes, some blocks after the charge they concern: so all of it is in order of time and found by
///     arithmetic.
/// </summary>
internal sealed class PaymentPlan
{
    /// <summary>One success of twenty is refunded.</summary>
    private const int RefundBlock = 20;

    /// <summary>One success of a hundred is disputed, one of its first forty, after sixty.</summary>
    private const int DisputeBlock = 100;

    private const int DisputedFrom = 40;
    private const int DisputedAfter = 59;

    /// <summary>Seconds from an invoice to its charge, and at most from a success to what the block's end brings.</summary>
    private const int ChargeDelay = 8;

    private const int AfterDelay = 1800;

    private readonly SeedMath _math;
    private readonly InvoicePlan _invoices;
    private readonly Selection _charged;
    private readonly Selection _paid;
    private readonly long _refundLag;
    private readonly long _disputeLag;

    public PaymentPlan(SeedMath math, InvoicePlan invoices)
    {
        _math = math;
        _invoices = invoices;
        _charged = new Selection(math, invoices.Count, InvoicePlan.Weigh(f => f is Fate.Paid or Fate.Open or Fate.Uncollectible ? 1 : 0));
        _paid = new Selection(math, invoices.Count, InvoicePlan.Weigh(f => f == Fate.Paid ? 1 : 0));
        _refundLag = Math.Max(1, Successes / RefundBlock / 150);
        _disputeLag = Successes / DisputeBlock / 60;
        Refunds = Math.Max(0, Successes / RefundBlock - _refundLag);
        Disputes = Math.Max(0, DisputesDue(Successes) - _disputeLag);
    }

    /// <summary>Charges, failed ones among them; each has a payment intent of the same index.</summary>
    public long Charges => _charged.Count;

    public long Successes => _paid.Count;

    public long Refunds { get; }

    public long Disputes { get; }

    public long InvoiceOfCharge(long charge) => _charged.PlaceOf(charge);

    public long ChargeOfInvoice(long invoice) => _charged.Before(invoice);

    public long InvoiceOfSuccess(long success) => _paid.PlaceOf(success);

    /// <summary>The rank among the successes of a charge that is one.</summary>
    public long SuccessOfInvoice(long invoice) => _paid.Before(invoice);

    public long SuccessOfRefund(long refund) => refund * RefundBlock + PickOfRefund(refund);

    public long? RefundOfSuccess(long success)
        => success / RefundBlock is var refund && refund < Refunds && SuccessOfRefund(refund) == success ? refund : null;

    public long SuccessOfDispute(long dispute)
    {
        // What was given back is not disputed.
        var success = dispute * DisputeBlock + 1 + _math.Pick(dispute, Purpose.Dispute, DisputedFrom - 1);
        while (SuccessOfRefund(success / RefundBlock) == success)
            success--;
        return success;
    }

    public long? DisputeOfSuccess(long success)
        => success / DisputeBlock is var dispute && dispute < Disputes && SuccessOfDispute(dispute) == success ? dispute : null;

    /// <summary>Minor units: all, or one time of two, half.</summary>
    public long RefundAmountOf(long refund, long total) => (_math.Bits(refund, Purpose.Refund) >> 32) % 2 == 0 ? total : total / 2;

    public long SecondOfCharge(long charge) => SettledAt(InvoiceOfCharge(charge));

    /// <summary>Unix seconds of an invoice's charge and of all that happens at once with it.</summary>
    public long SettledAt(long invoice) => _invoices.SecondOf(invoice) + ChargeDelay;

    public long SecondOfSuccess(long success) => SettledAt(InvoiceOfSuccess(success));

    public long SecondOfRefund(long refund) => After(LastBeforeRefund(refund));

    public long SecondOfDispute(long dispute) => After(LastBeforeDispute(dispute));

    /// <summary>The success behind which a refund comes.</summary>
    public long LastBeforeRefund(long refund) => (refund + _refundLag) * RefundBlock + RefundBlock - 1;

    /// <summary>The success behind which a dispute comes; behind a refund that comes there too.</summary>
    public long LastBeforeDispute(long dispute) => (dispute + _disputeLag) * DisputeBlock + DisputedAfter;

    public long RefundsBefore(long success) => Math.Clamp(success / RefundBlock - _refundLag, 0, Refunds);

    public long DisputesBefore(long success) => Math.Clamp(DisputesDue(success) - _disputeLag, 0, Disputes);

    private static long DisputesDue(long successes) => (successes + DisputeBlock - DisputedAfter - 1) / DisputeBlock;

    private int PickOfRefund(long refund) => _math.Pick(refund, Purpose.Refund, RefundBlock);

    private long After(long success)
        => Math.Min(SecondOfSuccess(success) + AfterDelay, success + 1 < Successes ? SecondOfSuccess(success + 1) : long.MaxValue);
}
