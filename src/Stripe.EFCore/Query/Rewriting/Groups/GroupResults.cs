using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Rewriting.Markers;
using static Stripe.EFCore.Query.Plans.Expressions.QueryOperators;

namespace Stripe.EFCore.Query.Rewriting.Groups;

/// <summary>
///     Groups that are results, as in <c>group … by … into g orderby g.Key select g</c>. EF Core's navigation expansion knows them only where the
///     <c>GroupBy</c> is the last operator of the query; elsewhere a group is put together of its key and a list of its elements.
/// </summary>
/// <example>
///     <c>rows.GroupBy(r =&gt; r.Key).OrderBy(g =&gt; g.Key)</c> becomes
///     <c>rows.GroupBy(r =&gt; r.Key).OrderBy(g =&gt; g.Key).Select(g =&gt; new FlattenedGroup(g.Key, g.ToList()))</c>.
/// </example>
internal sealed class GroupResults : ExpressionVisitor, IRewriteRule
{
    /// <summary>The operators that EF Core's navigation expansion knows of groups and that leave them groups.</summary>
    private static readonly HashSet<string> KnownOfGroups =
    [
        nameof(Queryable.GroupBy),
        nameof(Queryable.Where),
        nameof(Queryable.Skip),
        nameof(Queryable.Take),
        nameof(Queryable.OrderBy),
        nameof(Queryable.OrderByDescending),
        nameof(Queryable.ThenBy), nameof(Queryable.ThenByDescending), nameof(Queryable.AsQueryable),
    ];

    /// <summary>Those that it does not know of groups, and that take objects.</summary>
    private static readonly HashSet<string> TakesObjects =
    [
        nameof(Queryable.Join),
        nameof(Queryable.LeftJoin),
        nameof(Queryable.RightJoin),
        nameof(Queryable.Concat),
        nameof(Queryable.Union),
        nameof(Queryable.Intersect),
        nameof(Queryable.Except), nameof(Queryable.Reverse), nameof(Queryable.DefaultIfEmpty),
    ];

    /// <summary>Those of a list that no query has.</summary>
    private static readonly HashSet<string> OfLists =
        [nameof(Enumerable.AsEnumerable), nameof(Enumerable.ToHashSet), nameof(Enumerable.ToDictionary), nameof(Enumerable.ToLookup)];

    private readonly HashSet<ParameterExpression> _groups = [];
    private bool _isResult;

    public Expression Apply(Expression query)
    {
        _isResult = !EndsWithGroupBy(query);
        return Visit(query);
    }

    [return: NotNullIfNotNull(nameof(node))]
    public override Expression? Visit(Expression? node)
        => node switch
        {
            ParameterExpression group when _isResult && _groups.Contains(group)
                => SequenceTypes.IsGroup(group.Type) ? Made(group) : Expression.Convert(Listed(group), group.Type),
            MethodCallExpression { Arguments: [ParameterExpression group, ..] } call when OfLists.Contains(call.Method.Name) && _groups.Contains(group)
                => call.Update(null, [Listed(group), .. call.Arguments.Skip(1)]),
            MethodCallExpression call when _isResult && OperatorOf(call) is { } name => Result(call, name),
            _ => base.Visit(node),
        };

    protected override Expression VisitLambda<T>(Expression<T> node) => node.Update(Visit(node.Body), node.Parameters);

    protected override Expression VisitMember(MemberExpression node) => node.Expression is null ? node : node.Update(Source(node.Expression));

    protected override Expression VisitMethodCall(MethodCallExpression node) => OperatorOf(node) is null ? base.VisitMethodCall(node) : Operator(node);

    /// <summary>What a query returns: the groups of a sequence of them, or one that it finds.</summary>
    private Expression Result(MethodCallExpression call, string name)
    {
        if (SequenceTypes.IsGroup(call.Type))
        {
            return call.Arguments is [_, var predicate] && LambdaOf(predicate) is not null
                ? On(call, name, call.Type, Visit(On(call, nameof(Queryable.Where), call.Type, [.. call.Arguments])))
                : call.Update(null, [Visit(call.Arguments[0]), .. call.Arguments.Skip(1)]);
        }

        if (SequenceTypes.ElementType(call.Type) is not { } type || !SequenceTypes.IsGroup(type) || name == nameof(Queryable.Select) && !ChangesNothing(call))
            return Operator(call);
        if (HandsOn(call, name))
            return call.Update(null, [Visit(call.Arguments[0]), .. call.Arguments.Skip(1)]);
        if (!KnownOfGroups.Contains(name) && !ChangesNothing(call))
            return Operator(call);

        var group = Expression.Parameter(type, "group");
        return Select(Operator(call), Expression.Lambda(Made(group), group));
    }

    private static bool HandsOn(MethodCallExpression call, string name)
        => call.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions)
            || name is nameof(Enumerable.ToList) or nameof(Enumerable.ToArray) or nameof(Enumerable.ToHashSet) or nameof(Enumerable.AsEnumerable);

    /// <summary>An operator whose source are rows or groups as they are, whatever becomes of its own.</summary>
    private Expression Operator(MethodCallExpression call)
    {
        var isSelect = call.Method.Name == nameof(Queryable.Select);
        if (ChangesNothing(call))
            return Source(call.Arguments[0]);
        if (call.Method.Name is nameof(Queryable.Join) or nameof(Queryable.LeftJoin) or nameof(Queryable.RightJoin) && HeldGroup.Hold(call) is { } join)
            call = join;

        return call.Update(null, call.Arguments.Select(Argument));

        Expression Argument(Expression argument)
        {
            if (LambdaOf(argument) is not { } lambda)
                return TakesObjects.Contains(call.Method.Name)
                    ? As(isResult: SequenceTypes.ElementType(argument.Type) is { } type && SequenceTypes.IsGroup(type), argument)
                    : Source(argument);

            if (isSelect && SequenceTypes.IsGroup(lambda.Parameters[0].Type))
                _groups.Add(lambda.Parameters[0]);
            if (call.Method.Name == nameof(Queryable.GroupBy) && lambda.Parameters is [_, var elements])
                _groups.Add(elements);
            return As(isResult: isSelect || lambda.Parameters.Count == 2, argument);
        }
    }

    /// <summary>What query syntax adds for <c>select g</c>, and <c>Distinct</c>: no two groups are one.</summary>
    private static bool ChangesNothing(MethodCallExpression call)
        => SequenceTypes.ElementType(call.Type) is { } type && SequenceTypes.IsGroup(type) && call.Method.Name switch
        {
            nameof(Queryable.Select) => LambdaOf(call.Arguments[1]) is { Parameters: [var group] } selector && selector.Body == group,
            nameof(Queryable.Distinct) => call.Arguments.Count == 1,
            _ => false,
        };

    private Expression Source(Expression node) => node is ParameterExpression ? node : As(isResult: false, node);

    private Expression As(bool isResult, Expression node)
    {
        var outside = _isResult;
        _isResult = isResult;
        var visited = Visit(node);
        _isResult = outside;
        return visited;
    }

    private static MethodCallExpression Listed(ParameterExpression elements)
        => Expression.Call(typeof(Enumerable), nameof(Enumerable.ToList), [SequenceTypes.ElementType(elements.Type)!], elements);

    private static UnaryExpression Made(ParameterExpression group)
        => Expression.Convert(FlattenedGroup.New(Expression.Property(group, "Key"), group), group.Type);

    private static MethodCallExpression On(MethodCallExpression like, string method, Type type, params Expression[] arguments)
        => Expression.Call(like.Method.DeclaringType!, method, [type], arguments);

    private static MethodCallExpression Select(Expression groups, LambdaExpression selector)
        => typeof(IQueryable).IsAssignableFrom(groups.Type)
            ? Call(nameof(Queryable.Select), [selector.Parameters[0].Type, selector.ReturnType], groups, Expression.Quote(selector))
            : Expression.Call(typeof(Enumerable), nameof(Enumerable.Select), [selector.Parameters[0].Type, selector.ReturnType], groups, selector);

    private static LambdaExpression? LambdaOf(Expression argument)
        => argument.NodeType == ExpressionType.Quote ? Lambda(argument) : argument as LambdaExpression;

    private static string? OperatorOf(MethodCallExpression call)
        => call.Method.DeclaringType == typeof(Queryable)
            || call.Method.DeclaringType == typeof(Enumerable)
            || call.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions)
            ? call.Method.Name
            : null;

    /// <summary>Whether the groups are made by the last operator, of what is no groups yet: these are EF Core's own.</summary>
    private static bool EndsWithGroupBy(Expression query)
    {
        while (query is MethodCallExpression { Arguments: [var tagged, ..] } tag && tag.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions))
            query = tagged;
        return query is MethodCallExpression groupBy && IsGroupBy(groupBy) && !groupBy.Arguments.Any(HasGroups);
    }

    private static bool HasGroups(Expression source) => source is MethodCallExpression call && (IsGroupBy(call) || call.Arguments.Any(HasGroups));

    private static bool IsGroupBy(MethodCallExpression call) => call.Method.Name == nameof(Queryable.GroupBy);
}
