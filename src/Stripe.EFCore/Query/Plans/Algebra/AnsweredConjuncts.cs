using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>What a scan's requests answer of the filters above it. The rule that gives a scan a condition stores the conjunct with it.</summary>
internal static class AnsweredConjuncts
{
    /// <summary>Whether the requests of a scan answer a conjunct exactly, so that the filter above drops no row.</summary>
    public static bool Answers(this Scan scan, Expression conjunct)
        => scan.ConditionsFor(conjunct).ToArray() is { Length: > 0 } sent && sent.All(c => c.IsExact)
            || scan.Unions.Any(u => u.IsExact && AreSame(u.Conjunct, conjunct));

    /// <summary>The conditions that a scan sends for a conjunct.</summary>
    public static IEnumerable<ScanCondition> ConditionsFor(this Scan scan, Expression conjunct) => scan.Conditions.Where(c => AreSame(c.Conjunct, conjunct));

    private static bool AreSame(Expression? one, Expression other) => one is not null && ExpressionEqualityComparer.Instance.Equals(one, other);
}
