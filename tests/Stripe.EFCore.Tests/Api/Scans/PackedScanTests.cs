using System.Globalization;
using System.Web;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Scans;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace StripeEFCore.Tests.Api.Scans;

/// <summary>A scan of several ranges at once whose waiting pages are packed gives what the list holds.</summary>
public class PackedScanTests
{
    private const int Rows = 20_000;
    private const long Newest = 1_700_000_000;

    [Fact]
    public async Task Rows_of_packed_pages_are_those_of_the_list()
    {
        var session = new StripeSession(
            SessionSetup.WithKey(FakeStripe.Keyed, NoRequestObserver.Instance, TimeProvider.System),
            new StripeTransport(new FakeStripe(Answer)),
            new(0, 0));
        var layout = new RowLayout(
        [
            new(JsonPath.Parse("id"), ColumnDecoders.For(typeof(string))),
            new(JsonPath.Parse("created"), ColumnDecoders.UnixSeconds),
            new(JsonPath.Parse("address"), ColumnDecoders.For(typeof(Address))),
        ]);
        var pages = RangeScan.ReadAsync(
            session,
            new(new ListRequest("/v1/customers", [], []), default, layout, CreatedOrdinal: 1, IdOrdinal: 0),
            new ScanPace(8) { MaxUnpackedBytes = 1 },
            watch: null,
            CancellationToken.None);

        var (next, packed) = (0, 0);
        await foreach (var page in pages)
        {
            packed += page.Rows is PackedRows ? 1 : 0;
            foreach (var row in page.Rows)
            {
                Assert.Equal(Id(next), row[0]);
                Assert.Equal($"City {next}", ((Address)row[2]!).City);
                next++;
            }
        }

        Assert.Equal(Rows, next);
        Assert.True(packed >= 10, $"{packed} pages were packed.");
    }

    /// <summary>A list of three rows a second.</summary>
    private static HttpResponseMessage Answer(SentRequest request)
    {
        var query = HttpUtility.ParseQueryString(request.PathAndQuery.Split('?')[1]);
        var first = query["starting_after"] is { } cursor ? int.Parse(cursor.AsSpan(4), CultureInfo.InvariantCulture) + 1 : 0;
        if (query["created[lt]"] is { } before)
            first = Math.Max(first, 3 * (int)(Newest - long.Parse(before, CultureInfo.InvariantCulture) + 1));
        var end = query["created[gte]"] is { } from ? Math.Min(Rows, 3 * (int)(Newest - long.Parse(from, CultureInfo.InvariantCulture) + 1)) : Rows;
        var last = Math.Max(first, Math.Min(end, first + 100));
        var data = Enumerable.Range(first, last - first)
            .Select(i =>
                $$$"""{"id":"{{{Id(i)}}}","created":{{{Newest - i / 3}}},"address":{"city":"City {{{i}}}","line1":"Street {{{i}}}","country":"DE"}}""");
        return FakeStripe.Json($$"""{"object":"list","data":[{{string.Join(',', data)}}],"has_more":{{(last < end ? "true" : "false")}}}""");
    }

    private static string Id(int index) => $"cus_{index:D6}";
}
