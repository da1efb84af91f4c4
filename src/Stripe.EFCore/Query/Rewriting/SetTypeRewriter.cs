using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     Set operations over sequences of two different derived types, as <c>students.Union&lt;Person&gt;(employees)</c>: EF Core takes the type of one side for
///     both. Each side is asked for as the common type, which C# has it as too, and keeps only its own type's elements.
/// </summary>
/// <example>
///     <c>students.Union&lt;Person&gt;(employees)</c> becomes <c>people.Where(p =&gt; p is Student).Union(people.Where(p =&gt; p is Employee))</c>.
/// </example>
internal sealed class SetTypeRewriter : ExpressionVisitor, IRewriteRule
{
    public Expression Apply(Expression query) => Visit(query);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        var visited = (MethodCallExpression)base.VisitMethodCall(node);
        if (visited.Method.DeclaringType != typeof(Queryable) || visited.Arguments.Count != 2
            || visited.Method.Name is not (nameof(Queryable.Union) or nameof(Queryable.Concat) or nameof(Queryable.Except) or nameof(Queryable.Intersect)))
        {
            return visited;
        }

        var common = visited.Method.GetGenericArguments()[0];
        var (left, right) = (SequenceTypes.ElementType(visited.Arguments[0].Type)!, SequenceTypes.ElementType(visited.Arguments[1].Type)!);
        return common.IsValueType || left.IsAssignableFrom(right) || right.IsAssignableFrom(left)
            ? visited
            : visited.Update(null, visited.Arguments.Select(a => As(a, common) ?? throw QueryErrors.CannotCombine(visited, left, right, common)));
    }

    protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression ? node : base.VisitExtension(node);

    /// <summary>The same elements as a sequence of a base type; null where that cannot be said.</summary>
    private static Expression? As(Expression source, Type type)
    {
        var element = SequenceTypes.ElementType(source.Type)!;
        switch (source)
        {
            case not null when element == type:
                return source;

            case EntityQueryRootExpression root when root.GetType() == typeof(EntityQueryRootExpression):
                return root.EntityType.GetAllBaseTypes().FirstOrDefault(t => t.ClrType == type) is { } entityType
                    ? OfType(new EntityQueryRootExpression(entityType), element)
                    : null;

            case MethodCallExpression { Method.Name: nameof(Queryable.OfType) or nameof(Queryable.Cast) } call
                when call.Method.DeclaringType == typeof(Queryable) && SequenceTypes.ElementType(call.Arguments[0].Type)!.IsAssignableTo(type):
                return As(call.Arguments[0], type) is { } wider
                    ? call.Method.Name == nameof(Queryable.OfType) ? OfType(wider, element) : wider
                    : null;

            case MethodCallExpression call when call.Method.DeclaringType == typeof(Queryable) && KeepsElements(call):
                return As(call.Arguments[0], type) is { } input
                    ? Expression.Call(
                        typeof(Queryable),
                        call.Method.Name,
                        [type, .. call.Method.GetGenericArguments().Skip(1)],
                        [input, .. call.Arguments.Skip(1).Select(a => Widened(a, element, type))])
                    : null;

            default:
                return null;
        }
    }

    private static bool KeepsElements(MethodCallExpression call)
        => call.Method.Name is nameof(Queryable.Where) or nameof(Queryable.OrderBy) or nameof(Queryable.OrderByDescending) or nameof(Queryable.ThenBy)
            or nameof(Queryable.ThenByDescending) or nameof(Queryable.Take) or nameof(Queryable.Skip) or nameof(Queryable.Distinct) or nameof(Queryable.Reverse)
            && call.Arguments.Skip(1).All(a => a is not UnaryExpression { Operand: LambdaExpression { Parameters.Count: not 1 } });

    /// <summary>A lambda over elements of the derived type as one over the base type.</summary>
    private static Expression Widened(Expression argument, Type element, Type type)
    {
        if (QueryOperators.UnwrapLambda(argument) is not { } lambda)
            return argument;

        var parameter = Expression.Parameter(type, lambda.Parameters[0].Name);
        return Expression.Quote(Expression.Lambda(
            ReplacingExpressionVisitor.Replace(lambda.Parameters[0], Expression.Convert(parameter, element), lambda.Body), parameter));
    }

    private static MethodCallExpression OfType(Expression source, Type type)
    {
        var element = SequenceTypes.ElementType(source.Type)!;
        var parameter = Expression.Parameter(element, "element");
        return Expression.Call(
            typeof(Queryable), nameof(Queryable.Where), [element], source, Expression.Quote(Expression.Lambda(Expression.TypeIs(parameter, type), parameter)));
    }
}
