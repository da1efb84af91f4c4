namespace Stripe.EFCore.Emulator.Seeding.Numbers;

/// <summary>
///     Three years of business that end an hour before the present, in slots of an hour: growth, weekends, business hours, campaigns and
///     imports give every slot its share of the customers. All else hangs on these shares.
/// </summary>
internal sealed class Timeline
{
    public const int SlotSeconds = 3600;

    /// <summary>The slots in which customers come. What they cause may follow one slot later.</summary>
    public const int CustomerSlots = 3 * 365 * 24;

    private const int TieBlock = 8;

    /// <summary>Traffic by hour of the day, in UTC.</summary>
    private static readonly double[] Hours =
        [.1, .08, .06, .06, .08, .15, .3, .6, 1, 1.3, 1.4, 1.3, 1.1, 1.3, 1.5, 1.5, 1.4, 1.2, .9, .7, .5, .4, .3, .2];

    private readonly SeedMath _math;

    public Timeline(SeedMath math)
    {
        _math = math;
        Start = math.Now / SlotSeconds * SlotSeconds - (CustomerSlots + 2) * (long)SlotSeconds;
        Customers = new SlotTable(CustomersBefore());
    }

    /// <summary>Unix seconds of the first slot.</summary>
    public long Start { get; }

    /// <summary>Unix seconds at which the last slot ends.</summary>
    public long End => SlotStart(CustomerSlots + 1);

    public SlotTable Customers { get; }

    public long SlotStart(int slot) => Start + slot * (long)SlotSeconds;

    /// <summary>Unix seconds of a customer; one of eight came in the same second as the one before.</summary>
    public long CustomerSecond(long customer)
    {
        var slot = Customers.SlotOf(customer);
        var rank = customer - Customers.Before(slot);
        return rank > 0 && IsTied(customer)
            ? SecondIn(slot, rank - 1, Customers.In(slot), customer - 1)
            : SecondIn(slot, rank, Customers.In(slot), customer);
    }

    /// <summary>
    ///     Unix seconds of one of several objects that share a slot: evenly spread, each somewhere in its own part, so that the order
    ///     stays.
    /// </summary>
    /// <param name="salt">Makes objects of equal rank differ.</param>
    public long SecondIn(int slot, long rank, long count, long salt)
        => SlotStart(slot) + (rank * 1024 + (long)(_math.Bits(salt, Purpose.Moment) % 1024)) * SlotSeconds / (count * 1024);

    private bool IsTied(long customer) => customer % TieBlock == 1 + _math.Pick(customer / TieBlock, Purpose.Tie, TieBlock - 1);

    private long[] CustomersBefore()
    {
        var shares = Shares();
        var before = new long[CustomerSlots + 1];
        for (var slot = 1; slot < CustomerSlots; slot++)
        {
            var count = (long)Math.Round(shares[slot] * _math.Customers);

            // The first customer of a slot that is tied to the one before belongs where that one is.
            before[slot] = count > 0 && count < _math.Customers && IsTied(count) ? count + 1 : count;
        }

        before[CustomerSlots] = _math.Customers;
        return before;
    }

    /// <summary>The share of all customers that came before each slot.</summary>
    private double[] Shares()
    {
        var shares = new double[CustomerSlots + 1];
        for (var slot = 0; slot < CustomerSlots; slot++)
            shares[slot + 1] = shares[slot] + Weight(slot);
        var all = shares[CustomerSlots];
        for (var slot = 0; slot <= CustomerSlots; slot++)
            shares[slot] /= all;
        return shares;
    }

    private double Weight(int slot)
    {
        var hours = SlotStart(slot) / SlotSeconds;
        var day = hours / 24;
        var growth = Math.Pow(2, slot / 24 / 300.0);

        // The first of January 1970 was a Thursday: two days later it was Saturday.
        var week = (day + 5) % 7 < 2 ? .35 : 1;
        var campaign = _math.Pick(day, Purpose.Weather, 40) == 0 ? 3 : 1;
        var import = _math.Pick(~hours, Purpose.Weather, 250) == 0 ? 12 : 1;
        return growth * week * Hours[hours % 24] * campaign * import;
    }
}
