using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>What a subscription is about.</summary>
/// <param name="Plan">The index of its price.</param>
/// <param name="Seat">The index of the second item's price; -1 where there is one item only.</param>
/// <param name="Created">Unix seconds.</param>
internal readonly record struct Contract(
    long Subscription, long Customer, int Currency, Terms Terms, long Plan, long Quantity, long Seat, long Seats,
    bool SendsInvoice, bool HasTrial, long Created)
{
    public bool HasSeats => Seat >= 0;

    /// <summary>Unix seconds at which the billing period of a generation starts.</summary>
    public long PeriodStart(int generation) => Created + generation * Terms.PeriodSeconds;
}

/// <summary>Where a subscription stands now.</summary>
/// <param name="Latest">Its newest invoice.</param>
/// <param name="CancelAt">Unix seconds of the end it is heading for, if it does.</param>
/// <param name="CanceledAt">Unix seconds of the decision to cancel.</param>
internal readonly record struct Standing(string Status, long Latest, int Generation, long? CancelAt, long? CanceledAt, long? EndedAt);

/// <summary>Subscriptions in substance: prices, quantities, amounts, and what became of them.</summary>
internal sealed class Contracts(SeedPlan plan)
{
    public Contract Of(long subscription)
    {
        var customer = plan.Subscriptions.CustomerOf(subscription);
        var currency = plan.People.CurrencyOf(customer);
        var terms = SubscriptionPlan.TermsOf(subscription);
        var bits = plan.Math.Bits(subscription, Purpose.Terms);
        var first = plan.Invoices.FirstOf(subscription);
        var hasSeats = (bits >> 32) % 4 == 0;
        return new Contract(
            subscription, customer, currency, terms,
            plan.Assortment.PlanFor(currency, terms.Months, (uint)bits), (bits >> 40) % 3 == 0 ? 2 + (long)((bits >> 44) % 9) : 1,
            hasSeats ? plan.Assortment.SeatFor(currency, terms.Months, (uint)bits) : -1, 1 + (long)((bits >> 48) % 12),
            SendsInvoice: (bits >> 52) % 6 == 0,
            HasTrial: plan.Invoices.FateOf(first) == Fate.Free,
            plan.Invoices.SecondOf(first));
    }

    /// <summary>The price of an invoice outside a subscription.</summary>
    public long OneOffPriceOf(Bill bill)
        => plan.Assortment.OnboardingFor(plan.People.CurrencyOf(bill.Customer), (uint)plan.Math.Bits(bill.Invoice, Purpose.Bill));

    /// <summary>What an invoice comes to.</summary>
    /// <param name="contract">The contract of the invoice's subscription; of no matter where there is none.</param>
    public Sum SumOf(Bill bill, Contract contract)
    {
        var isTrial = bill is { IsOneOff: false, Fate: Fate.Free, Generation: 0 };
        var main = isTrial ? 0 : bill.IsOneOff ? AmountOf(OneOffPriceOf(bill), 1) : AmountOf(contract.Plan, contract.Quantity);
        var seats = isTrial || bill.IsOneOff || !contract.HasSeats ? 0 : AmountOf(contract.Seat, contract.Seats);
        var (discount, tax) = (plan.Discounts.Of(bill), plan.Taxes.Of(bill));
        var (offMain, offSeats) = discount is { } given ? Off(given.Terms, plan.People.CurrencyOf(bill.Customer), main, seats) : default;
        var (first, second) = (LineSum.Of(main, offMain, tax), LineSum.Of(seats, offSeats, tax));
        return new Sum(first, second, bill.Fate == Fate.Free ? -(first + second) : default, discount, tax);
    }

    /// <summary>Minor units that are due for an invoice.</summary>
    public long TotalOf(Bill bill) => SumOf(bill, bill.IsOneOff ? default : Of(bill.Subscription)).Total;

    /// <summary>Where a subscription stands: told from its newest invoice, and where that leaves it open, from its own bits.</summary>
    public Standing StandingOf(Contract contract)
    {
        var (generation, isOver) = plan.Invoices.LatestGeneration(contract.Subscription);
        var latest = plan.Invoices.Of(contract.Subscription, generation);
        var fate = plan.Invoices.FateOf(latest);
        var periodEnd = contract.PeriodStart(generation + 1);
        var bits = plan.Math.Bits(contract.Subscription, Purpose.Fate);
        if (isOver)
        {
            // It asked to end with a period that is over by now.
            var decided = periodEnd - (long)(bits >> 8) % contract.Terms.PeriodSeconds;
            return new Standing("canceled", latest, generation, periodEnd, decided, periodEnd);
        }

        var (billed, now) = (plan.Invoices.SecondOf(latest), plan.Timeline.End);
        var since = billed + (long)((bits >> 8) % (ulong)Math.Max(1, now - billed));
        return (fate, generation) switch
        {
            (Fate.Open, 0) => new Standing("incomplete", latest, generation, null, null, null),
            (Fate.Void, 0) => new Standing(
                "incomplete_expired", latest, generation, null, null, Math.Min(contract.Created + 23 * 3600, now)),
            (Fate.Free, 0) => new Standing("trialing", latest, generation, null, null, null),
            var (f, g) when IsOwed(f, g) => new Standing(f == Fate.Open ? "past_due" : "unpaid", latest, generation, null, null, null),
            _ => (bits % 100) switch
            {
                < 7 => new Standing("canceled", latest, generation, null, since, since),
                < 11 => new Standing("paused", latest, generation, null, null, null),
                < 18 => new Standing("active", latest, generation, periodEnd, since, null),
                _ => new Standing("active", latest, generation, null, null, null),
            },
        };
    }

    /// <summary>Whether a customer owes for a subscription.</summary>
    public bool IsDelinquent(long customer)
    {
        Span<long> subscriptions = stackalloc long[SubscriptionPlan.MostPerCustomer];
        foreach (var subscription in subscriptions[..plan.Subscriptions.Of(customer, subscriptions)])
        {
            var (generation, isOver) = plan.Invoices.LatestGeneration(subscription);
            if (!isOver && IsOwed(plan.Invoices.FateOf(plan.Invoices.Of(subscription, generation)), generation))
                return true;
        }

        return false;
    }

    /// <summary>What a coupon takes off two lines: of each its share, or an amount that they share.</summary>
    private static (long Main, long Seats) Off(CouponTerms coupon, int currency, long main, long seats)
    {
        if (coupon.TenthsOff is { } tenths)
            return (LineSum.Round(main * tenths, 1000), LineSum.Round(seats * tenths, 1000));

        var off = Math.Min(coupon.AmountIn(currency), main + seats);
        var ofMain = off == 0 ? 0 : LineSum.Round(off * main, main + seats);
        return (ofMain, off - ofMain);
    }

    private long AmountOf(long price, long quantity) => plan.Assortment[price].Amount * quantity;

    /// <summary>Whether the newest invoice of a subscription is owed. A first one that is open has not begun yet.</summary>
    private static bool IsOwed(Fate fate, int generation) => fate == Fate.Uncollectible || (fate == Fate.Open && generation > 0);
}
