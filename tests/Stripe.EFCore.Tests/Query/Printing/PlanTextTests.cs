using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Query.Printing;

/// <summary>
///     The whole plan texts of telling queries, a file for each theme. Each line says what Stripe is asked or what runs in process.
/// </summary>
public sealed class PlanTextTests
{
    public static TheoryData<string> Themes => [.. PlanQueries.Themes.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Plans_are_those_of_the_file(string theme)
        => Baseline.AssertIs(Path.Combine("Plans", theme + ".txt"), Print(PlanQueries.Themes.Single(t => t.Name == theme)));

    [Fact]
    public void There_are_plans_of_many_queries()
    {
        var queries = PlanQueries.Themes.SelectMany(t => t.Queries).ToList();
        Assert.True(queries.Count >= 120, queries.Count.ToString(CultureInfo.InvariantCulture));
        Assert.Empty(queries.GroupBy(q => q.Text).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public void No_plan_shows_names_of_the_provider_or_of_C_sharp_compilers()
        => Assert.All(PlanQueries.Themes, t => Assert.DoesNotMatch(@"RowFunctions|DisplayClass|<>|\bConvert\(|NullSafe|__|\$\w", Print(t)));

    private static string Print(PlanTheme theme)
    {
        using var db = new Billing();
        var text = new StringBuilder();
        foreach (var (code, query) in theme.Queries)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("> ").Append(Baseline.Shown(code)).Append('\n');
            text.Append(query(db).ToQueryString().ReplaceLineEndings("\n").TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
