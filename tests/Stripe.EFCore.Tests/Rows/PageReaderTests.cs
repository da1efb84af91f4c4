using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Json;
using StripeEFCore.Tests.Api.Transport;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows;

public class PageReaderTests
{
    private const string TwoRows =
        "{'object':'list','url':'/v1/x','has_more':true,'data':[{'id':'a','n':1,'t':{'u':[1,'é\\n']}},{'n':2,'t':null,'id':'b'}]}";

    private static readonly PageReader Reader = new(Layout(("n", typeof(int))));

    [Fact]
    public void A_page_has_its_rows_in_order_and_says_where_to_go_on()
    {
        var page = Reader.ReadPage(Utf8(TwoRows));

        Assert.Equal([[1], [2]], page.Rows);
        Assert.True(page.HasMore);
        Assert.Equal("b", page.LastId);
        Assert.Null(page.NextPageUrl);
        Assert.Equal(Utf8(TwoRows).Length, page.Bytes);
    }

    [Theory]
    [InlineData("{'data':[{'n':1,'id':'a'}],'has_more':true,'object':'list'}")]
    [InlineData("{'has_more':true,'unknown':{'data':[{'n':9}],'has_more':false},'data':[{'id':'a','n':1}]}")]
    [InlineData(" \n{ 'object' : 'list',\n 'has_more' : true, 'data' : [ {\n 'id' : 'a',\n 'n' : 1 } ] } \n")]
    public void The_fields_of_a_list_may_stand_in_any_order(string json)
    {
        var page = Reader.ReadPage(Utf8(json));

        Assert.Equal([[1]], page.Rows);
        Assert.True(page.HasMore);
        Assert.Equal("a", page.LastId);
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("-12345678901234567890", "-12345678901234567890")]
    [InlineData("'7'", "7")]
    [InlineData("true", null)]
    [InlineData("null", null)]
    public void The_last_id_may_be_a_number(string id, string? last)
    {
        var page = Reader.ReadPage(Utf8($"{{'data':[{{'n':1,'nested':{{'id':9}},'id':{id}}}],'has_more':true}}"));

        Assert.Equal(last, page.LastId);
    }

    [Fact]
    public void A_list_of_the_second_api_goes_on_at_its_url()
    {
        var more = Reader.ReadPage(Utf8("{'data':[{'n':1}],'next_page_url':'/v2/x?page=p','previous_page_url':null}"));
        var last = Reader.ReadPage(Utf8("{'data':[{'n':1}],'next_page_url':null,'previous_page_url':'/v2/x'}"));

        Assert.Equal((true, "/v2/x?page=p"), (more.HasMore, more.NextPageUrl));
        Assert.Equal((false, null), (last.HasMore, last.NextPageUrl));
    }

    [Theory]
    [InlineData("{'data':[],'next_page_url':17}")]
    [InlineData("{'data':[],'next_page_url':{}}")]
    [InlineData("{'data':[],'next_page_url':false}")]
    public void A_next_page_url_that_is_no_text_is_an_error_and_not_the_end(string json)
        => Assert.Contains("next_page_url", Assert.Throws<StripeResponseException>(() => Reader.ReadPage(Utf8(json))).Message);

    [Fact]
    public void A_search_says_its_next_page_and_its_total()
    {
        var page = Reader.ReadPage(Utf8("{'object':'search_result','total_count':420,'next_page':'tok','has_more':true,'data':[]}"));

        Assert.Equal(("tok", 420L), (page.NextPage, page.TotalCount));
    }

    [Fact]
    public void An_empty_page_has_no_rows_and_no_last_id()
    {
        var page = Reader.ReadPage(Utf8("{'object':'list','data':[],'has_more':false}"));

        Assert.Empty(page.Rows);
        Assert.Null(page.LastId);
        Assert.False(page.HasMore);
    }

    [Fact]
    public void Rows_that_are_null_are_left_out()
    {
        var page = Reader.ReadPage(Utf8("{'data':[null,{'n':1,'id':'a'},null],'has_more':false}"));

        Assert.Equal([[1]], page.Rows);
        Assert.Equal("a", page.LastId);
    }

    [Theory]
    [InlineData("{'n':1}", null)]
    [InlineData("{'n':1,'id':null}", null)]
    [InlineData("{'n':1,'id':7}", "7")]
    [InlineData("{'t':{'id':'inner'},'n':1,'id':'outer'}", "outer")]
    [InlineData("{'id':'\\u0061\\u0062','n':1}", "ab")]
    public void The_last_id_is_the_last_objects_own_even_if_it_is_no_column(string row, string? id)
    {
        Assert.Equal(id, Reader.ReadPage(Utf8($"{{'data':[{{'id':'first'}},{row}]}}")).LastId);
    }

    [Fact]
    public void A_body_that_ends_anywhere_before_its_end_is_an_error()
    {
        var whole = Utf8(TwoRows);
        for (var length = 0; length < whole.Length; length++)
        {
            var error = Assert.Throws<StripeResponseException>(() => Reader.ReadPage(whole.AsSpan(0, length)));
            Assert.Contains($"{length} bytes", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(TwoRows)]
    [InlineData(
        "{'data':[{'id':'a','t':{'u':[{'v':1,'w':'x'},{'v':2,'w':'y'}],'k':{'l':{'m':'n, {o} [p]'}}},'n':1},"
        + "{'id':'b','t':{'u':[{'v':1,'w':'x'},{'v':2,'w':'y'}]},'n':2}]}")]
    public void A_body_with_a_byte_changed_is_an_error_or_a_page_with_as_many_rows(string json)
    {
        var whole = Utf8(json);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in "{}[]\",:'\\ a0\0\u007f"u8)
            {
                var changed = whole.ToArray();
                changed[at] = value;
                try
                {
                    Assert.Equal(2, Reader.ReadPage(changed).Rows.Count);
                }
                catch (StripeResponseException)
                {
                }
            }
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "truncated or not JSON")]
    [InlineData("<html>busy</html>", "not JSON")]
    [InlineData("'list'", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("null", "no JSON object")]
    [InlineData("{'object':'customer','id':'cus_1'}", "no list")]
    [InlineData("{'object':'list','data':null}", "no list")]
    [InlineData("{'object':'list','data':{}}", "no list")]
    [InlineData("{'object':'list','data':['cus_1']}", "data[0]")]
    [InlineData("{'object':'list','data':[{'n':1},[]]}", "data[1]")]
    [InlineData("{'error':{'message':'no'}}", "no list")]
    [InlineData("{'data':[]}{'data':[]}", "not JSON")]
    [InlineData("{'data':[],}", "not JSON")]
    public void A_body_that_is_no_list_is_an_error_that_says_so(string json, string says)
    {
        Assert.Contains(says, Assert.Throws<StripeResponseException>(() => Reader.ReadPage(Utf8(json))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_unicode_is_an_error()
    {
        var reader = new PageReader(Layout(("s", typeof(string))));
        byte[] notUtf8 = [.. Utf8("{'data':[{'s':'"), 0xFF, .. Utf8("'}]}")];

        Assert.Throws<StripeResponseException>(() => reader.ReadPage(notUtf8));
        Assert.Throws<StripeResponseException>(() => reader.ReadPage(Utf8("""{'data':[{'s':'\ud800'}]}""")));
    }

    [Fact]
    public void A_value_of_another_kind_is_told_by_where_it_stands_what_it_is_and_what_was_wanted_but_not_what_it_says()
    {
        var reader = new PageReader(Layout(("id", typeof(string)), ("plan.amount", typeof(long))));

        var rows = reader.ReadPage(Utf8("{'data':[{'id':'a','plan':{'amount':1}},{'id':'b','object':'sub','plan':{'amount':'51Hidden'}}]}")).Rows;
        var error = Assert.Throws<StripeResponseException>(() => Read(rows[1]));

        Assert.Equal(["a", 1L], rows[0]);
        Assert.Equal("b", rows[1][0]);
        Assert.Contains("'plan.amount' of sub 'b' holds a JSON string", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Int64'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("51Hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_comes_in_pieces_of_any_size_by_the_way_that_was_asked_for(bool async)
    {
        var rows = string.Join(',', Enumerable.Range(0, 3000).Select(i => $"{{'id':'x{i}','n':{i},'text':'{new string('é', 40)}'}}"));
        var json = Utf8($"{{'data':[{rows}],'has_more':false}}");

        foreach (var piece in new[] { 1000, 65536, int.MaxValue })
        {
            var task = Reader.ReadAsync(new PieceStream(json, piece, async), async, default);

            Assert.True(async || task.IsCompletedSuccessfully);
            var page = await task;
            Assert.Equal(Enumerable.Range(0, 3000), page.Rows.Select(r => (int)r[0]!));
            Assert.Equal(("x2999", json.Length), (page.LastId, page.Bytes));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_can_tell_its_length_is_read_from_where_it_stands(bool async)
    {
        using var body = new MemoryStream([.. "junk"u8, .. Utf8(TwoRows)]) { Position = 4 };

        Assert.Equal(2, (await Reader.ReadAsync(body, async, default)).Rows.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_object_is_one_row(bool async)
    {
        Assert.Equal([5], await Reader.ReadObjectAsync(new MemoryStream(Utf8("{'id':'a','n':5}")), async, default));
        Assert.Null(await Reader.ReadObjectAsync(new MemoryStream(Utf8("{'id':'a','deleted':true}")), async, default));
    }

    [Fact]
    public void A_value_that_cannot_be_read_fails_only_where_it_is_read_and_is_reported_once_the_answer_was_read()
    {
        var found = new List<UnreadableValue>();
        var reader = new PageReader(Layout(("n", typeof(int))), found.Add);

        var row = reader.ReadObject(Utf8("{'id':'a','object':'thing','api_version':'2020-08-27','n':'x'}"))!;
        Assert.Throws<StripeResponseException>(() => reader.ReadObject(Utf8("{'id':'a','n':'x'")));

        Assert.Equal(("n", "thing", "a", "2020-08-27"), (found[0].Path, found[0].ObjectName, found[0].ObjectId, found[0].ApiVersion));
        Assert.Same(found[0], row[0]);
        Assert.Single(found);
        var error = Assert.Throws<StripeResponseException>(() => row[0]!.GetHashCode());
        Assert.Contains("thing 'a' (API version 2020-08-27)", error.Message, StringComparison.Ordinal);
        Assert.Throws<StripeResponseException>(() => row[0]!.Equals(1));
    }

    [Theory]
    [InlineData("{'has_more':false,'data':[{'id':'a'}],'data':null}")]
    [InlineData("{'data':[{'id':'a'}],'data':{}}")]
    public void A_list_whose_last_data_is_no_array_is_no_list(string json)
        => Assert.Throws<StripeResponseException>(() => Reader.ReadPage(Utf8(json)));

    [Theory]
    [InlineData("")]
    [InlineData("{'id':'a'")]
    [InlineData("['a']")]
    public async Task What_is_no_whole_object_is_an_error(string json)
    {
        await Assert.ThrowsAsync<StripeResponseException>(async () => await Reader.ReadObjectAsync(new MemoryStream(Utf8(json)), async: true, default));
        Assert.Throws<StripeResponseException>(() => Reader.ReadObject(Utf8(json)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_ends_the_reading(bool async)
    {
        using var source = new CancellationTokenSource();
        var body = new BreakingStream("{'data':[", source.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Reader.ReadAsync(new CancelledStream(body, source), async, source.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_is_its_own_error(bool async)
    {
        var body = new BreakingStream("{'data':[", () => throw new IOException("gone"));

        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(async () => await Reader.ReadAsync(body, async, default))).Message);
    }

    [Fact]
    public void Reading_allocates_the_rows_and_little_else()
    {
        var reader = new PageReader(Layout(("n", typeof(bool))));
        var json = Utf8(
            $"{{'data':[{string.Join(',', Enumerable.Repeat($"{{'id':'x','n':true,'text':'{new string('x', 5000)}','a':{{'b':[1,2,3]}}}}", 100))}]}}");
        var stream = new MemoryStream(json);

        long Measure()
        {
            stream.Position = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var page = reader.ReadAsync(stream, async: false, default);
            Assert.True(page.IsCompletedSuccessfully);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure();
        Assert.InRange(Measure(), 100 * 32, 100 * 32 + 4096);
    }

    private sealed class PieceStream(byte[] bytes, int piece, bool async) : ReadOnlyStream
    {
        private int _position;

        public override int Read(Span<byte> buffer)
        {
            Assert.False(async);
            return Copy(buffer);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.True(async);
            await Task.Yield();
            return Copy(buffer.Span);
        }

        private int Copy(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - _position);
            bytes.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }
    }

    /// <summary>Never ends of itself: its reads go on until the token is cancelled, which the body inside does.</summary>
    private sealed class CancelledStream(Stream body, CancellationTokenSource source) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => Math.Max(1, body.Read(buffer));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.Equal(source.Token, cancellationToken);
            return Math.Max(1, await body.ReadAsync(buffer, cancellationToken));
        }
    }
}
