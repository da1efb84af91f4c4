using System.Buffers;
using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>Reads bodies of the API into rows. What is not a whole answer is an error, never a shorter page.</summary>
internal sealed class PageReader(RowLayout layout)
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads one page of a list.</summary>
    /// <exception cref="StripeResponseException">The body is truncated, not JSON or not a list.</exception>
    public async ValueTask<Page> ReadAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        var (buffer, length) = await FillAsync(body, async, cancellationToken).ConfigureAwait(false);
        try
        {
            return ReadPage(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads one object; null where it is the stub of a deleted one.</summary>
    /// <exception cref="StripeResponseException">The body is truncated or not a JSON object.</exception>
    public async ValueTask<object?[]?> ReadObjectAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        var (buffer, length) = await FillAsync(body, async, cancellationToken).ConfigureAwait(false);
        try
        {
            return ReadObject(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Page ReadPage(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = Start(json);
            List<object?[]>? rows = null;
            var (hasMore, nextPageUrl, lastId) = (false, (string?)null, (string?)null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("data"u8))
                {
                    reader.Read();
                    rows = ReadRows(ref reader, json, out lastId);
                }
                else if (reader.ValueTextEquals("has_more"u8))
                {
                    reader.Read();
                    hasMore = reader.TokenType == JsonTokenType.True;
                }
                else if (reader.ValueTextEquals("next_page_url"u8))
                {
                    reader.Read();
                    nextPageUrl = reader.GetString();
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            return rows is null
                ? throw new StripeResponseException($"An answer of {json.Length} bytes is no list: it has no 'data'.")
                : new Page(rows, hasMore || nextPageUrl is not null, lastId, nextPageUrl, json.Length);
        }
        catch (JsonException exception)
        {
            throw Unreadable(json.Length, exception);
        }
    }

    public object?[]? ReadObject(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = Start(json);
            return DeletedStub.Is(reader) ? null : layout.ReadRow(ref reader);
        }
        catch (JsonException exception)
        {
            throw Unreadable(json.Length, exception);
        }
    }

    private List<object?[]> ReadRows(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, out string? lastId)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new StripeResponseException($"An answer of {json.Length} bytes is no list: its 'data' is no array.");

        var rows = new List<object?[]>(100);
        var (lastStart, lastEnd) = (-1L, -1L);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            lastStart = reader.TokenStartIndex;
            rows.Add(layout.ReadRow(ref reader));
            lastEnd = reader.BytesConsumed;
        }

        lastId = lastStart < 0 ? null : IdOf(json[(int)lastStart..(int)lastEnd]);
        return rows;
    }

    private static string? IdOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (isId)
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }

        return null;
    }

    private static Utf8JsonReader Start(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new StripeResponseException($"An answer of {json.Length} bytes is no JSON object.");
        return reader;
    }

    private static StripeResponseException Unreadable(int length, JsonException exception)
        => new($"An answer of {length} bytes is truncated or not JSON: it ends or breaks at byte {exception.BytePositionInLine} of line {exception.LineNumber}.", exception);

    private static async ValueTask<(byte[] Buffer, int Length)> FillAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grown(buffer, length);

                var read = async
                    ? await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)
                    : body.Read(buffer, length, buffer.Length - length);
                if (read == 0)
                    return (buffer, length);

                length += read;
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static byte[] Grown(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}

/// <summary>What Stripe answers for an object that was deleted: <c>{"id": ..., "object": ..., "deleted": true}</c>.</summary>
internal static class DeletedStub
{
    /// <summary>Whether the object whose opening brace the reader is on is a stub. The reader is a copy and stays where it was.</summary>
    public static bool Is(Utf8JsonReader reader)
    {
        // A stub has three members, so an object with more is none and need not be read to its end.
        for (var i = 0; i < 4 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName; i++)
        {
            var isDeleted = reader.ValueTextEquals("deleted"u8);
            reader.Read();
            if (isDeleted)
                return reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }

        return false;
    }
}
