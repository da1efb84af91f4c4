using System.Globalization;

namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>Numbers that look random and are functions of the seed and an index, so that any object is computed on its own.</summary>
internal sealed class SeedMath(int seed, long customers, DateTimeOffset now)
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const long Years = 3L * 365 * 24 * 3600;

    private readonly ulong _key = Mix((ulong)seed + 0x9E3779B97F4A7C15);

    public long Customers => customers;

    /// <summary>Unix seconds of the present.</summary>
    public long Now { get; } = now.ToUnixTimeSeconds();

    /// <summary>A number from 0 to below a bound, of an index and a purpose.</summary>
    public long Pick(long index, int purpose, long bound) => (long)(Mix(_key ^ ((ulong)index * 31 + (ulong)purpose * 0x2545F4914F6CDD1D)) % (ulong)bound);

    /// <summary>
    ///     The second at a share of the timeline: three years that end an hour ago, with ever more going on. Every tenth second is shared by two.
    /// </summary>
    public long SecondAt(double share) => Now - 3600 - Years + (long)(Years * Math.Sqrt(Math.Clamp(share, 0, 1)));

    /// <summary>An id that shows its prefix and hides its index: reversible, so that the index of an id is known without a table.</summary>
    public string Id(string prefix, long index)
    {
        Span<char> digits = stackalloc char[14];
        var value = Scramble((ulong)index, prefix);
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Digits[(int)(value % 62)];
            value /= 62;
        }

        return string.Concat(prefix, "_", digits);
    }

    public bool TryIndex(string prefix, string id, long count, out long index)
    {
        index = -1;
        if (id.Length != prefix.Length + 15 || !id.StartsWith(prefix, StringComparison.Ordinal) || id[prefix.Length] != '_')
            return false;

        UInt128 value = 0;
        foreach (var digit in id.AsSpan(prefix.Length + 1))
        {
            var position = Digits.IndexOf(digit, StringComparison.Ordinal);
            if (position < 0)
                return false;
            value = value * 62 + (UInt128)position;
        }

        if (value > ulong.MaxValue)
            return false;

        var found = Unscramble((ulong)value, prefix);
        if (found >= (ulong)count)
            return false;

        index = (long)found;
        return true;
    }

    private ulong PrefixKey(string prefix)
    {
        var key = _key;
        foreach (var letter in prefix)
            key = Mix(key ^ letter);
        return key;
    }

    /// <summary>A Feistel network of four rounds over the index's 64 bits: one to one, whatever the rounds do.</summary>
    private ulong Scramble(ulong index, string prefix)
    {
        var key = PrefixKey(prefix);
        var (left, right) = ((uint)(index >> 32), (uint)index);
        for (var round = 0u; round < 4; round++)
            (left, right) = (right, left ^ (uint)Mix(key + right + ((ulong)round << 40)));
        return ((ulong)left << 32) | right;
    }

    private ulong Unscramble(ulong value, string prefix)
    {
        var key = PrefixKey(prefix);
        var (left, right) = ((uint)(value >> 32), (uint)value);
        for (var round = 4u; round-- > 0;)
            (left, right) = (right ^ (uint)Mix(key + left + ((ulong)round << 40)), left);
        return ((ulong)left << 32) | right;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
