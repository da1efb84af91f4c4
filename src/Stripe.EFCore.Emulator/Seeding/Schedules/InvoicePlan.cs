using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>What becomes of an invoice.</summary>
internal enum Fate
{
    /// <summary>Paid by a charge.</summary>
    Paid,

    /// <summary>Paid, for nothing was due: a trial, or a credit over all of it.</summary>
    Free,

    /// <summary>Finalized; a charge failed.</summary>
    Open,

    Draft,
    Void,

    /// <summary>A charge failed and it was given up.</summary>
    Uncollectible,
}

/// <summary>What an invoice is for.</summary>
/// <param name="Subscription">The subscription; -1 where the invoice stands on its own.</param>
/// <param name="Generation">Its number within the subscription, from 0.</param>
internal readonly record struct Bill(long Invoice, long Customer, long Subscription, int Generation, Fate Fate)
{
    public bool IsOneOff => Subscription < 0;

    public bool IsCharged => Fate is Fate.Paid or Fate.Open or Fate.Uncollectible;
}

/// <summary>
///     The invoices in the order of their time. A subscription that came in a slot is billed first in the next one and then period after
///     period, so each slot of invoices is a sum of slots of subscriptions: one series for the first invoices, one for each later
///     generation of each kind of terms, one for invoices outside subscriptions. Whole slots are counted once when the data set is made;
///     the rest is arithmetic within a slot.
/// </summary>
internal sealed class InvoicePlan
{
    private const int LastSlot = Timeline.CustomerSlots;

    /// <summary>Customers of this class get an invoice outside a subscription, 45 days after they came.</summary>
    private const int OneOffClass = 5;

    private const int OneOffShift = 1 + 45 * 24;

    /// <summary>
    ///     The slots between a subscription's own and its first invoice, and beside the periods, to a later one: that always comes after
    ///     its period began.
    /// </summary>
    private const int FirstShift = 1;

    private const int RenewalShift = 2;

    private static readonly Fate[] Fates =
    [
        Fate.Paid, Fate.Paid, Fate.Open, Fate.Paid, Fate.Free, Fate.Paid, Fate.Void, Fate.Paid, Fate.Paid, Fate.Paid,
        Fate.Uncollectible, Fate.Draft, Fate.Paid, Fate.Paid, Fate.Free, Fate.Paid, Fate.Open, Fate.Paid, Fate.Void, Fate.Paid,
    ];

    private static readonly Series[] AllSeries = [.. MakeSeries()];

    private readonly SeedMath _math;
    private readonly Timeline _timeline;
    private readonly SubscriptionPlan _subscriptions;
    private readonly SlotTable _slots;

    public InvoicePlan(SeedMath math, Timeline timeline, SubscriptionPlan subscriptions)
    {
        _math = math;
        _timeline = timeline;
        _subscriptions = subscriptions;
        var before = new long[LastSlot + 2];
        foreach (var series in AllSeries)
        {
            for (var slot = series.Shift; slot <= LastSlot; slot++)
                before[slot + 1] += CountIn(series, slot);
        }

        for (var slot = 0; slot <= LastSlot; slot++)
            before[slot + 1] += before[slot];
        _slots = new SlotTable(before);
    }

    public long Count => _slots.Count;

    /// <summary>For each place of the pattern of fates, a number of its fate.</summary>
    public static IReadOnlyList<int> Weigh(Func<Fate, int> weight) => [.. Fates.Select(weight)];

    public Fate FateOf(long invoice) => Fates[Selection.PatternOf(_math, invoice)];

    /// <summary>Unix seconds. One of four that share a slot with an earlier one shares its second too.</summary>
    public long SecondOf(long invoice)
    {
        var slot = _slots.SlotOf(invoice);
        var (rank, count) = (invoice - _slots.Before(slot), _slots.In(slot));
        return rank % 2 == 1 && invoice % 2 == 1
            ? _timeline.SecondIn(slot, rank - 1, count, invoice - 1)
            : _timeline.SecondIn(slot, rank, count, invoice);
    }

    public Bill Of(long invoice)
    {
        var slot = _slots.SlotOf(invoice);
        var rank = invoice - _slots.Before(slot);
        foreach (var series in AllSeries)
        {
            var count = CountIn(series, slot);
            if (rank >= count)
            {
                rank -= count;
                continue;
            }

            var member = series.Member(series.Before(_timeline.Customers.Before(slot - series.Shift)) + rank);
            return series.IsOneOff
                ? new Bill(invoice, member, -1, 0, FateOf(invoice))
                : new Bill(invoice, _subscriptions.CustomerOf(member), member, series.Generation, FateOf(invoice));
        }

        throw new ArgumentOutOfRangeException(nameof(invoice), invoice, $"There are {Count} invoices.");
    }

    /// <summary>Whether a customer has an invoice outside a subscription.</summary>
    public bool HasOneOff(long customer)
        => customer % SubscriptionPlan.Classes == OneOffClass && _timeline.Customers.SlotOf(customer) + OneOffShift <= LastSlot;

    /// <summary>The first invoice of a subscription. The subscription is as old as this.</summary>
    public long FirstOf(long subscription)
    {
        var slot = _timeline.Customers.SlotOf(subscription);
        return _slots.Before(slot + FirstShift) + subscription - _timeline.Customers.Before(slot);
    }

    /// <summary>The number of the newest invoice of a subscription, from 0, and whether it is the last one by its terms.</summary>
    public (int Generation, bool IsOver) LatestGeneration(long subscription)
    {
        var terms = SubscriptionPlan.TermsOf(subscription);
        var periods = (LastSlot - _timeline.Customers.SlotOf(subscription) - RenewalShift) / terms.PeriodSlots;
        return periods < terms.Invoices ? (periods, false) : (terms.Invoices - 1, true);
    }

    /// <summary>An invoice of a subscription, by its number.</summary>
    public long Of(long subscription, int generation)
    {
        if (generation == 0)
            return FirstOf(subscription);

        var home = _timeline.Customers.SlotOf(subscription);
        var slot = home + RenewalShift + generation * SubscriptionPlan.TermsOf(subscription).PeriodSlots;
        var invoice = _slots.Before(slot);
        foreach (var series in AllSeries)
        {
            if (series.Generation == generation && series.Class == subscription % SubscriptionPlan.Classes && !series.IsOneOff)
                return invoice + series.Before(subscription) - series.Before(_timeline.Customers.Before(home));
            invoice += CountIn(series, slot);
        }

        throw new ArgumentOutOfRangeException(nameof(generation), generation, "The subscription has fewer invoices.");
    }

    private long CountIn(Series series, int slot)
    {
        var home = slot - series.Shift;
        return home < 0 ? 0 : series.Before(_timeline.Customers.Before(home + 1)) - series.Before(_timeline.Customers.Before(home));
    }

    private static IEnumerable<Series> MakeSeries()
    {
        yield return new Series(FirstShift, 0, 0, 0, IsOneOff: false);
        for (var of = 0; of < SubscriptionPlan.Classes; of++)
        {
            var terms = SubscriptionPlan.TermsOf(of);
            for (var generation = 1; generation < terms.Invoices; generation++)
            {
                var shift = RenewalShift + generation * terms.PeriodSlots;
                yield return new Series(shift, SubscriptionPlan.ClassBits, of, generation, IsOneOff: false);
            }
        }

        yield return new Series(OneOffShift, SubscriptionPlan.ClassBits, OneOffClass, 0, IsOneOff: true);
    }

    /// <summary>The subscriptions (or customers) of one class, or all, and how many slots after their own they are billed.</summary>
    private readonly record struct Series(int Shift, int ClassBits, int Class, int Generation, bool IsOneOff)
    {
        /// <summary>How many members are below an index.</summary>
        public long Before(long index) => (index - Class + (1 << ClassBits) - 1) >> ClassBits;

        public long Member(long rank) => (rank << ClassBits) + Class;
    }
}
