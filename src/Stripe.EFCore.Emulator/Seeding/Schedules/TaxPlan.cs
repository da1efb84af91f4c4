namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>A tax rate.</summary>
/// <param name="Country">The country; null for the one of places where the business collects no tax.</param>
/// <param name="Hundredths">Hundredths of a percent.</param>
/// <param name="IsInclusive">Whether prices have the tax in them.</param>
internal sealed record RateTerms(string Name, string? Country, string? State, int Hundredths, bool IsInclusive, bool IsActive = true);

/// <summary>What becomes of the tax of an invoice.</summary>
/// <param name="Index">The index of the rate.</param>
/// <param name="Reason">Stripe's word for why there is tax, or none.</param>
internal readonly record struct TaxTerms(long Index, string Reason)
{
    public RateTerms Rate => TaxPlan.Rates[Index];

    public bool IsDue => Reason is TaxPlan.Standard or TaxPlan.Manual;

    /// <summary>Whether somebody else pays tax on it.</summary>
    public bool IsReversed => Reason == TaxPlan.Reversed;
}

/// <summary>
///     Which subscriptions are taxed: one in five by Stripe's automatic tax, and of the others those of two countries, by rates of the business's own.
/// </summary>
internal sealed class TaxPlan(SeedPlan plan)
{
    public const string Standard = "standard_rated";
    public const string Manual = "not_available";
    public const string Reversed = "reverse_charge";

    private const int Nowhere = 5;

    /// <summary>First those of automatic tax, then the business's own, then what went before them.</summary>
    public static readonly RateTerms[] Rates =
    [
        new("Sales tax", "US", "TX", 825, IsInclusive: false),
        new("VAT", "DE", null, 1900, IsInclusive: false),
        new("VAT", "FR", null, 2000, IsInclusive: true),
        new("VAT", "ES", null, 2100, IsInclusive: false),
        new("VAT", "GB", null, 2000, IsInclusive: true),
        new("Tax", null, null, 0, IsInclusive: false),
        new("TVA", "FR", null, 2000, IsInclusive: true),
        new("IVA", "ES", null, 2100, IsInclusive: false),
        new("TVA", "FR", null, 1960, IsInclusive: true, IsActive: false),
        new("IVA", "ES", null, 1800, IsInclusive: false, IsActive: false),
        new("MwSt.", "DE", null, 1600, IsInclusive: false, IsActive: false),
        new("VAT", "GB", null, 1750, IsInclusive: true, IsActive: false),
    ];

    public static bool IsAutomatic(long subscription) => subscription % 5 == 1;

    /// <summary>The rate that the business chose for a subscription; null where it chose none.</summary>
    public long? ManualRateOf(long subscription, long customer)
        => IsAutomatic(subscription) ? null : plan.People.Of(customer).Place.Country switch { "FR" => 6, "ES" => 7, _ => null };

    public TaxTerms? Of(Bill bill)
    {
        if (bill.IsOneOff)
            return null;

        var rate = IsAutomatic(bill.Subscription) ? AutomaticRateOf(bill.Customer) : ManualRateOf(bill.Subscription, bill.Customer);
        return rate is { } index ? new TaxTerms(index, ReasonOf(bill, index)) : null;
    }

    private long? AutomaticRateOf(long customer)
    {
        var place = plan.People.Of(customer).Place;
        for (var i = 0; i < Nowhere; i++)
        {
            if (Rates[i].Country == place.Country && (Rates[i].State is not { } state || place.State?.Value == state))
                return i;
        }

        return Nowhere;
    }

    private string ReasonOf(Bill bill, long index)
        => index == Nowhere ? "not_collecting"
            : plan.People.TaxExemptOf(bill.Customer) switch
            {
                "exempt" => "customer_exempt",
                "reverse" => Reversed,
                _ => IsAutomatic(bill.Subscription) ? Standard : Manual,
            };
}
