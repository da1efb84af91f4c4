using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows;

public class RowLayoutTests
{
    [Fact]
    public void Slots_are_in_the_order_of_the_columns_whatever_the_order_of_the_fields()
    {
        var layout = Layout(("status", typeof(string)), ("id", typeof(string)), ("amount", typeof(long)));

        Assert.Equal(["open", "in_1", 5L], Row(layout, "{'id':'in_1','amount':5,'status':'open'}"));
        Assert.Equal(["open", "in_1", 5L], Row(layout, "{'amount':5,'status':'open','id':'in_1'}"));
    }

    [Fact]
    public void Fields_that_no_column_wants_are_skipped_with_all_that_they_hold()
    {
        var layout = Layout(("id", typeof(string)), ("last", typeof(int)));

        Assert.Equal(
            ["x", 1],
            Row(layout, "{'a':{'id':'no','last':9},'id':'x','b':[{'id':'no'},[1,[2]]],'c':null,'ide':'no','dl':'no','last':1,'z':{}}"));
    }

    [Fact]
    public void Missing_and_null_fields_give_the_default_of_their_type()
    {
        var layout = Layout(("a", typeof(string)), ("b", typeof(long)), ("c", typeof(long?)), ("d.e", typeof(bool)), ("f", typeof(DateTime)));
        object?[] defaults = [null, 0L, null, false, DateTime.UnixEpoch];

        Assert.Equal(defaults, Row(layout, "{}"));
        Assert.Equal(defaults, Row(layout, "{'a':null,'b':null,'c':null,'d':null,'f':null}"));
        Assert.Equal(defaults, Row(layout, "{'d':{'e':null}}"));
        Assert.Equal(defaults, Row(layout, "{'d':{}}"));
    }

    [Fact]
    public void Rows_do_not_share_what_they_hold()
    {
        var layout = Layout(("a", typeof(string)));

        Assert.Equal(["x"], Row(layout, "{'a':'x'}"));
        Assert.Equal([null], Row(layout, "{}"));
    }

    [Fact]
    public void Nested_fields_are_read_by_their_path()
    {
        var layout = Layout(("address.city", typeof(string)), ("a.b.c", typeof(int)), ("a.b.d", typeof(int)), ("a.e", typeof(int)));

        Assert.Equal(
            ["Rome", 1, 2, 3], Row(layout, "{'address':{'line1':'x','city':'Rome'},'a':{'x':1,'b':{'d':2,'c':1},'e':3},'city':'Oslo'}"));
    }

    [Fact]
    public void Several_columns_may_read_one_field()
    {
        var layout = Layout(
            ("created", ColumnDecoders.For(typeof(long))),
            ("created", ColumnDecoders.For(typeof(DateTime))),
            ("created", ColumnDecoders.Presence));

        Assert.Equal([86400L, DateTime.UnixEpoch.AddDays(1), true], Row(layout, "{'created':86400}"));
        Assert.Equal([0L, DateTime.UnixEpoch, false], Row(layout, "{'created':null}"));
    }

    [Fact]
    public void A_field_may_be_read_as_a_whole_and_in_parts()
    {
        var layout = Layout(
            ("customer", ColumnDecoders.For(typeof(string))),
            ("customer", ColumnDecoders.Row(Layout(("email", typeof(string))))),
            ("customer.id", ColumnDecoders.For(typeof(string))),
            ("customer.address.city", ColumnDecoders.For(typeof(string))),
            ("customer.address", ColumnDecoders.Presence),
            ("after", ColumnDecoders.For(typeof(int))));

        var expanded = Row(layout, "{'customer':{'id':'cus_1','email':'e','address':{'city':'Rome'}},'after':1}");
        var unexpanded = Row(layout, "{'customer':'cus_1','after':1}");

        Assert.Equal(["cus_1", new object?[] { "e" }, "cus_1", "Rome", true, 1], expanded);
        Assert.Equal(["cus_1", new UnexpandedRow("cus_1"), "cus_1"], unexpanded[..3]);
        Assert.All(unexpanded[3..5], value => Assert.IsType<UnreadableValue>(value));
        Assert.Equal(1, unexpanded[5]);
        Assert.Equal([null, null, null, null, false, 1], Row(layout, "{'customer':null,'after':1}"));
    }

    [Fact]
    public void The_object_itself_is_the_empty_path()
    {
        var layout = Layout(("", ColumnDecoders.For(typeof(Customer))), ("id", ColumnDecoders.For(typeof(string))));

        var row = Row(layout, "{'id':'cus_1','email':'e'}");

        Assert.Equal("e", Assert.IsType<Customer>(row[0]).Email);
        Assert.Equal("cus_1", row[1]);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("[{'city':'Rome'}]")]
    [InlineData("'Rome'")]
    public void Below_a_value_that_is_no_object_nothing_can_be_read(string address)
    {
        var layout = Layout(("address.city", typeof(string)), ("after", typeof(int)));

        var row = Row(layout, $"{{'address':{address},'after':1}}");

        Assert.Equal("address.city", Assert.IsType<UnreadableValue>(row[0]).Path);
        Assert.Equal(1, row[1]);
    }

    [Fact]
    public void The_last_of_fields_with_one_name_counts_and_leaves_nothing_of_the_first()
    {
        var layout = Layout(("a", typeof(int)), ("b.c", typeof(int)), ("b.id", typeof(string)));

        Assert.Equal([2, 0, "x"], Row(layout, "{'a':1,'b':{'c':1,'id':'y'},'a':2,'b':{'id':'x'}}"));
        Assert.Equal([0, 0, null], Row(layout, "{'a':1,'b':{'c':1,'id':'y'},'a':null,'b':null}"));
        Assert.Equal("z", Row(layout, "{'b':{'c':1,'id':'y'},'b':'z'}")[2]);
    }

    [Fact]
    public void Names_may_be_escaped_and_not_ascii()
    {
        var layout = Layout(("größe", typeof(int)), ("id", typeof(string)));

        Assert.Equal([5, "x"], Row(layout, """{'gr\u00f6\u00dfe':5,'\u0069d':'x'}"""));
        Assert.Equal([6, "x"], Row(layout, "{'größe':6,'id':'x'}"));
    }

    [Fact]
    public void A_layout_without_columns_reads_over_the_object()
    {
        Assert.Empty(Row(Layout(Array.Empty<(string, Type)>()), "{'id':'x','a':{'b':[1,2]}}"));
    }

    [Fact]
    public void A_deleted_object_is_no_live_row_wherever_it_says_so()
    {
        var layout = Layout(("id", typeof(string)), ("deleted", typeof(bool)));
        var reader = new PageReader(layout);

        Assert.Null(reader.ReadObject(Utf8("{'id':'x','object':'customer','deleted':true}")));
        Assert.Null(reader.ReadObject(Utf8("{'deleted':true,'id':'x'}")));
        Assert.Null(reader.ReadObject(Utf8("{'id':'di_1','object':'discount','coupon':{'a':1},'customer':null,'end':5,'deleted':true}")));
        Assert.Equal(["x", false], reader.ReadObject(Utf8("{'id':'x','deleted':false}")));
        Assert.Equal(["x", false], reader.ReadObject(Utf8("{'id':'x','nested':{'deleted':true}}")));
    }
}
