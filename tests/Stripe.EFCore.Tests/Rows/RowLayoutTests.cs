using System.Text;
using System.Text.Json;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Tests.Rows;

public sealed class RowLayoutTests
{
    private enum Color
    {
        Red,
        DarkBlue,
    }

    [Fact]
    public void A_row_has_the_columns_in_their_order_whatever_the_order_of_fields()
        => Assert.Equal(["b", 1L, null], Read("""{"z":[1,{"a":2}],"n":1,"s":"b"}""", ("s", typeof(string)), ("n", typeof(long)), ("missing", typeof(long?))));

    [Fact]
    public void Nested_paths_are_read_and_missing_ones_have_their_defaults()
        => Assert.Equal(
            ["Berlin", null, 0L],
            Read("""{"address":{"city":"Berlin"},"other":null}""", ("address.city", typeof(string)), ("other.city", typeof(string)), ("address.floor", typeof(long))));

    [Fact]
    public void A_null_for_a_value_that_takes_none_is_its_default_and_fails_no_page()
        => Assert.Equal(
            [0L, false, default(DateTime), null],
            Read("""{"n":null,"f":null,"t":null,"s":null}""", ("n", typeof(long)), ("f", typeof(bool)), ("t", typeof(DateTime)), ("s", typeof(string))));

    [Fact]
    public void An_expandable_field_gives_its_id_expanded_or_not()
    {
        Assert.Equal(["cus_1", "cus_1"], Read("""{"customer":"cus_1"}""", ("customer", typeof(string)), ("customer.id", typeof(string))));
        Assert.Equal(["cus_1", "cus_1"], Read("""{"customer":{"name":"x","id":"cus_1"}}""", ("customer", typeof(string)), ("customer.id", typeof(string))));
        Assert.Equal([null, null], Read("""{"customer":null}""", ("customer", typeof(string)), ("customer.id", typeof(string))));
    }

    [Fact]
    public void One_field_may_be_read_in_several_ways()
        => Assert.Equal([5L, "5", 5m], Read("""{"n":5}""", ("n", typeof(long)), ("n", typeof(string)), ("n", typeof(decimal))));

    [Fact]
    public void A_field_given_twice_has_its_last_value() => Assert.Equal([2L], Read("""{"n":1,"n":2}""", ("n", typeof(long))));

    [Fact]
    public void Fields_whose_names_are_as_long_as_wanted_ones_are_told_apart()
        => Assert.Equal(["right"], Read("""{"nam1":"wrong","name":"right","nam2":"wrong"}""", ("name", typeof(string))));

    [Theory]
    [InlineData("1700000000", "2023-11-14T22:13:20Z")]
    [InlineData("\"2023-11-14T22:13:20Z\"", "2023-11-14T22:13:20Z")]
    [InlineData("\"2023-11-14T23:13:20+01:00\"", "2023-11-14T22:13:20Z")]
    [InlineData("1700000000000", "2023-11-14T22:13:20Z")]
    public void Times_are_utc_from_seconds_milliseconds_and_text(string json, string expected)
    {
        var time = (DateTime)Read($$"""{"t":{{json}}}""", ("t", typeof(DateTime)))[0]!;
        Assert.Equal(DateTime.Parse(expected, null, System.Globalization.DateTimeStyles.RoundtripKind), time);
        Assert.Equal(DateTimeKind.Utc, time.Kind);
    }

    [Fact]
    public void Numbers_are_read_from_numbers_and_from_text()
        => Assert.Equal(
            [12.5m, 7L, (short)3, 1.5, 2.5f],
            Read("""{"d":"12.5","l":"7","s":3,"x":"1.5","f":2.5}""", ("d", typeof(decimal)), ("l", typeof(long)), ("s", typeof(short)), ("x", typeof(double)), ("f", typeof(float))));

    [Fact]
    public void Enums_are_read_by_snake_case_name_and_number_and_unknown_ones_are_null_where_they_may()
    {
        Assert.Equal([Color.DarkBlue, Color.Red, Color.DarkBlue, null], Read(
            """{"a":"dark_blue","b":"Red","c":1,"d":"green"}""", ("a", typeof(Color)), ("b", typeof(Color)), ("c", typeof(Color)), ("d", typeof(Color?))));
        var exception = Assert.Throws<StripeResponseException>(() => Read("""{"d":"green"}""", ("d", typeof(Color))));
        Assert.Contains("'d'", exception.Message);
        Assert.Contains("green", exception.InnerException!.Message);
    }

    [Fact]
    public void Lists_sets_and_dictionaries_are_read()
    {
        var row = Read(
            """{"a":["x","y"],"b":[1,2],"c":["x","x"],"m":{"k":"v","n":null},"e":[]}""",
            ("a", typeof(List<string>)), ("b", typeof(long[])), ("c", typeof(HashSet<string>)), ("m", typeof(Dictionary<string, string>)), ("e", typeof(IReadOnlyList<string>)));
        Assert.Equal(["x", "y"], (List<string>)row[0]!);
        Assert.Equal([1L, 2L], (long[])row[1]!);
        Assert.Single((HashSet<string>)row[2]!);
        Assert.Equal("v", ((Dictionary<string, string>)row[3]!)["k"]);
        Assert.Empty((IReadOnlyList<string>)row[4]!);
    }

    [Fact]
    public void A_value_of_another_kind_is_an_error_that_names_the_field()
        => Assert.Contains("'address.city'", Assert.Throws<StripeResponseException>(() => Read("""{"address":{"city":[1]}}""", ("address.city", typeof(string)))).Message);

    [Fact]
    public void A_nested_row_is_null_where_there_is_only_an_id_or_a_deleted_stub()
    {
        var nested = ColumnDecoders.Row(new RowLayout([new Column(JsonPath.Parse("name"), ColumnDecoders.For(typeof(string)))]));
        Assert.Equal(["Ada"], (object?[])ReadOne("""{"customer":{"id":"cus_1","name":"Ada"}}""", nested)!);
        Assert.Null(ReadOne("""{"customer":"cus_1"}""", nested));
        Assert.Null(ReadOne("""{"customer":{"id":"cus_1","object":"customer","deleted":true}}""", nested));
        Assert.Null(ReadOne("""{"customer":null}""", nested));

        static object? ReadOne(string json, ColumnDecoder decoder) => Row(json, new Column(JsonPath.Parse("customer"), decoder))[0];
    }

    [Fact]
    public void Presence_tells_an_object_from_none()
    {
        Assert.Equal([true, false, false], Row(
            """{"a":{},"b":null}""",
            new Column(JsonPath.Parse("a"), ColumnDecoders.Presence), new Column(JsonPath.Parse("b"), ColumnDecoders.Presence), new Column(JsonPath.Parse("c"), ColumnDecoders.Presence)));
    }

    [Fact]
    public void A_layout_without_columns_reads_past_the_object() => Assert.Empty(Row("""{"a":{"b":[1,2]}}"""));

    private static object?[] Read(string json, params (string Path, Type Type)[] columns)
        => Row(json, [.. columns.Select(c => new Column(JsonPath.Parse(c.Path), ColumnDecoders.For(c.Type)))]);

    private static object?[] Row(string json, params Column[] columns)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        var row = new RowLayout([.. columns]).ReadRow(ref reader);
        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        Assert.Equal(0, reader.CurrentDepth);
        return row;
    }
}
