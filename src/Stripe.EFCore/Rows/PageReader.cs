using System.Text.Json;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows;

/// <summary>Reads the API's answers into rows. What is not a whole answer is an error, never a shorter page.</summary>
/// <param name="layout">The columns that are read.</param>
/// <param name="report">Receives each value that cannot be read, after the rest of the answer is read.</param>
/// <param name="packs">Whether pages have their answer too, if their rows take more memory.</param>
internal sealed class PageReader(RowLayout layout, Action<UnreadableValue>? report = null, bool packs = false)
{
    private const int LargestPage = 100;

    /// <summary>Rows of a few columns take less than the answer in which they came.</summary>
    private const int LeastGain = 2;

    /// <summary>Whether a page may have objects that say of themselves that they were deleted, which are left out.</summary>
    public bool SkipsDeleted { get; init; }

    /// <summary>The object that is asked for by its id; null for a list, and for an object that has no id in its path.</summary>
    public ObjectIdentity? Expected { get; init; }

    /// <summary>Reads one page of a list. With <paramref name="async" /> false it completes before it returns.</summary>
    /// <exception cref="StripeResponseException">The body is truncated, not JSON or not a list.</exception>
    public ValueTask<Page> ReadAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        if (async)
            return ReadAsync(body, cancellationToken);

        using var read = PooledBody.Read(body, cancellationToken);
        return new(ReadPage(read.Bytes));
    }

    /// <summary>
    ///     Reads one object; null where it is what is left of a deleted one. With <paramref name="async" /> false it completes before it returns.
    /// </summary>
    /// <exception cref="StripeResponseException">The body is truncated, no JSON object, or another object than the <see cref="Expected" /> one.</exception>
    public ValueTask<object?[]?> ReadObjectAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        if (async)
            return ReadObjectAsync(body, cancellationToken);

        using var read = PooledBody.Read(body, cancellationToken);
        return new(ReadObject(read.Bytes));
    }

    /// <summary>One page of a list, from the whole of its JSON.</summary>
    public Page ReadPage(ReadOnlySpan<byte> bytes)
    {
        var json = new JsonCursor(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Start(ref json, bytes);
            var found = default(List<UnreadableValue>);
            var page = ReadList(ref json, bytes, ref found);
            Report(found);
            var weight = GC.GetAllocatedBytesForCurrentThread() - allocated;
            return page with { Weight = weight, Packed = packs && weight > bytes.Length / LeastGain ? PackedAnswer.TryPack(bytes, layout) : null };
        }
        catch (JsonException exception)
        {
            throw Broken(bytes.Length, json.Position, exception);
        }
    }

    /// <summary>One object, from the whole of its JSON; null where it is what is left of a deleted one.</summary>
    public object?[]? ReadObject(ReadOnlySpan<byte> bytes)
    {
        var json = new JsonCursor(bytes);
        try
        {
            Start(ref json, bytes);
            var row = layout.ReadLiveRow(ref json);
            json.End();
            Expected?.Check(new RawValue(bytes, JsonTokenType.StartObject));
            if (Findings.Any)
                Report(TakeFound(bytes, index: null));
            return row;
        }
        catch (JsonException exception)
        {
            throw Broken(bytes.Length, json.Position, exception);
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

    private Page ReadList(ref JsonCursor json, ReadOnlySpan<byte> bytes, ref List<UnreadableValue>? found)
    {
        List<object?[]>? rows = null;
        bool? hasMore = null;
        string? lastId = null, nextPageUrl = null, nextPage = null;
        long? totalCount = null;
        var given = ListMembers.None;
        json.Enter();
        while (json.MoveToMember(out var name))
        {
            var member = MemberOf(name);
            if ((given & member) != 0)
                throw Twice(bytes.Length, member);

            given |= member;
            if (member == ListMembers.Data && json.Peek() == JsonTokenType.StartArray)
            {
                rows = ReadRows(ref json, bytes, ref found, out lastId);
                continue;
            }

            var value = json.ReadValue();
            switch (member, value.Token)
            {
                case (ListMembers.HasMore, JsonTokenType.True or JsonTokenType.False):
                    hasMore = value.Token == JsonTokenType.True;
                    break;
                case (ListMembers.NextPageUrl, JsonTokenType.String or JsonTokenType.Null):
                    nextPageUrl = value.Text;
                    break;
                case (ListMembers.NextPageUrl, _):
                    throw new StripeResponseException(
                        $"An answer of {bytes.Length} bytes has a next_page_url that is no string. The rest of the list cannot be read.");
                case (ListMembers.NextPage, JsonTokenType.String or JsonTokenType.Null):
                    nextPage = value.Text;
                    break;
                case (ListMembers.TotalCount, JsonTokenType.Number) when value.TryGetWhole(out var total):
                    totalCount = total;
                    break;
            }
        }

        json.End();
        if (rows is null)
            throw new StripeResponseException($"An answer of {bytes.Length} bytes is no list: it has no array 'data'.");

        // Lists of API v2 have no has_more: https://docs.stripe.com/api-v2-overview#list-pagination
        return new Page(rows, hasMore == true || nextPageUrl is not null, lastId, nextPageUrl, bytes.Length)
        {
            NextPage = nextPage,
            TotalCount = totalCount,
            SaysWhetherMore = hasMore is not null || (given & (ListMembers.HasMore | ListMembers.NextPageUrl)) == ListMembers.NextPageUrl,
        };
    }

    private List<object?[]> ReadRows(ref JsonCursor json, ReadOnlySpan<byte> bytes, ref List<UnreadableValue>? found, out string? lastId)
    {
        var rows = new List<object?[]>(LargestPage);
        var last = default(Range);
        json.Enter();
        for (var index = 0; json.MoveToElement(); index++)
        {
            // Stripe.net, too, leaves out what is null in a list.
            var token = json.Peek();
            if (token == JsonTokenType.Null)
            {
                json.ReadValue();
                continue;
            }

            if (token != JsonTokenType.StartObject)
                throw new StripeResponseException($"An answer of {bytes.Length} bytes is no list of objects: 'data[{index}]' is none.");

            var start = json.Position;
            var row = SkipsDeleted ? layout.ReadLiveRow(ref json) : layout.ReadRow(ref json);
            last = start..json.Position;
            if (row is not null)
                rows.Add(row);
            if (Findings.Any)
                (found ??= []).AddRange(TakeFound(bytes[last], index));
        }

        lastId = rows.Count == 0 ? null : IdOf(bytes[last]);
        return rows;
    }

    /// <summary>The unreadable values of an object, with the object's kind and id.</summary>
    private static List<UnreadableValue> TakeFound(ReadOnlySpan<byte> json, int? index)
    {
        var reader = new RawValue(json, JsonTokenType.StartObject).Reader();
        var (name, id, apiVersion) = (reader.PeekString("object"u8), reader.PeekId(), reader.PeekString("api_version"u8));
        var found = Findings.OfThread.Take();
        foreach (var value in found)
            value.Of(name, id, apiVersion, index);
        return found;
    }

    private void Report(List<UnreadableValue>? found)
    {
        if (report is null || found is null)
            return;

        // Several columns may read one field.
        foreach (var value in found.DistinctBy(v => (v.Owner, v.Path)))
            report(value);
    }

    private static string? IdOf(ReadOnlySpan<byte> json)
    {
        var reader = new RawValue(json, JsonTokenType.StartObject).Reader();
        return reader.PeekId();
    }

    private static void Start(ref JsonCursor json, ReadOnlySpan<byte> bytes)
    {
        // An answer that failed half-way may have left findings.
        if (Findings.Any)
            Findings.OfThread.Take();
        if (bytes.IsEmpty)
            throw new StripeResponseException("An answer is empty: it has 0 bytes where JSON was expected.") { IsBroken = true };
        if (json.Peek() != JsonTokenType.StartObject)
            throw new StripeResponseException($"An answer of {bytes.Length} bytes is no JSON object.");
    }

    private static StripeResponseException Broken(int length, int position, JsonException exception) =>
        new($"An answer of {length} bytes is truncated or not JSON: it ends or breaks at byte {position}.", OutsideText.Clean(exception))
        {
            IsBroken = true,
        };

    private static StripeResponseException Twice(int length, ListMembers member) => new(
        $"An answer of {length} bytes has '{NameOf(member)}' twice. "
        + "It is not clear which one is the list's, so rows could be missing.");

    private static string NameOf(ListMembers member) => member switch
    {
        ListMembers.Data => "data",
        ListMembers.HasMore => "has_more",
        ListMembers.NextPageUrl => "next_page_url",
        ListMembers.NextPage => "next_page",
        _ => "total_count",
    };

    private static ListMembers MemberOf(in RawValue name)
    {
        var reader = name.Reader();
        return reader.Is("data"u8) ? ListMembers.Data
            : reader.Is("has_more"u8) ? ListMembers.HasMore
            : reader.Is("next_page_url"u8) ? ListMembers.NextPageUrl
            : reader.Is("next_page"u8) ? ListMembers.NextPage
            : reader.Is("total_count"u8) ? ListMembers.TotalCount
            : ListMembers.None;
    }

    [Flags]
    private enum ListMembers
    {
        None = 0,
        Data = 1,
        HasMore = 2,
        NextPageUrl = 4,
        NextPage = 8,
        TotalCount = 16,
    }
}
