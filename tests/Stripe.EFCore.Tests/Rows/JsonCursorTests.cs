using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Stripe.EFCore.Rows.Json;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows;

public class JsonCursorTests
{
    /// <summary>Enough behind whatever is read that it is looked at in whole blocks.</summary>
    private static readonly string Tail = $",'tail':'{new string('x', 100)}'}}";

    [Fact]
    public void Members_and_elements_are_those_that_a_document_has()
    {
        var names = Gen.Select(JsonExtentTests.Text, Gen.Int[0, 70], (text, padding) => text + new string('n', padding));
        Gen.Select(Gen.Select(names, JsonExtentTests.Value).List[0, 8], Gen.Bool, Gen.Bool, Gen.Int[0, 70]).Sample((members, indented, escaped, depth) =>
        {
            var options = new JsonSerializerOptions
            {
                WriteIndented = indented,
                NewLine = depth % 3 == 0 ? "\r\n" : "\n",
                IndentSize = depth % 9,
                Encoder = escaped ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            };
            var wanted = members.DistinctBy(m => m.Item1).ToDictionary(m => m.Item1, m => m.Item2);
            var json = JsonSerializer.SerializeToUtf8Bytes(new { members = wanted, elements = wanted.Values, tail = new string('x', depth) }, options);
            using var document = JsonDocument.Parse(json);

            var found = new List<(string?, string)>();
            var cursor = new JsonCursor(json);
            cursor.Enter();
            Assert.True(cursor.MoveToMember(out _));
            cursor.Enter();
            while (cursor.MoveToMember(out var name))
                found.Add((name.Text, Encoding.UTF8.GetString(cursor.ReadValue().Json)));
            Assert.True(cursor.MoveToMember(out _));
            cursor.Enter();
            while (cursor.MoveToElement())
                found.Add((null, Encoding.UTF8.GetString(cursor.ReadValue().Json)));
            Assert.True(cursor.MoveToMember(out _));
            Assert.Equal(new string('x', depth), cursor.ReadValue().Text);
            Assert.False(cursor.MoveToMember(out _));
            cursor.End();

            Assert.Equal(
                [
                    .. document.RootElement.GetProperty("members").EnumerateObject().Select(m => ((string?)m.Name, m.Value.GetRawText())),
                    .. document.RootElement.GetProperty("elements").EnumerateArray().Select(e => ((string?)null, e.GetRawText())),
                ],
                found);
        });
    }

    [Theory]
    [InlineData("'a' 1")]
    [InlineData("'a'1")]
    [InlineData("'a'':1")]
    [InlineData("'a':1 'b':2")]
    [InlineData("'a':1,")]
    [InlineData("'a':1,,'b':2")]
    [InlineData("'a':")]
    [InlineData("'a'::1")]
    [InlineData("'a':tru")]
    [InlineData("'a':nul")]
    [InlineData("'a':nulll")]
    [InlineData("'a':?")]
    [InlineData("'a':]")]
    [InlineData("'a':1]")]
    [InlineData("a:1")]
    [InlineData("? 'a':1")]
    [InlineData("1,'a':1")]
    [InlineData("'a\n':1")]
    [InlineData("'a\u0001':1")]
    [InlineData("'a':'\n'")]
    public void What_no_object_is_made_of_is_refused_wherever_it_stands(string members)
    {
        foreach (var before in new[] { "", "'x':0,", "'x':0,\n  ", "'x':'y', ", $"'x':'{new string('y', 70)}',\t" })
        {
            foreach (var json in new[] { $"{{{before}{members}}}", $"{{{before}{members}{Tail}" })
                Assert.Throws<JsonException>(() => CountMembers(Utf8(json)));
        }
    }

    [Fact]
    public void What_ends_too_early_is_refused()
    {
        var whole = Utf8($"{{'a':[1,{{}}],\n  'b':'\\'x',  'c' : -1.5e3 ,'d':null{Tail}");

        Assert.Equal(5, CountMembers(whole));
        for (var length = 1; length < whole.Length; length++)
            Assert.Throws<JsonException>(() => CountMembers(whole.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-7", -7L)]
    [InlineData("999999999999999999", 999999999999999999)]
    [InlineData("9223372036854775807", null)]
    [InlineData("01", null)]
    [InlineData("-", null)]
    [InlineData("1.0", null)]
    [InlineData("1e3", null)]
    [InlineData("'1'", null)]
    public void Whole_numbers_are_told_from_others(string json, long? number)
    {
        var cursor = new JsonCursor(Utf8(json));

        Assert.Equal(number is not null, cursor.ReadValue().TryGetWhole(out var read));
        Assert.True(number is null || number == read);
    }

    private static int CountMembers(ReadOnlySpan<byte> json)
    {
        var count = 0;
        var cursor = new JsonCursor(json);
        cursor.Enter();
        for (; cursor.MoveToMember(out _); count++)
            cursor.ReadValue();
        cursor.End();
        return count;
    }
}
