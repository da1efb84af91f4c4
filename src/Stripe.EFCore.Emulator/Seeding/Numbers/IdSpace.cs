using System.Text;

namespace Stripe.EFCore.Emulator.Seeding.Numbers;

/// <summary>
///     The ids of one kind of object. An id's fourteen base-62 digits are the index, stirred by a Feistel network over two halves of seven
///     digits: one to one, so that the index of an id is found without a table, and in no visible order. Ids look as Stripe's do:
///     <c>cus_</c> and <c>prod_</c> have the fourteen digits alone, others a leading digit and the account's mark among them.
/// </summary>
internal sealed class IdSpace
{
    /// <summary>62 to the seventh.</summary>
    private const ulong Half = 3_521_614_606_208;

    private const int HalfDigits = 7;
    private const int HeadDigits = 5;
    private const int MarkDigits = 9;
    private const int Rounds = 4;

    private static readonly byte[] Digits = [.. "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8];
    private static readonly sbyte[] Values = [.. Enumerable.Range(0, 128).Select(c => (sbyte)Array.IndexOf(Digits, (byte)c))];

    private readonly ulong _key;
    private readonly ulong _stranger;
    private readonly byte[] _lead;
    private readonly byte[] _mark;

    public IdSpace(ulong seed, string prefix)
    {
        _key = seed;
        foreach (var letter in prefix)
            _key = SeedMath.Mix(_key ^ letter);
        _stranger = _key % Half;
        var isShort = prefix is "" or "cus" or "prod";
        _lead = Encoding.ASCII.GetBytes(isShort ? prefix + "_" : prefix is "pi" or "ch" or "re" ? prefix + "_3" : prefix + "_1");
        _mark = isShort ? [] : new byte[MarkDigits];
        for (var (i, rest) = (0, SeedMath.Mix(seed)); i < _mark.Length; i++, rest /= 62)
            _mark[i] = Digits[rest % 62];
    }

    public int Length => _lead.Length + _mark.Length + 2 * HalfDigits;

    public string At(long index)
    {
        Span<byte> id = stackalloc byte[Length];
        Write(id, index);
        return Encoding.ASCII.GetString(id);
    }

    /// <summary>Writes an id of <see cref="Length" /> bytes.</summary>
    public void Write(Span<byte> id, long index)
    {
        var (left, right) = (_stranger, (ulong)index);
        for (var round = 0; round < Rounds; round++)
            (left, right) = (right, (left + Stir(right, round)) % Half);

        Span<byte> digits = stackalloc byte[2 * HalfDigits];
        Spell(digits[..HalfDigits], left);
        Spell(digits[HalfDigits..], right);

        _lead.CopyTo(id);
        id = id[_lead.Length..];
        digits[..HeadDigits].CopyTo(id);
        _mark.CopyTo(id[HeadDigits..]);
        digits[HeadDigits..].CopyTo(id[(HeadDigits + _mark.Length)..]);
    }

    /// <summary>The index of an id, if it is one of these.</summary>
    public bool TryIndex(ReadOnlySpan<char> id, long count, out long index)
    {
        index = -1;
        if (id.Length != Length || !IsAscii(id[.._lead.Length], _lead)
            || !IsAscii(id.Slice(_lead.Length + HeadDigits, _mark.Length), _mark))
            return false;

        Span<char> digits = stackalloc char[2 * HalfDigits];
        id.Slice(_lead.Length, HeadDigits).CopyTo(digits);
        id[(_lead.Length + HeadDigits + _mark.Length)..].CopyTo(digits[HeadDigits..]);
        if (!TryRead(digits[..HalfDigits], out var left) || !TryRead(digits[HalfDigits..], out var right))
            return false;

        for (var round = Rounds - 1; round >= 0; round--)
            (left, right) = ((right + Half - Stir(left, round)) % Half, left);

        // The left half of every index is the same: what stirs back to another one was never given out.
        if (left != _stranger || right >= (ulong)count)
            return false;

        index = (long)right;
        return true;
    }

    private ulong Stir(ulong half, int round) => SeedMath.Mix(_key + half + ((ulong)round << 48)) % Half;

    private static void Spell(Span<byte> digits, ulong value)
    {
        for (var i = digits.Length - 1; i >= 0; i--, value /= 62)
            digits[i] = Digits[value % 62];
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out ulong value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit >= 128 || Values[digit] < 0)
                return false;
            value = value * 62 + (ulong)Values[digit];
        }

        return true;
    }

    private static bool IsAscii(ReadOnlySpan<char> text, ReadOnlySpan<byte> expected)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != expected[i])
                return false;
        }

        return true;
    }
}
