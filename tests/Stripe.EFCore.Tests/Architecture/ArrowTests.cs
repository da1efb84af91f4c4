using System.Runtime.CompilerServices;
using System.Text;

namespace Stripe.EFCore.Tests.Architecture;

/// <summary>
///     The rooms of the source that each room uses. docs/architecture.md lists them, so that a review of a change shows each new arrow. With the environment
///     variable <c>STRIPE_EFCORE_REWRITE_ARROWS=1</c> the test rewrites that list.
/// </summary>
public sealed class ArrowTests(SourceArrows source) : IClassFixture<SourceArrows>
{
    private const string Begin = "<!-- arrows: written by ArrowTests -->";
    private const string End = "<!-- end of arrows -->";

    /// <summary>
    ///     Rooms that use each other although neither is a part of the other. Each is a debt: none may be added, and one that is gone has to be taken out here.
    /// </summary>
    private static readonly string[] UseEachOther =
    [
        "Extensions <-> Metadata",
        "Extensions <-> Metadata/Conventions",
        "Extensions <-> Infrastructure",
        "Extensions <-> Query",
        "Query/Binding <-> Query/Planning",
        "Query/Binding <-> Query/Plans",
        "Query/Execution <-> Query/Materialization",
        "Query/Planning <-> Query/Plans",
    ];

    /// <summary>The most files of one cycle, by the room of its first file; what is not named has at most eight. The numbers may only fall.</summary>
    private static readonly Dictionary<string, int> LargestCycles = new()
    {
        ["Query/Execution"] = 58,
        ["Query/Binding"] = 47,
        ["Rows/Values"] = 16,
    };

    private static readonly string Document = Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", "docs", "architecture.md"));

    [Fact]
    public void No_two_rooms_use_each_other_but_a_room_and_its_own_parts_and_those_named()
        => Assert.Equal(UseEachOther.Order(StringComparer.Ordinal), Pairs().Where(p => !IsPartOf(p.One, p.Other)).Select(p => $"{p.One} <-> {p.Other}").Order(StringComparer.Ordinal));

    [Fact]
    public void No_cycle_of_files_grows()
        => Assert.All(source.Cycles(), cycle =>
        {
            var room = SourceArrows.FolderOf(cycle.GroupBy(SourceArrows.FolderOf).MaxBy(g => g.Count())!.First());
            Assert.True(
                cycle.Count <= LargestCycles.GetValueOrDefault(room, 8),
                $"{cycle.Count} files of {room} use each other, directly or through others: {string.Join(", ", cycle)}");
        });

    [Fact]
    public void A_room_has_at_most_fifteen_files_but_those_named()
    {
        var large = source.Files.GroupBy(SourceArrows.FolderOf).Where(g => g.Count() > 15).Select(g => g.Key);
        Assert.Equal(["Catalog", "Infrastructure", "Query", "Query/Binding", "Query/Execution", "Query/Planning"], large.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_documentation_lists_the_arrows()
    {
        var text = System.IO.File.ReadAllText(Document);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= Begin.Length && end > begin, $"docs/architecture.md lacks the lines '{Begin}' and '{End}'.");
        var expected = Table();
        if (Environment.GetEnvironmentVariable("STRIPE_EFCORE_REWRITE_ARROWS") == "1")
            System.IO.File.WriteAllText(Document, text[..begin] + expected + text[end..]);
        else
            Assert.Equal(expected, text[begin..end].ReplaceLineEndings("\n"));
    }

    private string Table()
    {
        var table = new StringBuilder("\n\n| Room | uses |\n|---|---|\n");
        foreach (var room in Arrows().GroupBy(a => a.From, a => a.To).OrderBy(g => g.Key, StringComparer.Ordinal))
            table.Append($"| {room.Key} | {string.Join(", ", room.Order(StringComparer.Ordinal))} |\n");
        return table.Append('\n').ToString();
    }

    private IEnumerable<(string From, string To)> Arrows()
        => source.Uses.SelectMany(u => u.Value.Select(to => (From: SourceArrows.FolderOf(u.Key), To: SourceArrows.FolderOf(to)))).Where(a => a.From != a.To).Distinct();

    private IEnumerable<(string One, string Other)> Pairs()
    {
        var arrows = Arrows().ToHashSet();
        return arrows.Where(a => string.CompareOrdinal(a.From, a.To) < 0 && arrows.Contains((a.To, a.From)));
    }

    private static bool IsPartOf(string room, string part) => part.StartsWith(room + "/", StringComparison.Ordinal);

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
