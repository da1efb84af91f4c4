using System.Text;
using Stripe.EFCore.Query.Plans.Printing;

namespace StripeEFCore.Tests.Query.Binding;

/// <summary>What binding makes of each operator and expression of LINQ, before a rule of the planner sees it.</summary>
public sealed class BoundRowTests
{
    public static TheoryData<string> Names => [.. BoundRowQueries.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Queries_are_bound_to_the_rows_of_the_file(string theme)
    {
        var text = new StringBuilder();
        foreach (var (code, query) in BoundRowQueries.All.Single(t => t.Name == theme).Queries)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("> ").Append(Baseline.Shown(code)).Append('\n');
            text.Append(PlanPrinter.Print(BoundQueries.Of(query)).ReplaceLineEndings("\n").TrimEnd()).Append('\n');
        }

        Baseline.AssertIs(Path.Combine("Rows", theme + ".txt"), text.ToString());
    }
}
