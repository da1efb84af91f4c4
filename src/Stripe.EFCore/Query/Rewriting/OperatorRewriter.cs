using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Rewriting.Groups;
using Stripe.EFCore.Query.Rewriting.Joins;
using static Stripe.EFCore.Query.Plans.Expressions.QueryOperators;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     Rewrites the operators of LINQ that EF Core's navigation expansion does not know into those that it knows, with LINQ's meaning: the first element of
///     a key counts, nulls are neither least nor greatest.
/// </summary>
/// <example>
///     <c>rows.TakeLast(2)</c> becomes <c>rows.Reverse().Take(2).Reverse()</c>; <c>rows.DistinctBy(r =&gt; r.Key)</c> becomes
///     <c>rows.GroupBy(r =&gt; r.Key).Select(g =&gt; g.First())</c>.
/// </example>
internal sealed class OperatorRewriter : ExpressionVisitor, IRewriteRule
{
    public Expression Apply(Expression query) => Visit(query);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        var call = (MethodCallExpression)base.VisitMethodCall(node);
        if (call.Method.GetParameters().Any(p => p.Name == "comparer"))
            return call;
        if (call.Method.Name == nameof(Queryable.GroupJoin)
            && (call.Method.DeclaringType == typeof(Queryable) || call.Method.DeclaringType == typeof(Enumerable)))
            return call.Update(
                null,
                [call.Arguments[0], call.Arguments[1], JoinKeys.AsOneValue(call.Arguments[2]), JoinKeys.AsOneValue(call.Arguments[3]), call.Arguments[4]]);
        if (call.Method.DeclaringType == typeof(Enumerable))
            return InsideLambda(call);
        if (call.Method.DeclaringType != typeof(Queryable))
            return call;

        return call.Method.Name switch
        {
            nameof(Queryable.Sum) or nameof(Queryable.Min) or nameof(Queryable.Max) or nameof(Queryable.Average) when OverGroups(call) is { } over
                => over,
            nameof(Queryable.Cast) when SequenceTypes.ElementType(call.Arguments[0].Type) is { IsValueType: true } element && !ElementOf(call).IsValueType
                => Boxed(call.Arguments[0], element, ElementOf(call)),
            nameof(Queryable.Join) => call.Update(null, [call.Arguments[0], call.Arguments[1], OwnKey(call.Arguments[2]), .. call.Arguments.Skip(3)]),
            nameof(Queryable.TakeLast) => FromEnd(nameof(Queryable.Take), call),
            nameof(Queryable.SkipLast) => FromEnd(nameof(Queryable.Skip), call),
            nameof(Queryable.SelectMany) => GroupFlattening.Rewrite(call) ?? call,
            nameof(Queryable.DistinctBy) => DistinctBy(call.Arguments[0], Lambda(call.Arguments[1])),
            nameof(Queryable.UnionBy) => DistinctBy(
                Call(nameof(Queryable.Concat), [ElementOf(call)], call.Arguments[0], call.Arguments[1]), Lambda(call.Arguments[2])),
            nameof(Queryable.ExceptBy) => ByKeys(call, isIn: false),
            nameof(Queryable.IntersectBy) => ByKeys(call, isIn: true),
            nameof(Queryable.MinBy) => First(Sorted(call.Arguments[0], Lambda(call.Arguments[1])), ElementOf(call)),
            nameof(Queryable.MaxBy) => First(
                Call(nameof(Queryable.OrderByDescending), call.Method.GetGenericArguments(), call.Arguments[0], call.Arguments[1]), ElementOf(call)),
            _ => call,
        };
    }

    private static MethodCallExpression FromEnd(string method, MethodCallExpression call)
    {
        Type[] types = [ElementOf(call)];
        return Call(nameof(Queryable.Reverse), types, Call(method, types, Call(nameof(Queryable.Reverse), types, call.Arguments[0]), call.Arguments[1]));
    }

    private static UnaryExpression OwnKey(Expression key) => Expression.Quote(FollowedReference.AsOwnKey(Lambda(key)));

    /// <summary>The same of groups and collections, which inside a query are no queries by their types yet.</summary>
    private static Expression InsideLambda(MethodCallExpression call)
        => call.Method.Name switch
        {
            nameof(Enumerable.TakeLast) or nameof(Enumerable.SkipLast) => new OperatorRewriter().Visit(AsQueryable(call)),
            nameof(Enumerable.MinBy) or nameof(Enumerable.MaxBy) when call.Arguments is [_, LambdaExpression]
                => new OperatorRewriter().Visit(AsQueryable(call)),
            nameof(Enumerable.SelectMany) when IsGrouping(call.Arguments[0].Type) => GroupFlattening.Rewrite(AsQueryable(call)) ?? call,
            nameof(Enumerable.Sum) or nameof(Enumerable.Min) or nameof(Enumerable.Max) or nameof(Enumerable.Average)
                when call.Arguments is [var source, LambdaExpression selector] && IsGrouping(source.Type)
                => Aggregate(call.Method.Name, Expression.Call(typeof(Queryable), nameof(Queryable.AsQueryable), [ElementOf(call)], source), selector),
            _ => call,
        };

    /// <summary>An aggregate of groups is one of what is selected of each group.</summary>
    private static MethodCallExpression? OverGroups(MethodCallExpression call)
        => call.Arguments is [var source, var selector] && IsGrouping(source.Type) ? Aggregate(call.Method.Name, source, Lambda(selector)) : null;

    private static MethodCallExpression Aggregate(string method, Expression groups, LambdaExpression selector)
    {
        var selected = Call(nameof(Queryable.Select), [selector.Parameters[0].Type, selector.ReturnType], groups, Expression.Quote(selector));
        return Call(method, method is nameof(Queryable.Min) or nameof(Queryable.Max) ? [selector.ReturnType] : [], selected);
    }

    private static bool IsGrouping(Type sequence)
        => sequence.IsGenericType && sequence.GetGenericArguments() is [var element] && SequenceTypes.IsGroup(element);

    /// <summary>An operator of a collection as one of a query; where it is one of groups, what groups them too.</summary>
    private static MethodCallExpression AsQueryable(MethodCallExpression call)
        => Expression.Call(
            typeof(Queryable),
            call.Method.Name,
            call.Method.GetGenericArguments(),
            [
                IsGrouping(call.Arguments[0].Type) && call.Arguments[0] is MethodCallExpression groups && groups.Method.DeclaringType == typeof(Enumerable)
                    ? AsQueryable(groups)
                    : Expression.Call(typeof(Queryable), nameof(Queryable.AsQueryable), [ElementOf(call)], call.Arguments[0]),
                .. call.Arguments.Skip(1).Select(a => a is LambdaExpression lambda ? Expression.Quote(lambda) : a),
            ]);

    /// <summary>EF Core drops a cast to a base type, and with it the boxing of values.</summary>
    private static MethodCallExpression Boxed(Expression source, Type element, Type type)
    {
        var value = Expression.Parameter(element, "value");
        return Call(nameof(Queryable.Select), [element, type], source, Expression.Quote(Expression.Lambda(Expression.Convert(value, type), value)));
    }

    private static MethodCallExpression DistinctBy(Expression source, LambdaExpression key)
    {
        var element = key.Parameters[0].Type;
        var group = Expression.Parameter(typeof(IGrouping<,>).MakeGenericType(key.ReturnType, element), "group");
        var first = Expression.Call(typeof(Enumerable), nameof(Enumerable.First), [element], group);
        return Call(
            nameof(Queryable.Select),
            [group.Type, element],
            Call(nameof(Queryable.GroupBy), [element, key.ReturnType], source, Expression.Quote(key)),
            Expression.Quote(Expression.Lambda(first, group)));
    }

    private static MethodCallExpression ByKeys(MethodCallExpression call, bool isIn)
    {
        var key = Lambda(call.Arguments[2]);
        var keys = call.Arguments[1];
        var isQuery = typeof(IQueryable).IsAssignableFrom(keys.Type);
        Expression contains = Expression.Call(isQuery ? typeof(Queryable) : typeof(Enumerable), nameof(Queryable.Contains), [key.ReturnType], keys, key.Body);
        var filter = Expression.Lambda(isIn ? contains : Expression.Not(contains), key.Parameters);
        return DistinctBy(Call(nameof(Queryable.Where), [ElementOf(call)], call.Arguments[0], Expression.Quote(filter)), key);
    }

    /// <summary>By key, elements without one last: they count only where there are no others.</summary>
    private static Expression Sorted(Expression source, LambdaExpression key)
    {
        var element = key.Parameters[0].Type;
        if (key.ReturnType.IsValueType && Nullable.GetUnderlyingType(key.ReturnType) is null)
            return Call(nameof(Queryable.OrderBy), [element, key.ReturnType], source, Expression.Quote(key));

        var isMissing = Expression.Lambda(Expression.Equal(key.Body, Expression.Constant(null, key.ReturnType)), key.Parameters);
        return Call(
            nameof(Queryable.ThenBy),
            [element, key.ReturnType],
            Call(nameof(Queryable.OrderBy), [element, typeof(bool)], source, Expression.Quote(isMissing)),
            Expression.Quote(key));
    }

    private static MethodCallExpression First(Expression source, Type element)
        => Call(
            element.IsValueType && Nullable.GetUnderlyingType(element) is null ? nameof(Queryable.First) : nameof(Queryable.FirstOrDefault), [element], source);

    private static Type ElementOf(MethodCallExpression call) => call.Method.GetGenericArguments()[0];
}
