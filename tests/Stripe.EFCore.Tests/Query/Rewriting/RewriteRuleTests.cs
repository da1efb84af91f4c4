using System.Linq.Expressions;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Printing;
using Stripe.EFCore.Query.Rewriting;
using StripeEFCore.Tests.Query.Printing;

namespace StripeEFCore.Tests.Query.Rewriting;

/// <summary>What each rule of the rewriting phase makes of the tree of a query.</summary>
public sealed partial class RewriteRuleTests
{
    public static TheoryData<string> Names => [.. RewriteRuleQueries.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_makes_the_trees_of_its_file(string name)
    {
        using var db = new RewrittenBilling();
        var rules = Rules(db).ToDictionary(r => r.GetType().Name);
        var text = new StringBuilder();
        var changed = 0;
        foreach (var (code, query) in RewriteRuleQueries.All.Single(t => t.Name == name).Queries)
        {
            var before = query(db).Expression;
            var after = Rewritten(rules[name], before);
            changed += after == Print(before) ? 0 : 1;
            text.Append(text.Length == 0 ? "" : "\n").Append("> ").Append(Baseline.Shown(code)).Append('\n');
            text.Append(after == Print(before) ? "-- stays\n" : "-- becomes\n" + after);
        }

        Assert.True(changed > 0, "The rule changes none of these queries.");
        Baseline.AssertIs(Path.Combine("Rules", name + ".txt"), text.ToString());
    }

    [Fact]
    public void Every_rule_has_queries()
    {
        using var db = new RewrittenBilling();
        Assert.Equal(Rules(db).Select(r => r.GetType().Name), RewriteRuleQueries.All.Select(t => t.Name));
    }

    private static IEnumerable<IRewriteRule> Rules(Billing db)
        => new QueryRewriting(db.Model, new FiredRules()) is var rewriting
            ? [.. rewriting.Rules, QueryRewriting.OfExpanded, rewriting.OfNormalized]
            : [];

    private static string Rewritten(IRewriteRule rule, Expression query)
    {
        try
        {
            return Print(rule.Apply(query));
        }
        catch (InvalidOperationException refusal)
        {
            return "refused: " + refusal.Message.ReplaceLineEndings(" ") + "\n";
        }
    }

    /// <summary>The tree as C#, with captured variables by their names.</summary>
    private static string Print(Expression query)
        => Captured().Replace(ExpressionPrinter.Print(query).ReplaceLineEndings("\n").TrimEnd(), "") + "\n";

    [GeneratedRegex(@"value\([^)]*\)\.|\(?\w*DisplayClass\w*\)?\.|<>\w+\.")]
    private static partial Regex Captured();
}
