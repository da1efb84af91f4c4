using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Stripe.EFCore.Rows.Json;

/// <summary>
///     The names of an object's members that are of interest. Objects of one page write their members in the same order, so the name after the last one
///     found is tried first; any other is looked for only among names of its length.
/// </summary>
internal sealed class MemberNames
{
    private readonly byte[][] _names;
    private readonly int[][] _byLength;

    public MemberNames(ImmutableArray<string> names)
    {
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        _byLength = new int[_names.Select(n => n.Length + 1).DefaultIfEmpty(0).Max()][];
        for (var length = 0; length < _byLength.Length; length++)
            _byLength[length] = [.. Enumerable.Range(0, _names.Length).Where(i => _names[i].Length == length)];
    }

    /// <summary>Which name the reader is on, or -1 if none of these.</summary>
    public int Find(ref Utf8JsonReader reader, int expected) =>
        reader.ValueIsEscaped || reader.HasValueSequence ? FindUnescaped(ref reader) : Find(reader.ValueSpan, expected);

    /// <summary>Which name a string is, or -1 if none of these.</summary>
    public int Find(in RawValue name, int expected)
    {
        if (name.TryGetPlainText(out var text))
            return Find(text, expected);

        var reader = name.Reader();
        return FindUnescaped(ref reader);
    }

    private int Find(ReadOnlySpan<byte> text, int expected)
    {
        var names = _names;
        if ((uint)expected < (uint)names.Length && text.SequenceEqual(names[expected]))
            return expected;
        if (text.Length >= _byLength.Length)
            return -1;

        foreach (var candidate in _byLength[text.Length])
        {
            if (text.SequenceEqual(names[candidate]))
                return candidate;
        }

        return -1;
    }

    private int FindUnescaped(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (reader.Is(_names[i]))
                return i;
        }

        return -1;
    }
}
