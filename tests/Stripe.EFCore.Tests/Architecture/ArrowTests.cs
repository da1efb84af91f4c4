using System.Runtime.CompilerServices;
using System.Text;

namespace StripeEFCore.Tests.Architecture;

/// <summary>
///     The rooms of the source that each room uses. docs/architecture.md lists them, so that a review of a change shows each new arrow. With the environment
///     variable <c>STRIPE_EFCORE_REWRITE_ARROWS=1</c> the test rewrites that list.
/// </summary>
public sealed class ArrowTests(SourceArrows source) : IClassFixture<SourceArrows>
{
    private const string Begin = "<!-- arrows: written by ArrowTests -->";
    private const string End = "<!-- end of arrows -->";

    /// <summary>The floors of a query, from the ground up: a floor uses those below it.</summary>
    private static readonly string[] Floors =
    [
        "Query/Plans/Nodes",
        "Query/Plans/Errors",
        "Query/Plans/Runtime",
        "Query/Plans/Expressions",
        "Query/Plans/Algebra",
        "Query/Plans/Printing",
        "Query/Rewriting",
        "Query/Binding",
        "Query/Planning",
        "Query/Materialization",
        "Query/Execution/Runs",
        "Query/Execution/Scans/Layouts",
        "Query/Execution/Scans/Requests",
        "Query/Execution/Scans/Reading",
        "Query/Execution/Lookups",
        "Query/Execution/Operators",
        "Query/Execution/Results",
        "Query/Execution/Compilation",
        "Query/Bulk",
        "Query",
    ];

    /// <summary>
    ///     The most files of one cycle, by the room that has most of them; in other rooms it is six. Each of these is a recursion of its matter: readers of
    ///     values have readers, subqueries stand in expressions and expressions in subqueries, plan nodes hold queries, a scan reads
    ///     other lists in its place.
    /// </summary>
    private static readonly Dictionary<string, int> LargestCycles = new()
    {
        ["Rows/Values/Entities"] = 15,
        ["Rows/Values"] = 15,
        ["Query/Execution/Compilation"] = 11,
        ["Query/Binding"] = 10,
        ["Query/Plans/Nodes"] = 8,
        ["Query/Execution/Scans/Reading"] = 7,
    };

    private static readonly string Document = Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", "docs", "architecture.md"));

    [Fact]
    public void No_two_rooms_use_each_other_but_a_room_and_its_own_parts()
        => Assert.Empty(Pairs().Where(p => !IsPartOf(p.One, p.Other)).Select(p => $"{p.One} <-> {p.Other}"));

    [Fact]
    public void A_floor_of_a_query_uses_the_floors_below_it_alone()
        => Assert.Empty(Arrows().Where(a => FloorOf(a.From) is >= 0 and var from && FloorOf(a.To) > from).Select(a => $"{a.From} -> {a.To}"));

    [Fact]
    public void Every_room_of_queries_is_a_floor_or_a_part_of_one()
        => Assert.DoesNotContain(
            source.Files.Select(SourceArrows.FolderOf), f => f.StartsWith("Query/", StringComparison.Ordinal) && Floors[FloorOf(f)] == "Query");

    [Fact]
    public void Planning_uses_neither_rewriting_nor_binding()
        => Assert.DoesNotContain(Arrows(), a => IsIn(a.From, "Query/Planning") && (IsIn(a.To, "Query/Rewriting") || IsIn(a.To, "Query/Binding")));

    [Fact]
    public void No_cycle_of_files_grows()
        => Assert.All(source.Cycles(), cycle =>
        {
            var room = SourceArrows.FolderOf(cycle.GroupBy(SourceArrows.FolderOf).MaxBy(g => g.Count())!.First());
            Assert.True(
                cycle.Count <= LargestCycles.GetValueOrDefault(room, 6),
                $"{cycle.Count} files of {room} use each other, directly or through others: {string.Join(", ", cycle)}");
        });

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
        => source.Uses.SelectMany(u => u.Value.Select(to => (From: SourceArrows.FolderOf(u.Key), To: SourceArrows.FolderOf(to))))
            .Where(a => a.From != a.To)
            .Distinct();

    private IEnumerable<(string One, string Other)> Pairs()
    {
        var arrows = Arrows().ToHashSet();
        return arrows.Where(a => string.CompareOrdinal(a.From, a.To) < 0 && arrows.Contains((a.To, a.From)));
    }

    /// <summary>The first floor that a room is in; -1 where it is none of a query's.</summary>
    private static int FloorOf(string room) => Array.FindIndex(Floors, f => IsIn(room, f));

    private static bool IsIn(string folder, string room) => folder == room || IsPartOf(room, folder);

    private static bool IsPartOf(string room, string part) => part.StartsWith(room + "/", StringComparison.Ordinal);

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
