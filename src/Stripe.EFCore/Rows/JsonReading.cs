using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>Steps over JSON that every reader of this room takes.</summary>
internal static class JsonReading
{
    /// <summary>Stripe nests expanded objects deeply; Stripe.net reads as deep.</summary>
    public const int MaxDepth = 128;

    extension(ref Utf8JsonReader reader)
    {
        /// <summary>The text of the token, in one piece and as written, escapes included.</summary>
        public ReadOnlySpan<byte> RawText => reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;

        /// <summary>The string that the reader is on; null on a JSON null.</summary>
        /// <exception cref="JsonException">It is not Unicode: bytes that are not UTF-8, or half of a surrogate pair.</exception>
        public string? Text
        {
            get
            {
                try
                {
                    return reader.GetString();
                }
                catch (InvalidOperationException exception)
                {
                    throw new JsonException("A string is not Unicode.", exception);
                }
            }
        }

        /// <summary>Moves to the next member's name; false at the object's closing brace.</summary>
        public bool ReadMember() => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

        /// <summary>Moves to the next element; false at the array's closing bracket.</summary>
        public bool ReadElement() => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

        /// <summary>Moves over the value, not a name, that the reader is on. Unlike Skip it also works where more JSON may follow the value.</summary>
        public void SkipValue()
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && !reader.TrySkip())
                throw new JsonException("The JSON ends inside a value.");
        }

        /// <summary>The text of a member of the object whose opening brace the reader is on, or null where it has none. The reader stays where it is.</summary>
        public string? PeekString(ReadOnlySpan<byte> member)
        {
            var ahead = reader;
            while (ahead.ReadMember())
            {
                var isWanted = ahead.ValueTextEquals(member);
                ahead.Read();
                if (isWanted)
                    return ahead.TokenType == JsonTokenType.String ? ahead.Text : null;
                ahead.SkipValue();
            }

            return null;
        }

        /// <summary>
        ///     The id of the object whose opening brace the reader is on: text, or a number as it is written. Null where it has none. The reader
        ///     stays where it is.
        /// </summary>
        public string? PeekId()
        {
            var ahead = reader;
            return ahead.MoveToId()
                ? ahead.TokenType switch
                {
                    JsonTokenType.String => ahead.Text,
                    JsonTokenType.Number => Encoding.UTF8.GetString(ahead.RawText),
                    _ => null,
                }
                : null;
        }

        /// <summary>Moves from the opening brace of an object to the value of its id; false, and to its end, where it has none.</summary>
        public bool MoveToId()
        {
            while (reader.ReadMember())
            {
                var isId = reader.ValueTextEquals("id"u8);
                reader.Read();
                if (isId)
                    return true;
                reader.SkipValue();
            }

            return false;
        }
    }
}
