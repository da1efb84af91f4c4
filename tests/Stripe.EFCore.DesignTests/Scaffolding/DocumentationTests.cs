using System.Xml.Linq;
using Stripe.EFCore.Design.Scaffolding.Documentation;

namespace StripeEFCore.DesignTests.Scaffolding;

public sealed class DocumentationTests
{
    [Theory]
    [InlineData("The name.", "The name.")]
    [InlineData("(ID of the Customer)\n  The customer to bill.", "The customer to bill.")]
    [InlineData("First paragraph\n  in two lines.\n\n  Second one.", "First paragraph in two lines.")]
    [InlineData("Time at which it was made. Measured in seconds since the Unix epoch.", "Time at which it was made.")]
    [InlineData("""See <a href="https://a.example/b?c=1&amp;d=2">the page</a>.""", """See <see href="https://a.example/b?c=1&amp;d=2">the page</see>.""")]
    [InlineData("Less &lt; more &amp; <c>code</c>", "Less &lt; more &amp; <c>code</c>")]
    [InlineData("""As <see cref="P:Stripe.EventData.Object" /> is.""", "As <c>Object</c> is.")]
    [InlineData("The state.\n One of: <c>open</c>, or <c>paid</c>.\n\n This enum can grow over time.", "The state.")]
    [InlineData("  \n ", null)]
    public void A_summary_keeps_Stripes_words(string inside, string? wanted)
        => Assert.Equal(wanted, DocumentationText.Of(XElement.Parse($"<summary>{inside}</summary>", LoadOptions.PreserveWhitespace)).Summary);

    [Fact]
    public void The_values_of_a_text_are_those_after_the_words_one_of()
        => Assert.Equal(
            ["open", "paid"],
            DocumentationText.Of(XElement.Parse("<summary>Not <c>this</c>.\nOne of: <c>open</c>, or\n<c>paid</c>.</summary>")).Values.ToArray());

    [Fact]
    public void A_long_paragraph_ends_at_a_sentence()
    {
        var sentence = string.Join(' ', Enumerable.Repeat("word", 30));
        var summary = DocumentationText.Of(new XElement("summary", $"A{sentence} e.g. This. B{sentence}. C{sentence}.")).Summary!;
        Assert.EndsWith($"B{sentence}.", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_found_in_a_packages_folder_of_the_project()
    {
        var folder = Directory.CreateTempSubdirectory("packages");
        try
        {
            foreach (var framework in new[] { "net9.0", "net10.0", "netstandard2.0" })
                File.WriteAllText(Path.Combine(folder.CreateSubdirectory($"stripe.net/1.2.3/lib/{framework}").FullName, "Stripe.net.xml"), "<doc/>");
            folder.CreateSubdirectory("obj");
            File.WriteAllText(
                Path.Combine(folder.FullName, "obj", "project.assets.json"), $$"""{ "packageFolders": { "{{folder.FullName.Replace(@"\", @"\\")}}": {} } }""");

            var found = DocumentationFile.FindIn(DocumentationFile.FoldersOf(folder.FullName), "1.2.3");
            Assert.Equal(Path.Combine(folder.FullName, "stripe.net", "1.2.3", "lib", "net10.0", "Stripe.net.xml"), found);
            Assert.Null(DocumentationFile.FindIn(DocumentationFile.FoldersOf(folder.FullName), "1.2.4"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
