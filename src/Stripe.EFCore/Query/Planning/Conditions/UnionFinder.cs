using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning.Conditions;

/// <summary>
///     Finds the requests that together answer a disjunction: <c>Email == a || Created > t</c> is the list of an e-mail and the list of a range. Each branch
///     is a conjunction, of which the conditions are taken that the API can answer. A branch without one would read everything, so such a disjunction is
///     left to the filter above.
/// </summary>
/// <remarks>
///     A branch may be a condition of the query's values alone: <c>email == null || Email == email</c> has one branch or none when the values are known.
///     Values of surrounding rows are left to the filter above.
/// </remarks>
internal static class UnionFinder
{
    /// <summary>
    ///     More branches than that are not told apart. Some of them may be empty when the values are known, so it is more than the requests of a union.
    /// </summary>
    private const int MostBranches = 20;

    private static readonly Found Everything = new([new UnionBranch([])], IsExact: false);

    /// <summary>A scan with the disjunctions of a predicate that the API can answer.</summary>
    public static Scan Add(Scan scan, Expression predicate)
    {
        var unions = Conjuncts.Of(predicate).Select(c => Find(scan, c)).OfType<ScanUnion>();
        scan = scan with { Unions = scan.Unions.AddRange(unions) };

        // A retrieve by id carries no value of a filter.
        return scan.Unions.IsEmpty || !scan.Conditions.Any(c => c.Parameter is { IsPseudoColumn: true })
            ? scan
            : scan with { Unions = scan.Unions.RemoveAll(u => u.Conditions.Any(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet)) };
    }

    /// <summary>The union that answers a conjunct; null where a single request does, or none.</summary>
    public static ScanUnion? Find(Scan scan, Expression conjunct)
    {
        if (!scan.Resource.HasList)
            return null;
        if (!ConditionFinder.FindAll(scan, conjunct).IsEmpty)
        {
            return ImpliedItems.OfSeveral(scan, conjunct) is { } several
                ? new ScanUnion([new UnionBranch([several])], IsExact: false) { Conjunct = conjunct }
                : null;
        }

        var found = OfConjunct(scan, conjunct);
        return found.ReadsEverything ? null : new ScanUnion(found.Branches, found.IsExact) { Conjunct = conjunct };
    }

    /// <summary>Whether a union leaves few rows.</summary>
    public static bool IsSelective(ScanUnion? union) => union?.Branches.All(b => b.Conditions.Any(SelectiveConditions.LeavesFew)) == true;

    private static Found Of(Scan scan, Expression predicate)
    {
        var found = new Found([new UnionBranch([])], IsExact: true);
        foreach (var conjunct in Conjuncts.Of(predicate))
        {
            var part = OfConjunct(scan, conjunct);
            if (found.Branches.Length * part.Branches.Length > MostBranches)
                part = Everything;
            found = new Found(
                [.. found.Branches.SelectMany(b => part.Branches.Select(p => new UnionBranch(b.Conditions.AddRange(p.Conditions))))],
                found.IsExact && part.IsExact);
        }

        return found;
    }

    private static Found OfConjunct(Scan scan, Expression conjunct)
    {
        var conditions = ConditionFinder.FindAll(scan, conjunct);
        if (!conditions.IsEmpty)
            return conditions.All(CanUnite) ? new Found([new UnionBranch(conditions)], conditions.All(c => c.IsExact)) : Everything;

        if (ImpliedItems.OfSeveral(scan, conjunct) is { } several)
            return new Found([new UnionBranch([several])], IsExact: false);

        conjunct = Stripped(conjunct);
        if (OfValues.Are(conjunct))
            return new Found([new UnionBranch([new ScanCondition(ConditionKind.Holds, null, conjunct, null, true)])], true);
        if (Sides(conjunct) is not var (left, right))
            return Everything;

        var (one, other) = (Of(scan, left), Of(scan, right));
        return one.ReadsEverything || other.ReadsEverything || one.Branches.Length + other.Branches.Length > MostBranches
            ? Everything
            : new Found(one.Branches.AddRange(other.Branches), one.IsExact && other.IsExact);
    }

    /// <summary>Whether rows do not take the value of a parameter from the request, and no surrounding row has a part in it.</summary>
    private static bool CanUnite(ScanCondition condition)
        => condition.Parameter is null or { Asked: AskedValue.Never } && FreeSlots.Of(condition.Value).Count == 0;

    /// <summary>The two branches of an OR, however it is written; null where it is none.</summary>
    public static (Expression Left, Expression Right)? Sides(Expression conjunct)
        => Stripped(conjunct) switch
        {
            BinaryExpression { NodeType: ExpressionType.OrElse } either => (Stripped(either.Left), Stripped(either.Right)),
            BinaryExpression { NodeType: ExpressionType.Or } either when either.Type == typeof(bool) => (either.Left, either.Right),
            ConditionalExpression choice when choice.Type == typeof(bool) && choice.Test.Type == typeof(bool)
                => (Expression.AndAlso(choice.Test, choice.IfTrue), Expression.AndAlso(Expression.Not(choice.Test), choice.IfFalse)),
            UnaryExpression
            {
                NodeType: ExpressionType.Not,
                Operand: var negated
            } when Stripped(negated) is BinaryExpression { NodeType: ExpressionType.AndAlso } both
                => (Expression.Not(Stripped(both.Left)), Expression.Not(Stripped(both.Right))),
            _ => null,
        };

    /// <summary>A condition without what makes an unknown one false, or lets it be unknown.</summary>
    private static Expression Stripped(Expression condition)
        => condition is BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue ? Stripped(isTrue.Left)
            : condition is UnaryExpression { NodeType: ExpressionType.Convert, Operand: { Type: var type } operand } && type == typeof(bool) ? operand
            : condition;

    private readonly record struct Found(ImmutableArray<UnionBranch> Branches, bool IsExact)
    {
        public bool ReadsEverything => Branches.Any(b => b.Conditions.IsEmpty);
    }

    /// <summary>Finds conditions of parameters and constants alone: they are the same for each row, and cannot fail.</summary>
    private sealed class OfValues : ExpressionVisitor
    {
        private bool _areAll = true;

        public static bool Are(Expression condition)
        {
            var visitor = new OfValues();
            visitor.Visit(condition);
            return visitor._areAll;
        }

        public override Expression? Visit(Expression? node)
        {
            _areAll &= node is null or QueryParameterExpression or ConstantExpression
                or UnaryExpression { NodeType: ExpressionType.Not or ExpressionType.Convert, Method: null }
                or BinaryExpression
            {
                NodeType: ExpressionType.AndAlso or ExpressionType.OrElse or ExpressionType.Equal or ExpressionType.NotEqual
                        or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual,
            };
            return _areAll && node is UnaryExpression or BinaryExpression ? base.Visit(node) : node;
        }
    }
}
