using System.Text;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Tests.Rows;

public sealed class PageReaderTests
{
    private static readonly PageReader Names = new(new RowLayout([new Column(JsonPath.Parse("name"), ColumnDecoders.For(typeof(string)))]));

    private const string Whole = """{"has_more":true,"url":"/v1/x","data":[{"name":"a","id":"x_1"},{"id":"x_2","name":"b"}],"object":"list"}""";

    [Fact]
    public void A_page_has_its_rows_its_cursor_and_whether_more_follow_in_any_order_of_fields()
    {
        var page = Names.ReadPage(Encoding.UTF8.GetBytes(Whole));
        Assert.Equal(["a", "b"], page.Rows.Select(r => r[0]));
        Assert.Equal((true, "x_2"), (page.HasMore, page.LastId));
    }

    [Fact]
    public void Every_truncation_of_a_page_is_an_error_and_never_a_shorter_page()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = length;
            Assert.Throws<StripeResponseException>(() => Names.ReadPage(bytes.AsSpan(0, cut)));
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("""{"object":"list"}""")]
    [InlineData("""{"object":"list","data":{}}""")]
    public void What_is_no_list_is_an_error(string body)
        => Assert.Throws<StripeResponseException>(() => Names.ReadPage(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Null_entries_are_no_rows()
        => Assert.Single(Names.ReadPage(Encoding.UTF8.GetBytes("""{"data":[null,{"id":"x","name":"a"},null],"has_more":false}""")).Rows);

    [Fact]
    public void A_deleted_stub_is_no_object()
    {
        Assert.Null(Names.ReadObject("""{"id":"x","object":"y","deleted":true}"""u8));
        Assert.Equal(["a"], Names.ReadObject("""{"id":"x","object":"y","deleted":false,"name":"a"}"""u8));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_larger_than_a_buffer_is_read_whole(bool async)
    {
        var rows = string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"id":"x_{{i}}","name":"{{new string('n', 40)}}{{i}}"}"""));
        using var body = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"data":[{{rows}}],"has_more":false}"""));
        var page = await Names.ReadAsync(body, async, CancellationToken.None);
        Assert.Equal(5000, page.Rows.Count);
        Assert.Equal("x_4999", page.LastId);
    }
}
