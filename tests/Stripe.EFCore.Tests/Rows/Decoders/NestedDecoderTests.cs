using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows.Decoders;

public class NestedDecoderTests
{
    private static readonly RowLayout Inner = Layout(("id", typeof(string)), ("price.amount", typeof(long)));

    [Fact]
    public void A_nested_object_is_a_row()
    {
        Assert.Equal([new object?[] { "a", 5L }], Row(Layout(("x", ColumnDecoders.Row(Inner))), "{'x':{'id':'a','price':{'amount':5}}}"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'x':null}")]
    [InlineData("{'x':{'id':'cus_1','object':'customer','deleted':true}}")]
    public void An_object_that_is_not_there_is_no_row(string json)
    {
        Assert.Equal([null], Row(Layout(("x", ColumnDecoders.Row(Inner))), json));
    }

    [Theory]
    [InlineData("{'x':'cus_1'}", "cus_1")]
    [InlineData("{'x':17}", "17")]
    public void An_object_that_is_not_expanded_is_kept_by_its_id(string json, string id)
    {
        Assert.Equal([new UnexpandedRow(id)], Row(Layout(("x", ColumnDecoders.Row(Inner))), json));
    }

    [Theory]
    [InlineData("[{'id':'a','price':{'amount':5}},'b']")]
    [InlineData("{'object':'list','has_more':true,'data':[{'id':'a','price':{'amount':5}},'b'],'url':'/v1/x'}")]
    public void Elements_are_rows_and_ids_are_rows_with_an_id(string json)
    {
        var rows = Assert.IsAssignableFrom<List<object?[]>>(Row(Layout(("x", ColumnDecoders.Rows(Inner))), $"{{'x':{json}}}")[0]);

        Assert.Equal(["a", 5L], rows[0]);
        Assert.Equal("b", rows[1][0]);
        Assert.IsType<UnreadableValue>(rows[1][1]);
    }

    [Fact]
    public void A_list_that_is_not_there_is_null()
    {
        Assert.Null(Value(ColumnDecoders.Rows(Inner), "null"));
    }

    [Theory]
    [InlineData("[{'id':'a'},null]", "'before.value[1]' of an object at 'data[0]' holds a JSON null")]
    [InlineData("[{'id':'a'},5]", "'before.value[1]' of an object at 'data[0]' holds a JSON number")]
    [InlineData("[{'id':'a'},{'price':{'amount':'x'}}]", "'before.value[1].price.amount' of an object at 'data[0]' holds a JSON string")]
    [InlineData("'id'", "'before.value' of an object at 'data[0]' holds a JSON string")]
    [InlineData("{'object':'list'}", "'before.value' of an object at 'data[0]' holds a JSON object")]
    public void What_is_no_list_of_objects_is_an_error_that_says_where(string json, string says)
    {
        Assert.Contains(says, Assert.Throws<StripeResponseException>(() => Value(ColumnDecoders.Rows(Inner), json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("[]")]
    public void What_is_no_object_is_an_error(string json)
    {
        Assert.Throws<StripeResponseException>(() => Value(ColumnDecoders.Row(Inner), json));
    }

    [Theory]
    [InlineData("null", false)]
    [InlineData("5", true)]
    [InlineData("false", true)]
    [InlineData("{'a':[]}", true)]
    [InlineData("[]", true)]
    public void Presence_is_anything_but_null(string json, bool present)
    {
        Assert.Equal(present, Value(ColumnDecoders.Presence, json));
        Assert.Equal([false], Row(Layout(("x", ColumnDecoders.Presence)), "{}"));
    }

    [Fact]
    public void A_converted_value_is_what_the_converter_makes_of_it_and_null_is_not_converted()
    {
        var doubled = ColumnDecoders.Converted(ColumnDecoders.For(typeof(long)), typeof(int), v => (int)(long)v! * 2);
        var text = ColumnDecoders.Converted(ColumnDecoders.For(typeof(string)), typeof(string), v => v + "!");

        Assert.Equal((typeof(int), 10, 0), (doubled.Type, (int)Value(doubled, "5")!, (int)Value(doubled, "null")!));
        Assert.Equal("a!", Value(text, "'a'"));
        Assert.Null(Value(text, "null"));
    }

    [Fact]
    public void A_converter_that_fails_is_told_with_the_field()
    {
        var failing = ColumnDecoders.Converted(ColumnDecoders.For(typeof(string)), typeof(Version), _ => throw new InvalidOperationException("no version"));

        var error = Assert.Throws<StripeResponseException>(() => Value(failing, "'a'"));

        Assert.Contains("'before.value' of an object at 'data[0]'", error.Message, StringComparison.Ordinal);
        Assert.Contains("no version", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_decoder_is_made_once_a_type()
    {
        Assert.Same(ColumnDecoders.For(typeof(List<string>)), ColumnDecoders.For(typeof(List<string>)));
    }
}
