using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding;

namespace Stripe.EFCore.Query;

/// <summary>
///     Writes joins that EF Core's own steps would not pass on with their meaning as what they mean: every element of one sequence
///     with the elements of the other whose key is equal. A group join below another is not taken by them at all; and where the
///     optional side of a left or right join is a projection, they compute that projection above the join, so that it is there, with
///     its constants, for rows that have no match.
/// </summary>
internal sealed class JoinRewriter(IModel model) : ExpressionVisitor
{
    private static readonly MethodInfo ObjectEquals = typeof(object).GetMethod(nameof(Equals), [typeof(object), typeof(object)])!;

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

/// <summary>
///     EF Core compares the composite keys of a group join member by member, and none that is null with another. To LINQ such a key is one object, equal to
///     another with nulls in the same places: as one value it is passed on whole.
/// </summary>
internal static class JoinKeys
{
    /// <summary>A key that is an object, as a value whose members EF Core's own steps do not see.</summary>
    public static Expression AsOneValue(Expression key)
        => key switch
        {
            UnaryExpression { NodeType: ExpressionType.Quote, Operand: { } lambda } => Expression.Quote(AsOneValue(lambda)),
            LambdaExpression { Body: NewExpression body } lambda => Expression.Lambda(lambda.Type, Expression.Convert(body, body.Type), lambda.Parameters),
            _ => key,
        };

    /// <summary>The key as it was written.</summary>
    public static LambdaExpression AsObject(LambdaExpression key)
        => key.Body is UnaryExpression { NodeType: ExpressionType.Convert, Operand: NewExpression body } && body.Type == key.Body.Type
            ? Expression.Lambda(key.Type, body, key.Parameters)
            : key;
}
