using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>
///     Rebuilds a plan from the leaves up, expressions by <see cref="Rewrite(Expression)" />, nodes by <see cref="Node" />; what does not change stays the same
///     instance.
/// </summary>
internal abstract class PlanRewriter
{
    public virtual LogicalPlan Rewrite(LogicalPlan plan) => Node(WithRewrittenParts(plan));

    /// <summary>Replaces a node whose inputs and expressions are rewritten.</summary>
    protected virtual LogicalPlan Node(LogicalPlan plan) => plan;

    protected virtual Expression Rewrite(Expression expression) => expression;

    private LogicalPlan WithRewrittenParts(LogicalPlan plan)
    {
        switch (plan)
        {
            case Elements or GroupRows:
                return plan;

            case Scan scan:
                return Rewrite(scan);

            case Values values:
                return Rewrite(values.Sequence) is var sequence && sequence == values.Sequence ? plan : values with { Sequence = sequence };

            case Join join:
                var (left, right, pairs) = (Rewrite(join.Outer), Rewrite(join.Inner), Each(join.Keys, Rewrite));
                return ReferenceEquals(left, join.Outer) && ReferenceEquals(right, join.Inner) && pairs == join.Keys
                    ? plan
                    : join with { Outer = left, Inner = right, Keys = pairs };

            case Apply apply:
                var (outer, inner) = (Rewrite(apply.Outer), Rewrite(apply.Inner));
                return ReferenceEquals(outer, apply.Outer) && ReferenceEquals(inner, apply.Inner) ? plan : new Apply(outer, inner);

            case SetOperation set:
                var (one, other, keys) = (Rewrite(set.Left), Rewrite(set.Right), Each(set.Keys, Rewrite));
                return ReferenceEquals(one, set.Left) && ReferenceEquals(other, set.Right) && keys == set.Keys
                    ? plan
                    : set with { Left = one, Right = other, Keys = keys };

            case UnaryPlan unary:
                var input = Rewrite(unary.Input);
                return WithRewrittenExpressions(ReferenceEquals(input, unary.Input) ? unary : unary with { Input = input });

            default:
                throw new UnreachableException($"The plan node '{plan.GetType().Name}' is not known to the rewriter.");
        }
    }

    private UnaryPlan WithRewrittenExpressions(UnaryPlan plan)
        => plan switch
        {
            Filter filter => Rewrite(filter.Predicate) is var predicate && predicate == filter.Predicate ? plan : filter with { Predicate = predicate },
            While @while => Rewrite(@while.Predicate) is var predicate && predicate == @while.Predicate ? plan : @while with { Predicate = predicate },
            Compute compute => Each(compute.Computations, Rewrite) is var computations && computations == compute.Computations
                ? plan
                : compute with { Computations = computations },
            GroupBy group => Each(group.Keys, Rewrite) is var keys && keys == group.Keys ? plan : group with { Keys = keys },
            Sort sort => Each(sort.Keys, Rewrite) is var keys && keys == sort.Keys ? plan : sort with { Keys = keys },
            Slice slice => (OrNull(slice.Skip), OrNull(slice.Take)) is var (skip, take) && skip == slice.Skip && take == slice.Take
                ? plan
                : slice with { Skip = skip, Take = take },
            Distinct distinct => Each(distinct.Keys, Rewrite) is var keys && keys == distinct.Keys ? plan : distinct with { Keys = keys },
            Reverse or DefaultIfEmpty => plan,
            _ => throw new UnreachableException($"The plan node '{plan.GetType().Name}' is not known to the rewriter."),
        };

    private Scan Rewrite(Scan scan)
    {
        var (conditions, unions, rows) = (Each(scan.Conditions, Rewrite), Each(scan.Unions, Rewrite), OrNull(scan.ExpectedRows));
        return conditions == scan.Conditions && unions == scan.Unions && rows == scan.ExpectedRows
            ? scan
            : scan with { Conditions = conditions, Unions = unions, ExpectedRows = rows };
    }

    private ScanCondition Rewrite(ScanCondition condition)
    {
        var (value, conjunct) = (Rewrite(condition.Value), OrNull(condition.Conjunct));
        return value == condition.Value && conjunct == condition.Conjunct ? condition : condition with { Value = value, Conjunct = conjunct };
    }

    private ScanUnion Rewrite(ScanUnion union)
    {
        var (branches, conjunct) = (Each(union.Branches, Rewrite), Rewrite(union.Conjunct));
        return branches == union.Branches && conjunct == union.Conjunct ? union : union with { Branches = branches, Conjunct = conjunct };
    }

    private UnionBranch Rewrite(UnionBranch branch)
        => Each(branch.Conditions, Rewrite) is var conditions && conditions == branch.Conditions ? branch : new UnionBranch(conditions);

    private Computation Rewrite(Computation computation)
        => Rewrite(computation.Value) is var value && value == computation.Value ? computation : computation with { Value = value };

    private SortKey Rewrite(SortKey key) => Rewrite(key.Value) is var value && value == key.Value ? key : key with { Value = value };

    private JoinKey Rewrite(JoinKey key)
        => (Rewrite(key.Outer), Rewrite(key.Inner)) is var (outer, inner) && outer == key.Outer && inner == key.Inner
            ? key
            : key with { Outer = outer, Inner = inner };

    private Expression? OrNull(Expression? expression) => expression is null ? null : Rewrite(expression);

    /// <summary>The items, each rewritten; the same array where none changes.</summary>
    private static ImmutableArray<T> Each<T>(ImmutableArray<T> items, Func<T, T> rewrite)
        where T : class
    {
        for (var i = 0; i < items.Length; i++)
        {
            var rewritten = rewrite(items[i]);
            if (!ReferenceEquals(rewritten, items[i]))
                return [.. items.Take(i), rewritten, .. items.Skip(i + 1).Select(rewrite)];
        }

        return items;
    }
}
