using System.Text;
using Stripe.EFCore.Catalog.Writes;

namespace StripeEFCore.Tests.Catalog.Writes;

public class SortedTextTests
{
    private const string Table = "a one two\n    three\nab four\nb\n    five\n    six\nc seven";

    [Theory]
    [InlineData("a", "one two three")]
    [InlineData("ab", "four")]
    [InlineData("b", "five six")]
    [InlineData("c", "seven")]
    public void Entries_are_found_with_the_lines_below_them(string key, string expected)
    {
        Assert.Equal(expected, Find(Table, key));
        Assert.Equal(expected, Find(Table + "\n", key));
        Assert.Equal(expected, Find(Table.ReplaceLineEndings("\r\n"), key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("aa")]
    [InlineData("abc")]
    [InlineData("one")]
    [InlineData("d")]
    public void Other_keys_are_not_found(string key) => Assert.Null(Find(Table, key));

    [Fact]
    public void An_empty_table_has_no_keys()
    {
        Assert.Null(Find("", "a"));
        Assert.Empty(SortedText.Keys([]));
    }

    [Fact]
    public void Keys_come_in_their_order() => Assert.Equal(["a", "ab", "b", "c"], SortedText.Keys(Encoding.UTF8.GetBytes(Table)));

    private static string? Find(string table, string key)
        => SortedText.Find(Encoding.UTF8.GetBytes(table), key) is { } found
            ? string.Join(' ', found.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : null;
}
