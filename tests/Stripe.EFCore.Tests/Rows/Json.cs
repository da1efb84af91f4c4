using System.Text;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace StripeEFCore.Tests.Rows;

/// <summary>Reads of one value, one object or one page, as the tests of this room ask for them. JSON is written with ' for ".</summary>
internal static class Json
{
    public static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json.Replace('\'', '"'));

    public static RowLayout Layout(params (string Path, ColumnDecoder Decoder)[] columns) =>
        new([.. columns.Select(c => new Column(JsonPath.Parse(c.Path), c.Decoder))]);

    public static RowLayout Layout(params (string Path, Type Type)[] columns) =>
        new([.. columns.Select(c => new Column(JsonPath.Parse(c.Path), ColumnDecoders.For(c.Type)))]);

    /// <summary>Reads an object and checks that nothing of it is left.</summary>
    public static object?[] Row(RowLayout layout, string json)
    {
        var cursor = new JsonCursor(Utf8(json));
        var row = layout.ReadRow(ref cursor);
        cursor.End();
        return row;
    }

    /// <summary>A member's value as a column of a page, so that errors are those that users see.</summary>
    public static object? Value(ColumnDecoder decoder, string value)
    {
        var page = new PageReader(Layout(("before.value", decoder), ("after", ColumnDecoders.For(typeof(int)))))
            .ReadPage(Utf8($"{{'data':[{{'before':{{'value':{value}}},'after':7}}],'has_more':false}}"));
        var row = Assert.Single(page.Rows);
        Assert.Equal(7, row[1]);
        return Read(row[0]);
    }

    /// <summary>A value of a row, and those of the rows in it, as a query reads them.</summary>
    public static object? Read(object? value)
    {
        IEnumerable<object?> inside = value switch
        {
            object?[] row => row,
            List<object?[]> rows => rows.SelectMany(r => r),
            _ => [],
        };
        foreach (var nested in inside)
            Read(nested);
        return UnreadableValue.Read<object?>(value);
    }

    public static object? Value(Type type, string value) => Value(ColumnDecoders.For(type), value);

    public static T Value<T>(string value) => (T)Value(typeof(T), value)!;

    public static string ErrorOf<T>(string value) => Assert.Throws<StripeResponseException>(() => Value(typeof(T), value)).Message;
}
