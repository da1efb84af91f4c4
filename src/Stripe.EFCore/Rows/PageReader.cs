using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>Reads the API's answers into rows. What is not a whole answer is an error, never a shorter page.</summary>
internal sealed class PageReader(RowLayout layout)
{
    private const int LargestPage = 100;

    /// <summary>Reads one page of a list. With <paramref name="async" /> false it completes before it returns.</summary>
    /// <exception cref="StripeResponseException">The body is truncated, not JSON or not a list, or a value is not of its column's kind.</exception>
    public ValueTask<Page> ReadAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        if (async)
            return ReadAsync(body, cancellationToken);

        using var read = PooledBody.Read(body, cancellationToken);
        return new(ReadPage(read.Bytes));
    }

    /// <summary>Reads one object; null where it is what is left of a deleted one. With <paramref name="async" /> false it completes before it returns.</summary>
    /// <exception cref="StripeResponseException">The body is truncated or no JSON object, or a value is not of its column's kind.</exception>
    public ValueTask<object?[]?> ReadObjectAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        if (async)
            return ReadObjectAsync(body, cancellationToken);

        using var read = PooledBody.Read(body, cancellationToken);
        return new(ReadObject(read.Bytes));
    }

    /// <summary>One page of a list, from the whole of its JSON.</summary>
    public Page ReadPage(ReadOnlySpan<byte> json)
    {
        var reader = Start(json);
        var source = new JsonSource(json);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var page = ReadList(ref reader, ref source, json);
            return page with { Weight = GC.GetAllocatedBytesForCurrentThread() - allocated };
        }
        catch (JsonException exception)
        {
            throw Broken(json.Length, source.PositionOf(reader), exception);
        }
        catch (UnreadableValueException exception)
        {
            throw Unreadable(json.Length, exception);
        }
    }

    /// <summary>One object, from the whole of its JSON; null where it is what is left of a deleted one.</summary>
    public object?[]? ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = Start(json);
        try
        {
            var row = layout.ReadLiveRow(ref reader);
            End(ref reader);
            return row;
        }
        catch (JsonException exception)
        {
            throw Broken(json.Length, (int)reader.BytesConsumed, exception);
        }
        catch (UnreadableValueException exception)
        {
            throw Unreadable(json.Length, exception);
        }
    }

    private async ValueTask<Page> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var read = await PooledBody.ReadAsync(body, cancellationToken).ConfigureAwait(false);
        return ReadPage(read.Bytes);
    }

    private async ValueTask<object?[]?> ReadObjectAsync(Stream body, CancellationToken cancellationToken)
    {
        using var read = await PooledBody.ReadAsync(body, cancellationToken).ConfigureAwait(false);
        return ReadObject(read.Bytes);
    }

    private Page ReadList(ref Utf8JsonReader reader, ref JsonSource source, ReadOnlySpan<byte> json)
    {
        List<object?[]>? rows = null;
        var hasMore = false;
        string? lastId = null, nextPageUrl = null, nextPage = null;
        long? totalCount = null;
        while (reader.ReadMember())
        {
            var member = MemberOf(ref reader);
            reader.Read();
            switch (member, reader.TokenType)
            {
                case (ListMember.Data, JsonTokenType.StartArray):
                    rows = ReadRows(ref reader, ref source, json, out lastId);
                    break;
                case (ListMember.HasMore, JsonTokenType.True or JsonTokenType.False):
                    hasMore = reader.GetBoolean();
                    break;
                case (ListMember.NextPageUrl, JsonTokenType.String or JsonTokenType.Null):
                    nextPageUrl = reader.Text;
                    break;
                case (ListMember.NextPage, JsonTokenType.String or JsonTokenType.Null):
                    nextPage = reader.Text;
                    break;
                case (ListMember.TotalCount, JsonTokenType.Number) when reader.TryGetInt64(out var total):
                    totalCount = total;
                    break;
                default:
                    source.SkipValue(ref reader);
                    break;
            }
        }

        End(ref reader);
        if (rows is null)
            throw new StripeResponseException($"An answer of {json.Length} bytes is no list: it has no array 'data'.");

        // Lists of API v2 have no has_more: https://docs.stripe.com/api-v2-overview#list-pagination
        return new Page(rows, hasMore || nextPageUrl is not null, lastId, nextPageUrl, json.Length) { NextPage = nextPage, TotalCount = totalCount };
    }

    private List<object?[]> ReadRows(ref Utf8JsonReader reader, ref JsonSource source, ReadOnlySpan<byte> json, out string? lastId)
    {
        var rows = new List<object?[]>(LargestPage);
        var last = default(Range);
        for (var index = 0; reader.ReadElement(); index++)
        {
            // Stripe.net, too, leaves out what is null in a list.
            if (reader.TokenType == JsonTokenType.Null)
                continue;
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new StripeResponseException($"An answer of {json.Length} bytes is no list of objects: 'data[{index}]' is none.");

            var start = source.StartOf(reader);
            rows.Add(ReadRow(ref reader, ref source, index));
            last = start..source.PositionOf(reader);
        }

        lastId = rows.Count == 0 ? null : IdOf(json[last]);
        return rows;
    }

    private object?[] ReadRow(ref Utf8JsonReader reader, ref JsonSource source, int index)
    {
        try
        {
            return layout.ReadRow(ref reader, ref source);
        }
        catch (UnreadableValueException exception)
        {
            exception.Under($"data[{index}]");
            throw;
        }
    }

    private static string? IdOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        return reader.PeekId();
    }

    private static JsonReaderOptions Options { get; } = new() { MaxDepth = JsonReading.MaxDepth };

    private static Utf8JsonReader Start(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
            throw new StripeResponseException("An answer is empty: it has 0 bytes where JSON was expected.") { IsBroken = true };

        var reader = new Utf8JsonReader(json, Options);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                ? reader
                : throw new StripeResponseException($"An answer of {json.Length} bytes is no JSON object.");
        }
        catch (JsonException exception)
        {
            throw Broken(json.Length, (int)reader.BytesConsumed, exception);
        }
    }

    /// <summary>Refuses anything but white space behind the object.</summary>
    private static void End(ref Utf8JsonReader reader) => reader.Read();

    private static StripeResponseException Broken(int length, int position, JsonException exception) =>
        new($"An answer of {length} bytes is truncated or not JSON: it ends or breaks at byte {position}.", exception) { IsBroken = true };

    private static StripeResponseException Unreadable(int length, UnreadableValueException exception) =>
        new($"{exception.Message} (An answer of {length} bytes.)", exception);

    private static ListMember MemberOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("data"u8) ? ListMember.Data
        : reader.ValueTextEquals("has_more"u8) ? ListMember.HasMore
        : reader.ValueTextEquals("next_page_url"u8) ? ListMember.NextPageUrl
        : reader.ValueTextEquals("next_page"u8) ? ListMember.NextPage
        : reader.ValueTextEquals("total_count"u8) ? ListMember.TotalCount
        : ListMember.Other;

    private enum ListMember
    {
        Other,
        Data,
        HasMore,
        NextPageUrl,
        NextPage,
        TotalCount,
    }
}
