using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Stripe.EFCore.Rows.Json;

/// <summary>
///     Walks along JSON from member to member and from element to element, and finds where values end without decoding them. Most of a page are members that
///     no column wants; this passes over them many times faster than a reader of tokens. Of a value that nobody decodes no more is looked at than it takes
///     to find its end.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> EndsText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(c => (byte)c)]);

    private const int Block = 64;

    private static Vector256<byte> Quote => Vector256.Create((byte)'"');

    private static Vector256<byte> Backslash => Vector256.Create((byte)'\\');

    private static Vector256<byte> Space => Vector256.Create((byte)' ');

    private static Vector256<byte> LineFeed => Vector256.Create((byte)'\n');

    private readonly ReadOnlySpan<byte> _json = json;
    private int _position;

    /// <summary>How far it is: behind what was read last, and where it could not go on.</summary>
    public readonly int Position => _position;

    /// <summary>What kind of value comes next.</summary>
    /// <exception cref="JsonException">None can begin here.</exception>
    public JsonTokenType Peek() => TokenOf(Next());

    /// <summary>Goes into the object or array that comes next.</summary>
    public void Enter()
    {
        Next();
        _position++;
    }

    /// <summary>Moves behind the next member's name and to its value; false behind the object's closing brace.</summary>
    public bool MoveToMember(out RawValue name)
    {
        if (TryMoveAtOnce(out name))
            return true;
        if (!MoveToItem((byte)'{', (byte)'}'))
        {
            name = default;
            return false;
        }

        if (Next() != '"')
            throw Broken("A member has no name.");
        name = ReadText();
        if (Next() != ':')
            throw Broken("A member has no value.");
        _position++;
        return true;
    }

    /// <summary>Moves to the next element; false behind the array's closing bracket.</summary>
    public bool MoveToElement() => MoveToItem((byte)'[', (byte)']');

    /// <summary>Moves over the value that comes next.</summary>
    public RawValue ReadValue() => Next() switch
    {
        (byte)'"' => ReadText(),
        (byte)'n' => ReadWord("null"u8, JsonTokenType.Null),
        (byte)'{' => ReadNested(JsonTokenType.StartObject),
        (byte)'[' => ReadNested(JsonTokenType.StartArray),
        (byte)'t' => ReadWord("true"u8, JsonTokenType.True),
        (byte)'f' => ReadWord("false"u8, JsonTokenType.False),
        var other => Take(LengthOfNumber(), TokenOf(other)),
    };

    /// <summary>Refuses anything but white space from here on.</summary>
    public void End()
    {
        if (SkipWhiteSpace())
            throw Broken("Something follows the value.");
    }

    /// <summary>
    ///     The way to the value of a member that is not the first, from one look at a block: a comma, perhaps white space, a name without escapes, a colon,
    ///     perhaps white space. False, and nothing has moved, where it looks different or is longer.
    /// </summary>
    private bool TryMoveAtOnce(out RawValue name)
    {
        name = default;
        var text = _json[_position..];
        if (!Vector256.IsHardwareAccelerated || text.Length < Block || text[0] != ',')
            return false;

        var (lower, upper) = (Vector256.Create(text), Vector256.Create(text[(Block / 2)..]));
        var quotes = Mask(Vector256.Equals(lower, Quote), Vector256.Equals(upper, Quote));
        var others = ~Mask(
            Vector256.Equals(lower, Space) | Vector256.Equals(lower, LineFeed),
            Vector256.Equals(upper, Space) | Vector256.Equals(upper, LineFeed));
        var (open, close) = (BitOperations.TrailingZeroCount(quotes), BitOperations.TrailingZeroCount(quotes & (quotes - 1)));
        if (close >= Block - 2 || (others & Below(open)) != 1 || text[close + 1] != ':')
            return false;

        var unusual = Mask(
            Vector256.Equals(lower, Backslash) | Vector256.LessThan(lower, Space),
            Vector256.Equals(upper, Backslash) | Vector256.LessThan(upper, Space));
        var value = BitOperations.TrailingZeroCount(others & ~Below(close + 2));
        if (value == Block || (unusual & Below(close) & ~Below(open)) != 0)
            return false;

        name = new RawValue(text[open..(close + 1)], JsonTokenType.String);
        _position += value;
        return true;
    }

    /// <summary>The bits below one of a block's.</summary>
    private static ulong Below(int bit) => (1UL << bit) - 1;

    private static ulong Mask(Vector256<byte> lower, Vector256<byte> upper) =>
        lower.ExtractMostSignificantBits() | (ulong)upper.ExtractMostSignificantBits() << (Block / 2);

    private bool MoveToItem(byte opening, byte closing)
    {
        // Only in front of the first item stands the opening bracket: no value ends in one.
        var isFirst = _json[_position - 1] == opening;
        var next = Next();
        if (next == closing)
        {
            _position++;
            return false;
        }

        if (isFirst)
            return true;
        if (next != ',')
            throw Broken("Two values stand beside each other.");
        _position++;
        return true;
    }

    private RawValue ReadText()
    {
        var text = _json[(_position + 1)..];
        var (length, isEscaped) = (IndexOfEnd(text), false);
        while (length >= 0 && text[length] == '\\' && length + 2 <= text.Length)
        {
            isEscaped = true;
            length = IndexOfEnd(text[(length + 2)..]) is >= 0 and var more ? length + 2 + more : -1;
        }

        return length >= 0 && text[length] == '"'
            ? Take(length + 2, JsonTokenType.String, isEscaped)
            : throw Broken("A string has no end, or holds what has to be escaped.");
    }

    private RawValue ReadNested(JsonTokenType token) => JsonExtent.IndexOfClosing(_json[(_position + 1)..]) is >= 0 and var length
        ? Take(length + 2, token)
        : throw Broken("An object or array has no end.");

    private readonly int LengthOfNumber()
    {
        var text = _json[_position..];
        var length = 1;
        while (length < text.Length && text[length] is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'e' or (byte)'E' or (byte)'+' or (byte)'-')
            length++;
        return length;
    }

    private RawValue ReadWord(ReadOnlySpan<byte> word, JsonTokenType token) =>
        _json[_position..].StartsWith(word) ? Take(word.Length, token) : throw Broken("No value begins here.");

    private RawValue Take(int length, JsonTokenType token, bool isEscaped = false)
    {
        var value = new RawValue(_json.Slice(_position, length), token, isEscaped);
        _position += length;
        return value;
    }

    /// <summary>The next byte that is no white space, to which it moves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Next()
    {
        if ((uint)_position < (uint)_json.Length && _json[_position] > ' ')
            return _json[_position];

        return SkipWhiteSpace() ? _json[_position] : throw Broken("The JSON ends inside a value.");
    }

    /// <summary>Moves over white space; whether anything follows it.</summary>
    private bool SkipWhiteSpace()
    {
        var length = LengthOfWhiteSpace(_json[_position..]);
        _position = length < 0 ? _json.Length : _position + length;
        return length >= 0;
    }

    /// <summary>How much white space comes first; -1 if nothing else comes.</summary>
    private static int LengthOfWhiteSpace(ReadOnlySpan<byte> text)
    {
        // Between a name and its value.
        if (text is [(byte)' ', > (byte)' ', ..])
            return 1;

        if (Vector256.IsHardwareAccelerated && text.Length >= Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(text);
            var spaces = Vector256.Equals(bytes, Space)
                | Vector256.Equals(bytes, LineFeed)
                | Vector256.Equals(bytes, Vector256.Create((byte)'\r'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\t'));
            if (~spaces.ExtractMostSignificantBits() is not 0 and var others)
                return BitOperations.TrailingZeroCount(others);
        }

        return text.IndexOfAnyExcept(" \n\r\t"u8);
    }

    /// <summary>Where a string ends, or a backslash or something that may not stand in it is met; -1 if nowhere.</summary>
    private static int IndexOfEnd(ReadOnlySpan<byte> text)
    {
        if (Vector256.IsHardwareAccelerated && text.Length >= Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(text);
            var ends = Vector256.Equals(bytes, Quote) | Vector256.Equals(bytes, Backslash) | Vector256.LessThan(bytes, Space);
            if (ends != Vector256<byte>.Zero)
                return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
        }

        return text.IndexOfAny(EndsText);
    }

    private static JsonTokenType TokenOf(byte first) => first switch
    {
        (byte)'"' => JsonTokenType.String,
        (byte)'{' => JsonTokenType.StartObject,
        (byte)'[' => JsonTokenType.StartArray,
        (byte)'t' => JsonTokenType.True,
        (byte)'f' => JsonTokenType.False,
        (byte)'n' => JsonTokenType.Null,
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => JsonTokenType.Number,
        _ => throw Broken("No value begins here."),
    };

    private static JsonException Broken(string why) => new(why);
}
