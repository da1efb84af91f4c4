using System.Text;
using System.Text.Json;
using CsCheck;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Json;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows;

public class JsonExtentTests
{
    private static readonly string[] Pieces = ["a", "\"", "\\", "\\\"", "{", "}", "[", "]", "\n", "é", "]}\\\\\"", new('x', 61)];

    internal static readonly Gen<string> Text = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).List[0, 6].Select(string.Concat);

    internal static readonly Gen<object?> Value = Gen.Recursive<object?>((depth, value) => depth > 4
        ? Text.Select(t => (object?)t)
        : Gen.OneOf(
            Text.Select(t => (object?)t),
            Gen.Int.Select(i => (object?)i),
            Gen.Const((object?)null),
            value.List[0, 4].Select(l => (object?)l),
            Gen.Select(Text, value).List[0, 4].Select(l => (object?)l.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2))));

    [Fact]
    public void The_end_of_a_value_is_where_a_reader_finds_it()
    {
        Gen.Select(Value, Gen.Bool, Gen.Int[0, 70]).Sample((value, indented, before) =>
        {
            var options = new JsonSerializerOptions
            {
                WriteIndented = indented,
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
            };
            var json = JsonSerializer.SerializeToUtf8Bytes(new { before = new string('x', before), value = new[] { value }, after = "]}\"" }, options);
            var reader = new Utf8JsonReader(json);
            while (!(reader.Read() && reader is { TokenType: JsonTokenType.StartArray }))
            {
            }

            var start = (int)reader.BytesConsumed;
            reader.Skip();

            Assert.Equal((int)reader.TokenStartIndex, start + JsonExtent.IndexOfClosing(json.AsSpan(start)));
        });
    }

    [Fact]
    public void Quotes_brackets_and_backslashes_in_strings_close_nothing_wherever_they_fall()
    {
        foreach (var inside in new[] { "}", "\\\"}", "\\\\", "\\\\\\\"}", "{{{", "]]" })
        {
            for (var padding = 0; padding < 140; padding++)
            {
                var json = Encoding.UTF8.GetBytes($"\"{new string('x', padding)}{inside}\":{{\"a\":[]}}}},{{");
                Assert.Equal(json.Length - 3, JsonExtent.IndexOfClosing(json));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("'a':1")]
    [InlineData("'a':'}")]
    [InlineData("'a':{}")]
    [InlineData("'a':'\\'}")]
    public void What_is_not_closed_has_no_end(string json)
    {
        for (var padding = 0; padding < 140; padding++)
            Assert.Equal(-1, JsonExtent.IndexOfClosing(Utf8(new string(' ', padding) + json)));
    }

    [Fact]
    public void A_page_reads_the_same_whatever_is_passed_over_in_its_rows()
    {
        var reader = new PageReader(Layout(("id", typeof(string)), ("n.m", typeof(int)), ("z", typeof(string))));
        Gen.Select(Value, Value, Gen.Int).List[1, 5].Sample(objects =>
        {
            var rows = objects.Select((o, i) =>
                new { id = $"x{i}", a = new[] { o.Item1 }, n = new { k = o.Item2, m = o.Item3, l = o.Item1 }, p = o.Item2, z = $"z{i}" });
            var json = JsonSerializer.SerializeToUtf8Bytes(new { data = rows, has_more = true });

            var page = reader.ReadPage(json);

            Assert.Equal(objects.Select((o, i) => new object?[] { $"x{i}", o.Item3, $"z{i}" }), page.Rows);
            Assert.Equal(($"x{objects.Count - 1}", true), (page.LastId, page.HasMore));
        });
    }

    [Fact]
    public void A_body_that_breaks_behind_what_was_passed_over_is_told_by_the_byte()
    {
        var passedOver = $"{{'data':[{{'a':{{'b':'{new string('x', 500)}'}},";

        var error = Assert.Throws<StripeResponseException>(() => new PageReader(Layout(("id", typeof(string)))).ReadPage(Utf8(passedOver + "?")));

        Assert.Contains($"at byte {passedOver.Length}.", error.Message, StringComparison.Ordinal);
    }
}
