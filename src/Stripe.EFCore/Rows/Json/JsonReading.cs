using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Stripe.EFCore.Rows.Json;

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

        /// <summary>Whether the name or string that the reader is on is a text; what is not Unicode is none.</summary>
        public bool Is(ReadOnlySpan<byte> text) => reader.ValueIsEscaped ? reader.IsUnescaped(text) : reader.ValueTextEquals(text);

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

        /// <summary>
        ///     The text of a member of the object whose opening brace the reader is on, or null where it has none. The reader stays where it is. A member
        ///     that is written twice counts as its last one.
        /// </summary>
        public string? PeekString(ReadOnlySpan<byte> member)
        {
            var ahead = reader;
            return ahead.FindMember(member, out var value) && value.TokenType == JsonTokenType.String ? value.Text : null;
        }

        /// <summary>
        ///     The id of the object whose opening brace the reader is on: text, or a number as it is written. Null where it has none. The reader
        ///     stays where it is.
        /// </summary>
        public string? PeekId()
        {
            var ahead = reader;
            return ahead.FindMember("id"u8, out var id)
                ? id.TokenType switch
                {
                    JsonTokenType.String => id.Text,
                    JsonTokenType.Number => Encoding.UTF8.GetString(id.RawText),
                    _ => null,
                }
                : null;
        }

        private bool IsUnescaped(ReadOnlySpan<byte> text)
        {
            try
            {
                return reader.ValueTextEquals(text);
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        /// <summary>Moves from the opening brace of an object to its closing brace. True if it has the member; of several the last counts.</summary>
        /// <param name="member">The member's name.</param>
        /// <param name="value">A reader on the member's value.</param>
        public bool FindMember(ReadOnlySpan<byte> member, out Utf8JsonReader value)
        {
            var isFound = false;
            value = default;
            while (reader.ReadMember())
            {
                var isWanted = reader.Is(member);
                reader.Read();
                if (isWanted)
                {
                    value = reader;
                    isFound = true;
                }

                reader.SkipValue();
            }

            return isFound;
        }
    }
}
