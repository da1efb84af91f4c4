using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding;

namespace Stripe.EFCore.Query;

/// <summary>
///     Writes a group join as what it means: every element of the outer sequence with the elements of the inner one whose key is equal. EF Core does so
///     itself, but not for the group joins below another.
/// </summary>
internal sealed class GroupJoinRewriter : ExpressionVisitor
{
    private static readonly MethodInfo ObjectEquals = typeof(object).GetMethod(nameof(Equals), [typeof(object), typeof(object)])!;

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        var visited = (MethodCallExpression)base.VisitMethodCall(node);
        return visited.Method is { Name: nameof(Queryable.GroupJoin) } method && method.DeclaringType == typeof(Queryable)
            && visited.Arguments is [var outer, var inner, UnaryExpression { Operand: LambdaExpression outerKey },
                UnaryExpression { Operand: LambdaExpression innerKey }, UnaryExpression { Operand: LambdaExpression result }]
            ? Correlated(outer, inner, outerKey, innerKey, result)
            : visited;
    }

    protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression ? node : base.VisitExtension(node);

    private static MethodCallExpression Correlated(
        Expression outer, Expression inner, LambdaExpression outerKey, LambdaExpression innerKey, LambdaExpression result)
    {
        var (element, candidate) = (result.Parameters[0], innerKey.Parameters[0]);
        var wanted = ReplacingExpressionVisitor.Replace(outerKey.Parameters[0], element, outerKey.Body);
        Expression matches = Expression.Call(
            ObjectEquals, Expression.Convert(wanted, typeof(object)), Expression.Convert(innerKey.Body, typeof(object)));

        // C#'s join leaves out a key that is null.
        if (wanted.Type.IsNullable() && wanted is not (NewExpression or MemberInitExpression))
            matches = Expression.AndAlso(Expression.NotEqual(wanted, Expression.Constant(null, wanted.Type)), matches);

        var group = Expression.Call(
            typeof(Queryable), nameof(Queryable.Where), [candidate.Type], inner, Expression.Quote(Expression.Lambda(matches, candidate)));
        var body = ReplacingExpressionVisitor.Replace(result.Parameters[1], group, result.Body);
        return Expression.Call(
            typeof(Queryable), nameof(Queryable.Select), [element.Type, body.Type], outer, Expression.Quote(Expression.Lambda(body, element)));
    }
}
