using System.Runtime.CompilerServices;

namespace StripeEFCore.Tests.Architecture;

/// <summary>What a reader can hold in one look: how wide a line is, how long a file is, how many files a folder has.</summary>
public sealed class SourceFileTests
{
    private const int MostColumns = 160;
    private const int MostLines = 350;
    private const int MostFiles = 15;

    private static readonly string Root = Path.GetFullPath(Path.Combine(Folder(), "..", "..", ".."));

    private static readonly string[] Files =
    [
        .. new[] { "benchmarks", "docs", "samples", "src", "tests" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Root))
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Intersect(["bin", "obj", "TestResults"]).Any())
            .Where(f => Path.GetExtension(f) is ".cs" or ".csproj" or ".props" or ".md" && !f.EndsWith(".g.cs", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The rows of tables in the documentation cannot be wrapped.</summary>
    [Fact]
    public void No_line_is_wider_than_160_columns()
    {
        var wide = Files.SelectMany(f => Lines(f).Index()
            .Where(l => l.Item.Length > MostColumns && !(f.EndsWith(".md", StringComparison.Ordinal) && l.Item.StartsWith('|')))
            .Select(l => $"{f}:{l.Index + 1} has {l.Item.Length} columns"))
            .ToArray();
        Assert.True(wide.Length == 0, string.Join('\n', wide));
    }

    /// <summary>A page of the documentation is looked up by its headings, and may be longer.</summary>
    [Fact]
    public void No_file_is_longer_than_350_lines()
        => Assert.Empty(Files.Where(f => !f.EndsWith(".md", StringComparison.Ordinal))
            .Select(f => (File: f, Lines(f).Length))
            .Where(f => f.Length > MostLines)
            .Select(f => $"{f.File} has {f.Length} lines"));

    [Fact]
    public void No_folder_has_more_than_fifteen_files()
        => Assert.Empty(Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
            .GroupBy(SourceArrows.FolderOf)
            .Where(g => g.Count() > MostFiles)
            .Select(g => $"{g.Key} has {g.Count()} files"));

    /// <summary>
    ///     Tests and benchmarks stand outside the namespace Stripe, as user code does: inside of it, each name of a class of Stripe.net hides the test's own
    ///     class.
    /// </summary>
    [Fact]
    public void Tests_and_benchmarks_have_the_namespace_of_their_project()
        => Assert.All(
            Files.Where(f => f.Split('/') is ["tests" or "benchmarks", var project, ..] && f.EndsWith(".cs", StringComparison.Ordinal) && project != "Shared"),
            file => Assert.All(
                Lines(file).Where(l => l.StartsWith("namespace ", StringComparison.Ordinal)),
                line => Assert.StartsWith("namespace " + file.Split('/')[1].Replace("Stripe.EFCore", "StripeEFCore", StringComparison.Ordinal), line)));

    private static string[] Lines(string file) => System.IO.File.ReadAllLines(Path.Combine(Root, file));

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
