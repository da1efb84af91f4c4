using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace StripeEFCore.Tests.Architecture;

/// <summary>What the documentation names exists.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Folder(), "..", "..", ".."));

    private static readonly string[] Pages =
        [.. Directory.EnumerateFiles(Root, "*.md"), .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md")];

    [Fact]
    public void The_index_lists_every_page()
    {
        var index = Text(Path.Combine(Root, "docs", "index.md"));
        Assert.All(
            Pages.Select(p => Path.GetFileName(p)).Except(["index.md", "README.md"]),
            page => Assert.Contains(page + "):", index, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_lead_to_files_and_headings_that_exist()
        => Assert.All(
            from page in Pages
            from Match link in Link().Matches(WithoutCode(Text(page)))
            select (Page: page, Target: link.Groups["target"].Value),
            link =>
            {
                var parts = link.Target.Split('#');
                var file = parts[0].Length == 0 ? link.Page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.Page)!, parts[0]));
                Assert.True(System.IO.Path.Exists(file), $"{Path.GetFileName(link.Page)} links to {link.Target}, which does not exist.");
                Assert.True(
                    parts.Length == 1 || HeadingsOf(file).Contains(parts[1]),
                    $"{Path.GetFileName(link.Page)} links to {link.Target}, and there is no such heading.");
            });

    [Theory]
    [InlineData("docs/glossary.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Source_files_that_a_page_names_exist(string page)
    {
        var known = new[] { "src", "tests" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "*.cs", SearchOption.AllDirectories))
            .Select(f => Path.GetFileName(f))
            .ToHashSet();
        var named = SourceFile().Matches(Text(Path.Combine(Root, page))).Select(m => m.Groups["name"].Value).ToArray();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    private static IEnumerable<string> HeadingsOf(string file)
        => Text(file).Split('\n').Where(l => l.StartsWith('#')).Select(l => Anchor().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string text) => Code().Replace(text, "");

    private static string Text(string file) => System.IO.File.ReadAllText(file).ReplaceLineEndings("\n");

    [GeneratedRegex(@"\]\((?!https?:)(?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("`(?<name>[A-Za-z0-9.]+\\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Anchor();

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
