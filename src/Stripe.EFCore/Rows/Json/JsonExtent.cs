using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stripe.EFCore.Rows.Json;

/// <summary>
///     Finds where a JSON object or array ends without reading what is in it: 64 bytes at a time, as bit masks of brackets and of what stands in strings.
///     Most of a page is nested objects that no column wants; this passes over them many times faster than a reader of tokens.
/// </summary>
internal struct JsonExtent
{
    private const int Block = 64;

    private int _depth;
    private ulong _inString;
    private bool _isEscaped;

    /// <summary>
    ///     Where the bracket stands that closes an object or array, given the JSON behind its opening bracket; -1 if it is not closed. Strings and the
    ///     nesting of brackets are followed, but whether all of it is JSON is not looked at.
    /// </summary>
    public static int IndexOfClosing(ReadOnlySpan<byte> json)
    {
        if (json is [(byte)'}' or (byte)']', ..])
            return 0;

        var extent = new JsonExtent { _depth = 1 };
        var start = 0;
        for (; json.Length - start >= Block; start += Block)
        {
            if (extent.Advance(json.Slice(start, Block)) is >= 0 and var closing)
                return start + closing;
        }

        Span<byte> rest = stackalloc byte[Block];
        rest.Clear();
        json[start..].CopyTo(rest);
        return extent.Advance(rest) is >= 0 and var last ? start + last : -1;
    }

    /// <summary>Goes over a block; where in it the depth comes to zero, or -1.</summary>
    private int Advance(ReadOnlySpan<byte> block)
    {
        var (lower, upper) = (Vector256.Create(block), Vector256.Create(block[32..]));
        var outside = ~InString(Mask(lower, upper, (byte)'"'), Mask(lower, upper, (byte)'\\'));

        // '[' and '{' differ in one bit, and so do ']' and '}'.
        var (folded, foldedUpper) = (lower | Vector256.Create((byte)0x20), upper | Vector256.Create((byte)0x20));
        var opening = Mask(folded, foldedUpper, (byte)'{') & outside;
        var closing = Mask(folded, foldedUpper, (byte)'}') & outside;

        var closed = BitOperations.PopCount(closing);
        if (closed >= _depth)
            return Walk(opening, closing);

        _depth += BitOperations.PopCount(opening) - closed;
        return -1;
    }

    private int Walk(ulong opening, ulong closing)
    {
        for (var brackets = opening | closing; brackets != 0; brackets &= brackets - 1)
        {
            var at = BitOperations.TrailingZeroCount(brackets);
            _depth += (opening >> at & 1) == 1 ? 1 : -1;
            if (_depth == 0)
                return at;
        }

        return -1;
    }

    /// <summary>Which bytes stand in strings, from an opening quote up to the closing one.</summary>
    private ulong InString(ulong quotes, ulong backslashes)
    {
        if (backslashes != 0 || _isEscaped)
            quotes &= ~Escaped(backslashes);

        var parity = ParityUpTo(quotes) ^ _inString;
        _inString = (ulong)((long)parity >> (Block - 1));
        return parity;
    }

    /// <summary>Each bit is the parity of the bits up to it, which is a product without carries.</summary>
    private static ulong ParityUpTo(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();

        for (var shift = 1; shift < Block; shift *= 2)
            bits ^= bits << shift;
        return bits;
    }

    /// <summary>Which bytes stand behind a backslash that is not itself escaped.</summary>
    private ulong Escaped(ulong backslashes)
    {
        var escaped = _isEscaped ? 1UL : 0;
        _isEscaped = false;
        for (; backslashes != 0; backslashes &= backslashes - 1)
        {
            var at = BitOperations.TrailingZeroCount(backslashes);
            if ((escaped >> at & 1) == 1)
                continue;
            if (at == Block - 1)
                _isEscaped = true;
            else
                escaped |= 1UL << (at + 1);
        }

        return escaped;
    }

    private static ulong Mask(Vector256<byte> lower, Vector256<byte> upper, byte wanted)
    {
        var all = Vector256.Create(wanted);
        return Vector256.Equals(lower, all).ExtractMostSignificantBits() | (ulong)Vector256.Equals(upper, all).ExtractMostSignificantBits() << 32;
    }
}
