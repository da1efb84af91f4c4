using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>How often a subscription is billed, and after how many invoices it ends. A month has thirty days here.</summary>
internal readonly record struct Terms(int Months, int PeriodSlots, int Invoices)
{
    public long PeriodSeconds => PeriodSlots * (long)Timeline.SlotSeconds;
}

/// <summary>
///     Whose subscription is whose: as many subscriptions as customers, none to three each. A subscription reaches back from its own index
///     to its customer by one of a few steps, repeating with a period; the stride between customers is one more than a multiple of that
///     period, so that the same few steps lead from a customer to its subscriptions.
/// </summary>
internal sealed class SubscriptionPlan(SeedMath math)
{
    public const int MostPerCustomer = 3;

    /// <summary>Subscriptions fall into eight classes by the low bits of their index; a class has terms of its own.</summary>
    public const int ClassBits = 3;

    public const int Classes = 1 << ClassBits;

    private const int Period = 23;

    private static readonly int[] Steps = [2, 0, 0, 0, 3, 3, 6, 6, 0, 1, 0, 0, 9, 2, 6, 4, 0, 0, 0, 3, 0, 1, 0];
    private static readonly int[] DistinctSteps = [.. Steps.Distinct().Order()];

    private static readonly Terms Monthly = new(1, 30 * 24, 3);
    private static readonly Terms Quarterly = new(3, 91 * 24, 6);
    private static readonly Terms Yearly = new(12, 365 * 24, 3);

    private static readonly Terms[] TermsByClass =
    [
        Yearly, Monthly, Monthly with { Invoices = 6 }, Quarterly,
        Monthly with { Invoices = 9 }, Yearly, Monthly with { Invoices = 12 }, Quarterly,
    ];

    private readonly long _stride = math.Customers / (Period * 400) * Period + 1;

    public long Count => math.Customers;

    public static Terms TermsOf(long subscription) => TermsByClass[subscription % Classes];

    public long CustomerOf(long subscription)
    {
        var back = Steps[subscription % Period] * _stride;
        return back <= subscription ? subscription - back : subscription;
    }

    /// <summary>The subscriptions of a customer, oldest first, into a span of <see cref="MostPerCustomer" />; answers how many.</summary>
    public int Of(long customer, Span<long> subscriptions)
    {
        var count = 0;
        foreach (var step in DistinctSteps)
        {
            var subscription = customer + step * _stride;
            if (subscription < Count && CustomerOf(subscription) == customer)
                subscriptions[count++] = subscription;
        }

        return count;
    }
}
