using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;

namespace Stripe.EFCore.Query.Rewriting.Joins;

/// <summary>
///     Rewrites joins whose meaning EF Core's own steps would lose into what they mean: every element of one sequence
///     with the elements of the other whose key is equal. A group join below another is not taken by them at all; and where the
///     optional side of a left or right join is a projection, they compute that projection above the join, so that it is there, with
///     its constants, for rows that have no match.
/// </summary>
/// <example>
///     <c>customers.GroupJoin(invoices, c =&gt; c.Id, i =&gt; i.CustomerId, (c, all) =&gt; ...)</c> becomes
///     <c>customers.Select(c =&gt; ... invoices.Where(i =&gt; Equals(c.Id, i.CustomerId)) ...)</c>.
/// </example>
internal sealed class JoinRewriter(IModel model) : ExpressionVisitor, IRewriteRule
{
    private static readonly MethodInfo ObjectEquals = typeof(object).GetMethod(nameof(Equals), [typeof(object), typeof(object)])!;

    public Expression Apply(Expression query) => Visit(query);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        var visited = (MethodCallExpression)base.VisitMethodCall(node);
        if (visited.Method.DeclaringType != typeof(Queryable)
            || visited.Arguments is not [var outer, var inner, UnaryExpression { Operand: LambdaExpression outerKey },
                UnaryExpression { Operand: LambdaExpression innerKey }, UnaryExpression { Operand: LambdaExpression result }])
        {
            return visited;
        }

        (outerKey, innerKey) = (JoinKeys.AsObject(outerKey), JoinKeys.AsObject(innerKey));
        visited = visited.Update(null, [outer, inner, Expression.Quote(outerKey), Expression.Quote(innerKey), Expression.Quote(result)]);
        return visited.Method.Name switch
        {
            nameof(Queryable.GroupJoin) => Grouped(outer, inner, outerKey, innerKey, result),
            nameof(Queryable.LeftJoin) when IsProjection(inner, innerKey) => Optional(outer, inner, outerKey, innerKey, result),
            nameof(Queryable.RightJoin) when IsProjection(outer, outerKey)
                => Optional(inner, outer, innerKey, outerKey, Expression.Lambda(result.Body, result.Parameters[1], result.Parameters[0])),
            _ => visited,
        };
    }

    protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression ? node : base.VisitExtension(node);

    private bool IsProjection(Expression source, LambdaExpression key)
        => source is MethodCallExpression { Method.DeclaringType: var type } && type == typeof(Queryable)
            && model.FindEntityType(key.Parameters[0].Type) is null;

    private static MethodCallExpression Grouped(
        Expression outer, Expression inner, LambdaExpression outerKey, LambdaExpression innerKey, LambdaExpression result)
    {
        var element = result.Parameters[0];
        var group = Matching(inner, element, outerKey, innerKey);
        var body = ReplacingExpressionVisitor.Replace(result.Parameters[1], group, result.Body);
        return Expression.Call(
            typeof(Queryable), nameof(Queryable.Select), [element.Type, body.Type], outer, Expression.Quote(Expression.Lambda(body, element)));
    }

    private static MethodCallExpression Optional(
        Expression outer, Expression inner, LambdaExpression outerKey, LambdaExpression innerKey, LambdaExpression result)
    {
        var (element, match) = (Expression.Parameter(result.Parameters[0].Type, result.Parameters[0].Name), result.Parameters[1].Type);
        var matches = Expression.Call(
            typeof(Queryable), nameof(Queryable.DefaultIfEmpty), [match], Matching(inner, element, outerKey, innerKey));
        var selector = Expression.Lambda(
            typeof(Func<,>).MakeGenericType(element.Type, typeof(IEnumerable<>).MakeGenericType(match)), matches, element);
        Type[] types = [element.Type, match, result.ReturnType];
        return Expression.Call(
            typeof(Queryable), nameof(Queryable.SelectMany), types, outer, Expression.Quote(selector), Expression.Quote(result));
    }

    /// <summary>The elements whose key is another element's.</summary>
    private static MethodCallExpression Matching(
        Expression inner, ParameterExpression element, LambdaExpression outerKey, LambdaExpression innerKey)
    {
        var candidate = innerKey.Parameters[0];
        var wanted = ReplacingExpressionVisitor.Replace(outerKey.Parameters[0], element, outerKey.Body);
        Expression matches = Expression.Call(
            ObjectEquals, Expression.Convert(wanted, typeof(object)), Expression.Convert(innerKey.Body, typeof(object)));

        // C#'s join leaves out a key that is null, as one of any type is where the row is missing that has it.
        if (wanted is not (NewExpression or MemberInitExpression))
        {
            var key = wanted.Widen();
            matches = Expression.AndAlso(Expression.NotEqual(key, Expression.Constant(null, key.Type)), matches);
        }

        return Expression.Call(
            typeof(Queryable), nameof(Queryable.Where), [candidate.Type], inner, Expression.Quote(Expression.Lambda(matches, candidate)));
    }
}
