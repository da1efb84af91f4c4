using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>
///     Walks along JSON from member to member and from element to element, and finds where values end without decoding them. Most of a page are members that
///     no column wants; this passes over them many times faster than a reader of tokens. Of a value that nobody decodes no more is looked at than it takes
///     to find its end.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> EndsText = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(c => (byte)c)]);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _position;

    /// <summary>How far it is: behind what was read last, and where it could not go on.</summary>
    public readonly int Position => _position;

    /// <summary>What kind of value comes next.</summary>
    /// <exception cref="JsonException">None can begin here.</exception>
    public JsonTokenType Peek() => Next() switch
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

    /// <summary>Goes into the object or array that comes next.</summary>
    public void Enter()
    {
        Next();
        _position++;
    }

    /// <summary>Moves behind the next member's name and to its value; false behind the object's closing brace.</summary>
    public bool MoveToMember(out RawValue name)
    {
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
    public RawValue ReadValue() => Peek() switch
    {
        JsonTokenType.String => ReadText(),
        JsonTokenType.StartObject => ReadNested(JsonTokenType.StartObject),
        JsonTokenType.StartArray => ReadNested(JsonTokenType.StartArray),
        JsonTokenType.Number => ReadNumber(),
        JsonTokenType.True => ReadWord("true"u8, JsonTokenType.True),
        JsonTokenType.False => ReadWord("false"u8, JsonTokenType.False),
        _ => ReadWord("null"u8, JsonTokenType.Null),
    };

    /// <summary>Refuses anything but white space from here on.</summary>
    public void End()
    {
        if (SkipWhiteSpace())
            throw Broken("Something follows the value.");
    }

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

    private RawValue ReadNumber()
    {
        var length = 1;
        while (_position + length < _json.Length && _json[_position + length] is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'e' or (byte)'E' or (byte)'+' or (byte)'-')
            length++;
        return Take(length, JsonTokenType.Number);
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
        if (Vector256.IsHardwareAccelerated && text.Length >= Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(text);
            var spaces = Vector256.Equals(bytes, Vector256.Create((byte)' '))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))
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
            var ends = Vector256.Equals(bytes, Vector256.Create((byte)'"'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(bytes, Vector256.Create((byte)' '));
            if (ends != Vector256<byte>.Zero)
                return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
        }

        return text.IndexOfAny(EndsText);
    }

    private static JsonException Broken(string why) => new(why);
}
