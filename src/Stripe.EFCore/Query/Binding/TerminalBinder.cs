using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Scope = System.Collections.Immutable.ImmutableDictionary<
    System.Linq.Expressions.ParameterExpression, System.Linq.Expressions.Expression>;

namespace Stripe.EFCore.Query.Binding;


/// <summary>Binds the operators that end a query with one value.</summary>
internal static class TerminalBinder
{
    public static bool IsTerminal(MethodInfo method)
        => method.Name is nameof(Queryable.First) or nameof(Queryable.FirstOrDefault) or nameof(Queryable.Single) or nameof(Queryable.SingleOrDefault)
            or nameof(Queryable.Last) or nameof(Queryable.LastOrDefault) or nameof(Queryable.ElementAt) or nameof(Queryable.ElementAtOrDefault)
            or nameof(Queryable.Any) or nameof(Queryable.All) or nameof(Queryable.Count) or nameof(Queryable.LongCount) or nameof(Queryable.Contains)
            or nameof(Queryable.Sum) or nameof(Queryable.Min) or nameof(Queryable.Max) or nameof(Queryable.Average)
            or nameof(Queryable.MinBy) or nameof(Queryable.MaxBy);

    public static BoundQuery Bind(QueryBinder queries, MethodCallExpression call, Scope scope)
    {
        var source = queries.BindSource(call.Arguments[0], scope);
        var lambda = call.Arguments.Skip(1).Select(QueryOperators.UnwrapLambda).FirstOrDefault(l => l is not null);
        var name = call.Method.Name;
        switch (name)
        {
            case nameof(Queryable.All):
                var negated = Expression.Not(queries.BindValue(lambda!, scope, source.Shaper).AsCondition());
                return Query(new Filter(source.Plan, negated), Expression.Constant(false), new Ending(EndingKind.Any, typeof(bool)) { Negated = true });

            case nameof(Queryable.Any) or nameof(Queryable.Count) or nameof(Queryable.LongCount):
                return Query(Filtered(source.Plan), Expression.Constant(false), new Ending(Enum.Parse<EndingKind>(name), call.Method.ReturnType));

            case nameof(Queryable.Contains):
                var item = queries.BindExpression(call.Arguments[1], scope);
                var equal = Equality(queries, source.Shaper, item, call.Arguments[1].Type);
                return Query(new Filter(source.Plan, equal), Expression.Constant(false), new Ending(EndingKind.Any, typeof(bool)));

            case nameof(Queryable.Sum) or nameof(Queryable.Average) or nameof(Queryable.Min) or nameof(Queryable.Max):
                var selected = lambda is null ? source.Shaper : queries.BindValue(lambda, scope, source.Shaper);
                var declared = lambda?.ReturnType ?? ElementTypeOf(call.Arguments[0].Type);
                return Query(source.Plan, selected.Wide(), new Ending(Enum.Parse<EndingKind>(name), ResultType(call, declared)));

            case nameof(Queryable.MinBy) or nameof(Queryable.MaxBy):
                var key = queries.BindValue(lambda!, scope, source.Shaper).Wide();
                var present = key.Type.IsNullable()
                    ? new Filter(source.Plan, Expression.NotEqual(key, Expression.Constant(null, key.Type)))
                    : source.Plan;
                var sorted = new Sort(present, [new SortKey(key, name == nameof(Queryable.MaxBy))]);
                return Query(sorted, source.Shaper, new Ending(EndingKind.First, source.Shaper.Type, OrDefault: source.Shaper.Type.IsNullable()));

            case nameof(Queryable.ElementAt) or nameof(Queryable.ElementAtOrDefault):
                var index = queries.BindExpression(call.Arguments[1], scope);
                return Query(source.Plan, source.Shaper, Element(EndingKind.ElementAt, name) with { Argument = index });

            default:
                var kind = Enum.Parse<EndingKind>(name.Replace("OrDefault", "", StringComparison.Ordinal));
                return Query(Filtered(source.Plan), source.Shaper, Element(kind, name));
        }

        LogicalPlan Filtered(LogicalPlan plan)
            => lambda is null ? plan : new Filter(plan, queries.BindValue(lambda, scope, source.Shaper).AsCondition());

        Ending Element(EndingKind kind, string method)
            => new(kind, source.Shaper.Wide().Type, method.EndsWith("OrDefault", StringComparison.Ordinal));

        static BoundQuery Query(LogicalPlan plan, Expression shaper, Ending terminal) => new(plan, shaper, terminal);
    }

    /// <summary>An element's equality with an item, which may be a value of the surrounding row or an object the caller gave.</summary>
    private static Expression Equality(QueryBinder queries, Expression element, Expression item, Type type)
    {
        var left = Expression.Parameter(type, "element");
        var right = Expression.Parameter(type, "item");
        var scope = Scope.Empty.Add(left, element).Add(right, item);
        return queries.BindExpression(
            Expression.Equal(Expression.Convert(left, typeof(object)), Expression.Convert(right, typeof(object))), scope).AsCondition();
    }

    /// <summary>Sum and Average of a value that may be missing are those of the values that are there; their result is the type the method declares.</summary>
    private static Type ResultType(MethodCallExpression call, Type declared)
        => call.Method.Name is nameof(Queryable.Min) or nameof(Queryable.Max) ? declared : call.Method.ReturnType;

    private static Type ElementTypeOf(Type sequence) => SequenceTypes.ElementType(sequence)!;
}
