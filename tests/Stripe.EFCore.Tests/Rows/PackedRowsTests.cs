using System.Text.Json.Nodes;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows;

/// <summary>Rows of a page that waits for others are packed, and are the same when they are read again.</summary>
public class PackedRowsTests
{
    private static readonly RowLayout Whole = Layout(
        ("id", typeof(string)), ("address", typeof(Address)), ("balance", typeof(int)), ("metadata", typeof(Dictionary<string, string>)));

    [Fact]
    public void Packed_rows_are_the_same_when_they_are_read_again()
    {
        var page = new PageReader(Whole, report: null, packs: true).ReadPage(Customers(100));
        var packed = page.Pack(page.Rows);

        Assert.IsType<PackedRows>(packed.Rows);
        Assert.Equal(100, packed.Rows.Count);
        Assert.InRange(packed.Weight, 1, page.Weight / 4);
        Assert.Equal(page.Rows.Select(Text), packed.Rows.Select(Text));
        Assert.Same(packed.Rows[5], packed.Rows[5]);
    }

    [Fact]
    public void A_page_that_gives_some_rows_of_its_answer_has_these_when_they_are_read_again()
    {
        var page = new PageReader(Whole, report: null, packs: true).ReadPage(Customers(100));
        List<object?[]> some = [.. page.Rows.Where((_, i) => i % 3 == 1)];
        var packed = (page with { Rows = some }).Pack(page.Rows);

        Assert.Equal(33, packed.Rows.Count);
        Assert.Equal(some.Select(Text), packed.Rows.Select(Text));
    }

    [Fact]
    public void A_value_that_cannot_be_read_tells_its_object_when_it_is_read_again()
    {
        var found = new List<UnreadableValue>();
        var json = Customers(100, (customer, i) => customer["balance"] = i == 7 ? "x" : i);
        var page = new PageReader(Whole, found.Add, packs: true).ReadPage(json);
        var packed = page.Pack(page.Rows);

        var error = Assert.Throws<StripeResponseException>(() => Read(packed.Rows[7]));
        Assert.Contains("'balance' of customer 'cus_7'", error.Message, StringComparison.Ordinal);
        Assert.Single(found);
    }

    [Fact]
    public void Rows_of_a_few_columns_stay_as_they_are()
    {
        var page = new PageReader(Layout(("balance", typeof(int))), report: null, packs: true).ReadPage(Customers(100));
        Assert.Same(page, page.Pack(page.Rows));
    }

    private static byte[] Customers(int count, Action<JsonObject, int>? change = null)
    {
        var data = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var customer = new JsonObject
            {
                ["id"] = $"cus_{i}",
                ["object"] = "customer",
                ["address"] = new JsonObject { ["city"] = $"City {i}", ["line1"] = $"Street {i * 7}" },
                ["balance"] = i,
                ["metadata"] = new JsonObject { ["order"] = $"{i * 31}", ["shop"] = "north" },
            };
            change?.Invoke(customer, i);
            data.Add(customer);
        }

        return Utf8(new JsonObject { ["object"] = "list", ["data"] = data, ["has_more"] = false }.ToJsonString());
    }

    private static string Text(object?[] row)
    {
        var (address, metadata) = ((Address)row[1]!, (Dictionary<string, string>)row[3]!);
        return $"{row[0]}, {address.City}, {address.Line1}, {row[2]}, {string.Join(' ', metadata)}";
    }
}
