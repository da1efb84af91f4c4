using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;

namespace StripeEFCore.Benchmarks.Canned;

/// <summary>
///     A list of customers that answers truthfully for ranges of <c>created</c>, cursors and limits, and holds each answer back for a while. Costs next to no
///     processor time, which on one machine would be taken from the reader: a customer is a copy of one with another id and second.
/// </summary>
/// <param name="created">The seconds, newest first.</param>
/// <param name="latency">How long an answer takes.</param>
internal sealed class CustomerList(long[] created, TimeSpan latency) : HttpMessageHandler
{
    private const string IdPrefix = "cus_Nffrq";
    private const int IdDigits = 9, CreatedDigits = 10;

    private static readonly byte[] Template = CompactCustomer();
    private static readonly int IdAt = Template.AsSpan().IndexOf(Encoding.UTF8.GetBytes(IdPrefix)) + IdPrefix.Length;
    private static readonly int CreatedAt = Template.AsSpan().IndexOf("\"created\":"u8) + "\"created\":".Length;

    private int _requests;

    public int Requests => _requests;

    public void Reset() => _requests = 0;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        if (latency > TimeSpan.Zero)
            await Task.Delay(latency, cancellationToken).ConfigureAwait(false);
        else
            await Task.Yield();
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var limit = int.Parse(query["limit"] ?? "10", CultureInfo.InvariantCulture);
        var first = query["starting_after"] is { } cursor ? int.Parse(cursor.AsSpan(IdPrefix.Length), CultureInfo.InvariantCulture) + 1 : 0;
        if (Bound("lt") is { } before)
            first = Math.Max(first, FirstOlder(before));
        if (Bound("lte") is { } until)
            first = Math.Max(first, FirstOlder(until + 1));
        var end = Bound("gte") is { } from ? FirstOlder(from) : Bound("gt") is { } after ? FirstOlder(after + 1) : created.Length;
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = Answer(first, Math.Max(first, Math.Min(end, first + limit)), end),
            RequestMessage = request
        };

        long? Bound(string name) => query[$"created[{name}]"] is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : null;
    }

    private PooledContent Answer(int first, int last, int end)
    {
        var body = ArrayPool<byte>.Shared.Rent(((Template.Length + 1) * (last - first)) + 128);
        var length = 0;
        Write("{\"object\":\"list\",\"url\":\"/v1/customers\",\"data\":["u8);
        for (var i = first; i < last; i++)
        {
            if (i > first)
                Write(","u8);
            var at = length;
            Write(Template);
            Utf8Formatter.TryFormat(i, body.AsSpan(at + IdAt, IdDigits), out _, new StandardFormat('D', IdDigits));
            Utf8Formatter.TryFormat(created[i], body.AsSpan(at + CreatedAt, CreatedDigits), out _);
        }

        Write(last < end ? "],\"has_more\":true}"u8 : "],\"has_more\":false}"u8);
        return new PooledContent(body, length);

        void Write(ReadOnlySpan<byte> part)
        {
            part.CopyTo(body.AsSpan(length));
            length += part.Length;
        }
    }

    /// <summary>The first place that is older than a second.</summary>
    private int FirstOlder(long second)
    {
        var (low, high) = (0, created.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = created[middle] >= second ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static byte[] CompactCustomer()
    {
        using var page = JsonDocument.Parse(SamplePages.Customers());
        return JsonSerializer.SerializeToUtf8Bytes(page.RootElement.GetProperty("data")[0]);
    }

    /// <summary>A body whose memory serves again once it was read.</summary>
    private sealed class PooledContent : HttpContent
    {
        private readonly int _length;
        private byte[]? _body;

        public PooledContent(byte[] body, int length)
        {
            (_body, _length) = (body, length);
            Headers.ContentType = new("application/json");
        }

        private byte[] Body => _body ?? throw new ObjectDisposedException(nameof(PooledContent));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(Body, 0, _length);

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new MemoryStream(Body, 0, _length, writable: false));

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && Interlocked.Exchange(ref _body, null) is { } body)
                ArrayPool<byte>.Shared.Return(body);
            base.Dispose(disposing);
        }
    }
}
