using System.Linq.Expressions;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Scope = System.Collections.Immutable.ImmutableDictionary<
    System.Linq.Expressions.ParameterExpression, System.Linq.Expressions.Expression>;

namespace Stripe.EFCore.Query.Binding;


/// <summary>Binds the operators that make a sequence of a sequence.</summary>
internal sealed class OperatorBinder(QueryBinder queries)
{
    private readonly JoinBinder _joins = new(queries);

    public BoundSource? Bind(MethodCallExpression call, Scope scope)
    {
        switch (call.Method.Name)
        {
            case nameof(Queryable.Join) or nameof(Queryable.LeftJoin) or nameof(Queryable.RightJoin) or nameof(Queryable.GroupJoin):
                return _joins.Bind(call, scope);
            case nameof(Queryable.SelectMany):
                return _joins.BindSelectMany(call, scope);
            case nameof(Queryable.Concat) or nameof(Queryable.Union) or nameof(Queryable.Intersect) or nameof(Queryable.Except)
                or nameof(Queryable.UnionBy) or nameof(Queryable.IntersectBy) or nameof(Queryable.ExceptBy):
                return SetOperationBinder.Bind(queries, call, scope);
        }

        var source = queries.BindSource(call.Arguments[0], scope);
        var argument = call.Arguments.Count > 1 ? call.Arguments[1] : null;
        var lambda = argument is null ? null : QueryOperators.UnwrapLambda(argument);
        switch (call.Method.Name)
        {
            case nameof(Queryable.Where) when lambda!.Parameters.Count == 1:
                var condition = queries.BindValue(lambda, scope, ref source).AsCondition();
                return source with { Plan = new Filter(source.Plan, condition) };

            case nameof(Queryable.Select) when lambda!.Parameters.Count == 1:
                return source with { Shaper = queries.BindLambda(lambda, scope, source.Shaper) };

            case nameof(Queryable.OrderBy) or nameof(Queryable.OrderByDescending) or nameof(Queryable.Order) or nameof(Queryable.OrderDescending)
                when call.Arguments.Count == (lambda is null ? 1 : 2):
                var first = Key(ref source);
                return source with { Plan = new Sort(source.Plan, [first]) };

            case nameof(Queryable.ThenBy) or nameof(Queryable.ThenByDescending) when call.Arguments.Count == 2:
                if (source.Plan is not Sort sort)
                    return null;

                source = source with { Plan = sort.Input };
                var next = Key(ref source);
                return source with { Plan = new Sort(source.Plan, sort.Keys.Add(next)) };

            case nameof(Queryable.Skip):
                return source with { Plan = new Slice(source.Plan, Count(argument!), null) };

            case nameof(Queryable.Take) when argument!.Type == typeof(int):
                return source with { Plan = new Slice(source.Plan, null, Count(argument)) };

            case nameof(Queryable.TakeWhile) or nameof(Queryable.SkipWhile) when lambda!.Parameters.Count == 1:
                var holds = queries.BindValue(lambda, scope, source.Shaper).AsCondition();
                return source with { Plan = new While(source.Plan, holds, call.Method.Name == nameof(Queryable.SkipWhile)) };

            case nameof(Queryable.Distinct) when call.Arguments.Count == 1:
                if (Shapes.IsUnique(source.Shaper))
                    return source;

                var distinct = Shapes.Store(Shapes.JoinFound(source));
                return distinct with { Plan = new Distinct(distinct.Plan, Shapes.Keys(distinct.Shaper)) };

            case nameof(Queryable.DistinctBy) when call.Arguments.Count == 2:
                return source with { Plan = new Distinct(source.Plan, Shapes.Keys(queries.BindValue(lambda!, scope, source.Shaper))) };

            case nameof(Queryable.Reverse):
                return source with { Plan = new Reverse(source.Plan) };

            case nameof(Queryable.DefaultIfEmpty):
                return BindDefaultIfEmpty(source, argument, call.Method.GetGenericArguments()[0], scope);

            case nameof(Queryable.OfType):
                return BindOfType(source, call.Method.GetGenericArguments()[0]);

            case nameof(Queryable.Cast):
                return BindCast(source, call.Method.GetGenericArguments()[0]);

            case nameof(Queryable.GroupBy):
                return BindGroupBy(source, call, scope);

            default:
                return null;
        }

        Expression Count(Expression count) => queries.BindExpression(count, scope);

        SortKey Key(ref BoundSource source)
        {
            var descending = call.Method.Name.EndsWith("Descending", StringComparison.Ordinal);
            var key = lambda is null ? source.Shaper : queries.BindValue(lambda, scope, ref source);
            return new SortKey(key.Wide(), descending);
        }
    }

    private BoundSource BindDefaultIfEmpty(BoundSource source, Expression? value, Type elementType, Scope scope)
    {
        // Rows that are there are marked, so that the one row that is not can give the value instead.
        var optional = value is null
            ? Shapes.Optional(source, elementType)
            : Shapes.WithFallback(source, queries.BindExpression(value, scope), elementType);
        return optional with { Plan = new DefaultIfEmpty(optional.Plan) };
    }

    private static BoundSource? BindOfType(BoundSource source, Type type)
    {
        if (RowShapes.Unwrap(source.Shaper) is not EntityExpression entity)
        {
            if (JsonMembers.TryIsOfType(source.Shaper, type) is { } isOfType && JsonMembers.TryCast(source.Shaper, type) is { } cast)
                return new BoundSource(new Filter(source.Plan, isOfType), cast);

            return type.IsAssignableFrom(source.Shaper.Type)
                ? source
                : new BoundSource(new Filter(source.Plan, Expression.TypeIs(source.Shaper, type)), Expression.Convert(source.Shaper, type));
        }

        if (type.IsAssignableFrom(entity.Type))
            return source;

        var predicate = TypePredicate.For(entity, type) ?? Expression.Constant(false);
        var derived = entity.EntityType.GetDerivedTypes().FirstOrDefault(d => d.ClrType == type);
        return derived is null
            ? null
            : new BoundSource(new Filter(source.Plan, predicate), entity.OfType(derived, entity.IsNullable));
    }

    private static BoundSource? BindCast(BoundSource source, Type type)
        => type.IsAssignableFrom(source.Shaper.Type)
            ? source with { Shaper = source.Shaper.Type.IsValueType ? Expression.Convert(source.Shaper, type) : source.Shaper }
            : RowShapes.Unwrap(source.Shaper) is EntityExpression entity && TypePredicate.Cast(entity, type, isHard: true) is { } cast
                ? source with { Shaper = cast }
                : source with { Shaper = JsonMembers.TryCast(source.Shaper, type) ?? Expression.Convert(source.Shaper.Wide(), type) };

    private BoundSource? BindGroupBy(BoundSource source, MethodCallExpression call, Scope scope)
    {
        var lambdas = call.Arguments.Skip(1).Select(QueryOperators.UnwrapLambda).ToArray();
        if (lambdas.Any(l => l is null))
            return null;

        var parameters = call.Method.GetParameters();
        var keySelector = lambdas[0]!;
        var elementSelector = Array.FindIndex(parameters, p => p.Name == "elementSelector") is > 0 and var e ? lambdas[e - 1] : null;
        var resultSelector = Array.FindIndex(parameters, p => p.Name == "resultSelector") is > 0 and var r ? lambdas[r - 1] : null;

        var boundKey = queries.BindValue(keySelector, scope, ref source);
        var key = Shapes.Store(new BoundSource(source.Plan, boundKey));
        var element = elementSelector is null ? source.Shaper : queries.BindLambda(elementSelector, scope, source.Shaper);
        var rows = new ComputedSlot(typeof(List<object?[]>), "group");
        var plan = new GroupBy(key.Plan, Shapes.Keys(key.Shaper), rows);
        var type = typeof(IGrouping<,>).MakeGenericType(keySelector.ReturnType, elementSelector?.ReturnType ?? keySelector.Parameters[0].Type);
        var grouping = new GroupingExpression(key.Shaper, rows, key.Plan, element, type);
        queries.Groups.Add(new GroupingExpression(key.Shaper, rows, key.Plan, source.Shaper, type));
        return new BoundSource(plan, resultSelector is null ? grouping : queries.BindLambda(resultSelector, scope, key.Shaper, grouping));
    }
}
