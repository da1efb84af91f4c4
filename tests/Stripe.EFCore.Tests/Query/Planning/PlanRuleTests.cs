using System.Text;
using Stripe.EFCore.Query.Planning;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;

namespace StripeEFCore.Tests.Query.Planning;

/// <summary>What each rule of the planner makes of a plan: the plan as the rules before it leave it, and the plan behind it.</summary>
public sealed class PlanRuleTests
{
    public static TheoryData<string> Names => [.. PlanRuleQueries.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_makes_the_plans_of_its_file(string rule)
    {
        var text = new StringBuilder();
        var changed = 0;
        foreach (var (code, query) in PlanRuleQueries.All.Single(t => t.Name == rule).Queries)
        {
            var (before, after) = Around(rule, BoundQueries.Of(query));
            changed += before == after ? 0 : 1;
            text.Append(text.Length == 0 ? "" : "\n").Append("> ").Append(Baseline.Shown(code)).Append('\n').Append(before);
            text.Append(before == after ? "-- stays\n" : "-- becomes\n" + after);
        }

        Assert.True(changed > 0, "The rule changes none of these plans.");
        Baseline.AssertIs(Path.Combine("Rules", rule + ".txt"), text.ToString());
    }

    [Fact]
    public void Every_rule_has_queries()
        => Assert.Equal(
            new[] { nameof(KeySets) }.Concat(Planner.Rules(isNarrow: true).Select(r => r.GetType().Name)).Append(nameof(LookUpDeepFields)),
            PlanRuleQueries.All.Select(t => t.Name));

    [Theory]
    [InlineData("Invoices", "")]
    [InlineData("Open invoices", "PushConditions, PushSearch")]
    [InlineData("Customers of invoices", "ExpandReferences")]
    [InlineData("Newest invoices", "KeepCreatedOrder, ExpectRows")]
    public void The_rules_that_changed_a_query_are_known(string what, string rules)
    {
        var query = what switch
        {
            "Open invoices" => BoundQueries.Of(db => db.Invoices.Where(i => i.Status == "open")),
            "Customers of invoices" => BoundQueries.Of(db => db.Invoices.Select(i => i.Customer.Email)),
            "Newest invoices" => BoundQueries.Of(db => db.Invoices.OrderByDescending(i => i.Created).Take(5)),
            _ => BoundQueries.Of(db => db.Invoices),
        };
        var fired = new FiredRules();
        Planner.Plan(query, fired);
        Assert.Equal(rules, string.Join(", ", fired.Names));
    }

    private static (string Before, string After) Around(string name, BoundQuery query)
    {
        if (name == nameof(KeySets))
            return (Print(query), Print(KeySets.Apply(query)));
        if (name == nameof(LookUpDeepFields))
            return (Print(query), Print(LookUpDeepFields.Apply(query, looked => looked)));

        foreach (var rule in Planner.Rules(isNarrow: true))
        {
            var after = query with { Plan = rule.Apply(query.Plan) };
            if (rule.GetType().Name == name)
                return (Print(query), Print(after));
            query = after;
        }

        throw new InvalidOperationException($"The planner has no rule '{name}'.");
    }

    private static string Print(BoundQuery query)
        => string.Concat(Notes(query.Plan).Prepend(PlanPrinter.Print(query).ReplaceLineEndings("\n").TrimEnd()).Select(l => l + "\n"));

    /// <summary>What a scan knows and no request shows.</summary>
    private static IEnumerable<string> Notes(LogicalPlan plan)
        => plan is Scan scan
            ? ((string[])
            [
                scan.ExpectedRows is null ? "" : $"{scan.Source} expects {new ExpressionText(null).Print(scan.ExpectedRows)} rows",
                scan.StopsEarly ? $"{scan.Source} stops early" : "",
                scan.Search is { } search ? $"{scan.Source} can be searched by {search.Terms.Length} terms" : "",
                .. scan.Unions.Select(u => $"{scan.Source} can be read by {u.Branches.Length} requests"),
            ]).Where(n => n.Length > 0)
            : plan.Inputs.SelectMany(Notes);
}
