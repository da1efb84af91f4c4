namespace Stripe.EFCore.Emulator.Seeding.Numbers;

/// <summary>Numbers that look random and are functions of the seed and an index, so that any object is computed on its own.</summary>
internal sealed class SeedMath(int seed, long customers, DateTimeOffset now)
{
    private readonly ulong _key = Mix((ulong)seed + 0x9E3779B97F4A7C15);

    public long Customers => customers;

    /// <summary>Unix seconds of the present.</summary>
    public long Now { get; } = now.ToUnixTimeSeconds();

    /// <summary>Sixty-four bits of an index, other ones for each purpose.</summary>
    public ulong Bits(long index, Purpose purpose) => Mix(_key ^ ((ulong)index * 0xD1342543DE82EF95 + ((ulong)purpose << 56)));

    /// <summary>A number from 0 to below a bound.</summary>
    public int Pick(long index, Purpose purpose, int bound) => Scale((uint)Bits(index, purpose), bound);

    /// <summary>Thirty-two bits as a number from 0 to below a bound.</summary>
    public static int Scale(uint bits, int bound) => (int)(((ulong)bits * (ulong)bound) >> 32);

    public IdSpace Ids(string prefix) => new(_key, prefix);

    public string Id(string prefix, long index) => Ids(prefix).At(index);

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>What bits are drawn for: the same index gives unrelated bits for each.</summary>
internal enum Purpose : byte
{
    Tie,
    Weather,
    Moment,
    Person,
    Contact,
    Habits,
    Card,
    Terms,
    Fate,
    Statuses,
    Bill,
    Refund,
    Dispute,
    Payout,
    Discount,
}
