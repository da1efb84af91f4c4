namespace Stripe.EFCore.Emulator.Seeding.Schedules;

/// <summary>What a line of an invoice comes to, in minor units.</summary>
/// <param name="Amount">Before discounts, and with the tax that is in the price.</param>
/// <param name="Discount">What is taken off.</param>
/// <param name="Tax">The tax on what is left.</param>
/// <param name="Taxable">What the tax is on.</param>
/// <param name="TaxWithin">The tax that is in the amount before discounts.</param>
internal readonly record struct LineSum(long Amount, long Discount, long Tax, long Taxable, long TaxWithin)
{
    public static LineSum operator +(LineSum one, LineSum other)
        => new(
            one.Amount + other.Amount, one.Discount + other.Discount, one.Tax + other.Tax, one.Taxable + other.Taxable,
            one.TaxWithin + other.TaxWithin);

    /// <summary>A line that gives back what a line asks for.</summary>
    public static LineSum operator -(LineSum line)
        => new(line.Discount - line.Amount, 0, -line.Tax, -line.Taxable, line.TaxWithin == 0 ? 0 : -line.Tax);

    /// <summary>The line of an amount of which some is taken off.</summary>
    public static LineSum Of(long amount, long off, TaxTerms? terms)
    {
        var rest = amount - off;
        if (terms is not { } tax)
            return new(amount, off, 0, 0, 0);
        if (!tax.IsDue)
            return new(amount, off, 0, tax.IsReversed ? rest : 0, 0);

        var hundredths = tax.Rate.Hundredths;
        return tax.Rate.IsInclusive
            ? new(amount, off, Within(rest, hundredths), rest - Within(rest, hundredths), Within(amount, hundredths))
            : new(amount, off, Round(rest * hundredths, 10_000), rest, 0);
    }

    /// <summary>A share of an amount, to the nearest unit, a half up.</summary>
    public static long Round(long product, long parts) => (2 * product + parts) / (2 * parts);

    private static long Within(long amount, int hundredths) => Round(amount * hundredths, 10_000 + hundredths);
}

/// <summary>What an invoice comes to, in minor units.</summary>
/// <param name="Main">The plan, or what is sold once.</param>
/// <param name="Seats">The seats, where there are some.</param>
/// <param name="Credit">What is given back, where all of it is.</param>
internal readonly record struct Sum(LineSum Main, LineSum Seats, LineSum Credit, GivenCoupon? Discount, TaxTerms? Tax)
{
    /// <summary>All lines together; the discounts are those of all lines.</summary>
    public LineSum Lines { get; } = Main + Seats + Credit;

    public long Subtotal => Lines.Amount;

    public long SubtotalExcludingTax => Subtotal - Lines.TaxWithin;

    public long Total => Subtotal - Lines.Discount + (Tax is { Rate.IsInclusive: false } ? Lines.Tax : 0);

    public long TotalExcludingTax => Total - Lines.Tax;
}
