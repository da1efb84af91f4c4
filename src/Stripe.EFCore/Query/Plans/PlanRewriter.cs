using System.Collections.Immutable;
using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Plans;

/// <summary>Rebuilds a plan from the leaves up, expressions by <see cref="Rewrite(Expression)" />, nodes by <see cref="Node" />; what does not change stays the same instance.</summary>
internal abstract class PlanRewriter
{
    public virtual LogicalPlan Rewrite(LogicalPlan plan)
    {
        LogicalPlan rewritten = plan switch
        {
            Scan scan => RewriteScan(scan),
            Values values => Same(values.Sequence, out var sequence) ? values : values with { Sequence = sequence },
            Elements or GroupRows => plan,
            Filter filter => Update(filter, Rewrite(filter.Input), Rewrite(filter.Predicate)),
            While @while => Rewrite(@while.Input) is var input && Same(@while.Predicate, out var predicate) && input == @while.Input
                ? @while
                : @while with { Input = Rewrite(@while.Input), Predicate = Rewrite(@while.Predicate) },
            Compute compute => compute with
            {
                Input = Rewrite(compute.Input),
                Computations = [.. compute.Computations.Select(c => c with { Value = Rewrite(c.Value) })],
            },
            Join join => join with
            {
                Outer = Rewrite(join.Outer),
                Inner = Rewrite(join.Inner),
                Keys = [.. join.Keys.Select(k => k with { Outer = Rewrite(k.Outer), Inner = Rewrite(k.Inner) })],
            },
            Apply apply => apply with { Outer = Rewrite(apply.Outer), Inner = Rewrite(apply.Inner) },
            GroupBy group => group with { Input = Rewrite(group.Input), Keys = Rewrite(group.Keys) },
            Sort sort => sort with { Input = Rewrite(sort.Input), Keys = [.. sort.Keys.Select(k => k with { Value = Rewrite(k.Value) })] },
            Slice slice => slice with
            {
                Input = Rewrite(slice.Input),
                Skip = slice.Skip is null ? null : Rewrite(slice.Skip),
                Take = slice.Take is null ? null : Rewrite(slice.Take),
            },
            Distinct distinct => distinct with { Input = Rewrite(distinct.Input), Keys = Rewrite(distinct.Keys) },
            SetOperation set => set with { Left = Rewrite(set.Left), Right = Rewrite(set.Right), Keys = Rewrite(set.Keys) },
            UnaryPlan unary => Rewrite(unary.Input) is var input && input == unary.Input ? unary : unary with { Input = input },
            _ => throw new InvalidOperationException($"The plan node '{plan.GetType().Name}' is not known to the rewriter."),
        };

        return Node(rewritten);
    }

    /// <summary>Replaces a node whose inputs and expressions are rewritten.</summary>
    protected virtual LogicalPlan Node(LogicalPlan plan) => plan;

    protected virtual Expression Rewrite(Expression expression) => expression;

    private Scan RewriteScan(Scan scan)
        => scan.Conditions.IsEmpty && scan.Unions.IsEmpty && scan.ExpectedRows is null
            ? scan
            : scan with
            {
                Conditions = Rewrite(scan.Conditions),
                Unions = [.. scan.Unions.Select(u => u with { Branches = [.. u.Branches.Select(b => new UnionBranch(Rewrite(b.Conditions)))] })],
                ExpectedRows = scan.ExpectedRows is null ? null : Rewrite(scan.ExpectedRows),
            };

    private ImmutableArray<ScanCondition> Rewrite(ImmutableArray<ScanCondition> conditions) => [.. conditions.Select(c => c with { Value = Rewrite(c.Value) })];

    private static Filter Update(Filter filter, LogicalPlan input, Expression predicate)
        => input == filter.Input && predicate == filter.Predicate ? filter : new Filter(input, predicate);

    private ImmutableArray<Expression> Rewrite(ImmutableArray<Expression> expressions) => [.. expressions.Select(Rewrite)];

    private bool Same(Expression expression, out Expression rewritten)
    {
        rewritten = Rewrite(expression);
        return rewritten == expression;
    }
}
