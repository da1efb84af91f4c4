using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>
///     The whole JSON that a reader is in the middle of, so that objects and arrays can be passed over without reading them. What is passed over is not
///     looked at but for its strings and brackets. An empty one knows nothing, and values are read over.
/// </summary>
internal ref struct JsonSource(ReadOnlySpan<byte> json)
{
    /// <summary>Below this many bytes, starting a reader anew costs more than reading over the value.</summary>
    private const int WorthIt = 32;

    private readonly ReadOnlySpan<byte> _json = json;
    private int _start;

    /// <summary>How far the reader is in the JSON: behind the token that it is on.</summary>
    public readonly int PositionOf(in Utf8JsonReader reader) => _start + (int)reader.BytesConsumed;

    /// <summary>Where the token begins that the reader is on.</summary>
    public readonly int StartOf(in Utf8JsonReader reader) => _start + (int)reader.TokenStartIndex;

    /// <summary>
    ///     Moves over the value that the reader is on, to its last token. A reader cannot be moved, but one can be started at the closing bracket in the state
    ///     of the one on the opening bracket.
    /// </summary>
    public void SkipValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;

        var position = PositionOf(reader);
        if (_json.IsEmpty || JsonExtent.IndexOfClosing(_json[position..]) is not (>= WorthIt and var length))
        {
            reader.SkipValue();
            return;
        }

        _start = position + length;
        reader = new Utf8JsonReader(_json[_start..], isFinalBlock: true, reader.CurrentState);
        reader.Read();
    }
}
