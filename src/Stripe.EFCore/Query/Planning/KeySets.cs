using System.Linq.Expressions;
using System.Reflection;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Rewrites a subquery that asks whether one of its rows equals a value of the row around it, where the subquery gives few rows: its keys are read once,
///     and the question is whether the set of keys has the value. Such a set can be a condition of a scan.
/// </summary>
/// <remarks>
///     <c>db.Customers.Where(c =&gt; c.Email == e).Any(c =&gt; c.Id == i.CustomerId)</c> becomes
///     <c>Keys(db.Customers.Where(c =&gt; c.Email == e).Select(c =&gt; c.Id)).Contains(i.CustomerId)</c>.
///     Where the subquery may give many rows, it stays as it is: then the keys of the rows around it say what is read, or the whole list is read once.
/// </remarks>
internal sealed class KeySets : PlanRewriter
{
    private static readonly MethodInfo ContainsMethod =
        new Func<IEnumerable<object>, object, bool>(Enumerable.Contains).Method.GetGenericMethodDefinition();

    private readonly SetRewriter _subqueries = new();

    private KeySets()
    {
    }

    /// <summary>The query with such subqueries rewritten, but not those inside of its subqueries.</summary>
    public static BoundQuery Apply(BoundQuery query)
    {
        var sets = new KeySets();
        return query with { Plan = sets.Rewrite(query.Plan), Shaper = sets.Rewrite(query.Shaper) };
    }

    protected override Expression Rewrite(Expression expression) => _subqueries.Visit(expression);

    private sealed class SetRewriter : ShaperRewriter
    {
        protected override Expression VisitSubquery(SubqueryExpression node)
            => node.Query.Ending is { Kind: EndingKind.Any, Negated: false } ? InSet(node.Query.Plan) ?? node : node;
    }

    private static Expression? InSet(LogicalPlan plan)
    {
        var conjuncts = new List<Expression>();
        var rows = plan;
        while (rows is Filter filter)
        {
            conjuncts.InsertRange(0, Conjuncts.Of(filter.Predicate));
            rows = filter.Input;
        }

        var around = conjuncts.Where(c => FreeSlots.Of(c).Any(s => !rows.Provides(s))).ToList();
        var guards = around.Where(c => !FreeSlots.Of(c).Any(rows.Provides)).ToList();
        if (around.Except(guards).ToList() is not [var equality] || Sides(equality, rows) is not var (key, value))
            return null;

        var own = conjuncts.Except(around).Aggregate(rows, (input, conjunct) => new Filter(input, conjunct));
        if (FreeSlots.InPlan(own).Count > 0 || !LookUpJoins.IsNarrow(own) || !HasScan(own))
            return null;

        var type = key.Type.Widened();
        var set = typeof(IEnumerable<>).MakeGenericType(type);
        var keys = new SubqueryExpression(new BoundQuery(own, key, new Ending(EndingKind.Keys, type)), set);
        Expression isIn = Expression.Call(ContainsMethod.MakeGenericMethod(type), keys, value.Type == type ? value : Expression.Convert(value, type));
        return guards.Append(isIn).Aggregate(Expression.AndAlso);
    }

    /// <summary>The value of the subquery's row and that of the row around it, if a set finds equal ones as C# does.</summary>
    private static (Expression Key, Expression Value)? Sides(Expression equality, LogicalPlan rows)
    {
        if (Equality.Of(equality) is not var (left, right))
            return null;

        // C# compares enums as numbers, and a set of numbers says nothing to a column of enums.
        (left, right) = EnumOf(left) is { } l && EnumOf(right) is { } r ? (l, r) : (left, right);
        if (EnumOf(left) is not null
            || EnumOf(right) is not null
            || left.Type.Unwidened() != right.Type.Unwidened()
            || !IsComparedByValue(left.Type.Unwidened())
            || Subqueries.AreIn(left) || Subqueries.AreIn(right))
        {
            return null;
        }

        return IsOf(left) && IsOutside(right) ? (left, right) : IsOf(right) && IsOutside(left) ? (right, left) : null;

        bool IsOf(Expression side) => FreeSlots.Of(side) is { Count: > 0 } slots && slots.All(rows.Provides);

        bool IsOutside(Expression side) => FreeSlots.Of(side) is { Count: > 0 } slots && !slots.Any(rows.Provides);
    }

    private static Expression? EnumOf(Expression side)
        => side is UnaryExpression { NodeType: ExpressionType.Convert, Operand: var operand }
            && operand.Type.Unwidened().IsEnum
            && !side.Type.Unwidened().IsEnum
            ? operand.Wide()
            : null;

    private static bool IsComparedByValue(Type type)
        => type.IsEnum
            || type == typeof(string)
            || type == typeof(decimal)
            || type == typeof(DateTime)
            || type == typeof(DateTimeOffset)
            || type == typeof(Guid)
            || type.IsPrimitive && type != typeof(double) && type != typeof(float);

    private static bool HasScan(LogicalPlan plan) => plan is Scan || plan.Inputs.Any(HasScan);
}
