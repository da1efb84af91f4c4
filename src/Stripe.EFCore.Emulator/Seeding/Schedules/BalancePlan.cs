using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding.Schedules;

internal enum BalanceChange
{
    Charge,
    Refund,
    Dispute,
    Payout,
}

/// <summary>
///     The balance transactions in the order of their time. Charges, refunds and disputes follow one another as their blocks have it;
///     payouts come at fixed times between them, few enough to remember where.
/// </summary>
internal sealed class BalancePlan
{
    private const int Day = 86400;

    private readonly PaymentPlan _payments;
    private readonly Lazy<long[]> _beforePayout;
    private readonly long _firstPayout;
    private readonly long _days;

    public BalancePlan(SeedMath math, Timeline timeline, PaymentPlan payments)
    {
        _payments = payments;
        Changes = payments.Successes + payments.Refunds + payments.Disputes;
        if (payments.Successes > 0)
        {
            // One a day, or where little is earned, one for every four charges or so.
            var open = Math.Max(0, (timeline.End - payments.SecondOfSuccess(0)) / Day - 1);
            Payouts = Math.Clamp(payments.Successes / 4, Math.Min(1, open), open);
            _days = Payouts == 0 ? 1 : open / Payouts;
            _firstPayout = timeline.End - timeline.End % Day + 2 * 3600 - Payouts * _days * Day;
        }

        _beforePayout = new Lazy<long[]>(() => [.. Enumerable.Range(0, (int)Payouts).Select(p => ChangesUntil(SecondOfPayout(p)))]);
    }

    public long Payouts { get; }

    public long Count => Changes + Payouts;

    private long Changes { get; }

    /// <summary>Unix seconds.</summary>
    public long SecondOfPayout(long payout) => _firstPayout + payout * _days * Day;

    /// <summary>How many transactions a payout pays out.</summary>
    public long ChangesIn(long payout) => _beforePayout.Value[payout] - (payout == 0 ? 0 : _beforePayout.Value[payout - 1]);

    /// <summary>What a transaction is about: the success (not the charge), refund, dispute or payout of that index.</summary>
    public (BalanceChange Change, long Source) Of(long transaction)
    {
        var payouts = PayoutsAmong(transaction);
        return payouts < Payouts && _beforePayout.Value[payouts] + payouts == transaction
            ? (BalanceChange.Payout, payouts)
            : ChangeAt(transaction - payouts);
    }

    public long SecondOf(long transaction) => SecondOf(Of(transaction));

    public long OfSuccess(long success) => WithPayouts(ChangesBefore(success));

    public long OfRefund(long refund) => WithPayouts(ChangesBefore(_payments.LastBeforeRefund(refund)) + 1);

    public long OfDispute(long dispute)
    {
        var last = _payments.LastBeforeDispute(dispute);
        return WithPayouts(ChangesBefore(last) + 1 + _payments.RefundsBefore(last + 1) - _payments.RefundsBefore(last));
    }

    public long OfPayout(long payout) => _beforePayout.Value[payout] + payout;

    private long ChangesBefore(long success) => success + _payments.RefundsBefore(success) + _payments.DisputesBefore(success);

    private (BalanceChange Change, long Source) ChangeAt(long change)
    {
        var (low, high) = (Math.Max(0, change - _payments.Refunds - _payments.Disputes), Math.Min(change, _payments.Successes - 1));
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (ChangesBefore(middle) <= change)
                low = middle;
            else
                high = middle - 1;
        }

        var behind = change - ChangesBefore(low);
        return behind == 0
            ? (BalanceChange.Charge, low)
            : behind == 1 && _payments.RefundsBefore(low + 1) > _payments.RefundsBefore(low)
                ? (BalanceChange.Refund, _payments.RefundsBefore(low))
                : (BalanceChange.Dispute, _payments.DisputesBefore(low));
    }

    private long SecondOf((BalanceChange Change, long Source) what)
        => what.Change switch
        {
            BalanceChange.Charge => _payments.SecondOfSuccess(what.Source),
            BalanceChange.Refund => _payments.SecondOfRefund(what.Source),
            BalanceChange.Dispute => _payments.SecondOfDispute(what.Source),
            _ => SecondOfPayout(what.Source),
        };

    private long WithPayouts(long change)
    {
        var (low, high) = (0L, Payouts);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_beforePayout.Value[middle] <= change)
                low = middle + 1;
            else
                high = middle;
        }

        return change + low;
    }

    private long PayoutsAmong(long transaction)
    {
        var (low, high) = (0L, Payouts);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_beforePayout.Value[middle] + middle < transaction)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private long ChangesUntil(long second)
    {
        var (low, high) = (0L, Changes);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (SecondOf(ChangeAt(middle)) <= second)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
