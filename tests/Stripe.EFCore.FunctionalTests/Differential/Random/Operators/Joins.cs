using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random.Operators;

/// <summary>Joins of two sequences: along a relationship, on values that happen to have one type, on two values, or on none.</summary>
public sealed class Joins(Generator generator)
{
    private Choices Choices => generator.Choices;

    public Sequence? Join(Sequence outer, Scope scope)
    {
        var outerElement = generator.Parameter(outer.Element);
        var entities = generator.Paths.EntitiesOf(outerElement, 0).ToList();
        var relationships = entities.SelectMany(e => generator.Model.Relationships(e.Type).Select(r => (Entity: e, r.Own, r.Other, r.OthersOwn))).ToList();
        if (relationships.Count > 0 && !Choices.Chance(30))
        {
            var (entity, own, other, othersOwn) = Choices.Of(relationships);
            var related = generator.Sources.Filtered(generator.Sources.Set(other), scope, 40);
            var row = generator.Parameter(other);
            return Paired(
                outer,
                related,
                outerElement,
                row,
                [.. own.Select(p => Expression.Property(entity, p))],
                [.. othersOwn.Select(p => Expression.Property(row, p))],
                scope,
                Math.Max(outer.Rows, related.Rows));
        }

        var inner = generator.Steps.Pipeline(scope, 2);
        if (outer.Rows * inner.Rows > 12_000 || inner.IsClosed)
            return null;

        if (Choices.Chance(15) && generator.Paths.OrderKeys(Expression.Parameter(inner.Element)) is not null)
            inner = generator.Groups.Some(inner, scope);
        var innerElement = generator.Parameter(inner.Element);
        var pairs = Pairs(outerElement, innerElement).ToList();
        if (pairs.Count == 0 || Choices.Chance(25))
            return IsGroupJoin(outer) || WidenTypes.IsGroup(inner.Element) ? null : Cross(outer, inner, outerElement, innerElement, scope);

        var keys = Choices.Chance(30) ? new[] { Choices.Of(pairs), Choices.Of(pairs) } : [Choices.Of(pairs)];
        return Paired(
            outer, inner, outerElement, innerElement, [.. keys.Select(k => k.Outer)], [.. keys.Select(k => k.Inner)], scope, outer.Rows * inner.Rows / 4);
    }

    private Sequence? Paired(
        Sequence outer, Sequence inner, ParameterExpression outerElement, ParameterExpression innerElement, Expression[] outerKeys, Expression[] innerKeys,
        Scope scope, double rows)
    {
        for (var i = 0; i < outerKeys.Length; i++)
        {
            var type = outerKeys[i].Type == innerKeys[i].Type ? outerKeys[i].Type : WidenTypes.Widen(outerKeys[i].Type);
            (outerKeys[i], innerKeys[i]) = (As(outerKeys[i], type), As(innerKeys[i], type));
        }

        var (outerKey, innerKey) = (Key(outerKeys), Key(innerKeys));
        Type[] types = [outer.Element, inner.Element, outerKey.Type];
        var (outerSelector, innerSelector) = (Expression.Lambda(outerKey, outerElement), Expression.Lambda(innerKey, innerElement));
        var name = Choices.Of(["Join", "LeftJoin", "RightJoin", WidenTypes.IsGroup(inner.Element) ? "Join" : "GroupJoin"]);
        if (name == "GroupJoin")
            return Grouped(outer, inner, types, outerSelector, innerSelector, scope);
        if (name == "LeftJoin" && inner.Element.IsValueType || name == "RightJoin" && outer.Element.IsValueType)
            name = "Join";

        var (left, right) = (generator.Parameter(outer.Element), generator.Parameter(inner.Element));
        var result = generator.Shapes.Of(scope.With(rows, left, right));
        var call = Linq.Call(
            outer.Expression, name, [.. types, result.Type], inner.Expression, outerSelector, innerSelector, Expression.Lambda(result, left, right));
        return new Sequence(call, false, rows);
    }

    /// <summary>A group join, of which something is counted or which becomes a left join.</summary>
    private Sequence Grouped(Sequence outer, Sequence inner, Type[] types, LambdaExpression outerSelector, LambdaExpression innerSelector, Scope scope)
    {
        var left = generator.Parameter(outer.Element);
        var group = generator.Parameter(typeof(IEnumerable<>).MakeGenericType(inner.Element));
        var rows = Math.Max(1, inner.Rows / Math.Max(1, outer.Rows));
        var matched = new Sequence(group, false, rows);
        var within = scope.With(outer.Rows, left);
        var isLeftJoin = Choices.Chance(40) && !inner.Element.IsValueType && !WidenTypes.IsGroup(inner.Element);
        var result = isLeftJoin
            ? Shapes.Pair(left, group)
            : Shapes.Row(
                generator.Shapes.Scalar(within),
                Linq.Call(generator.Sources.Filtered(matched, within, 50).Expression, nameof(Enumerable.Count), [inner.Element]),
                Choices.Chance(50)
                    ? Linq.Aggregate(
                        group,
                        nameof(Enumerable.Sum),
                        inner.Element,
                        generator.Lambda(matched, within.Deeper(), (s, _) => generator.Values.Of(typeof(long), s)))
                    : Linq.Call(group, nameof(Enumerable.Any), [inner.Element], generator.Predicates.Over(matched, within)));
        var call = Linq.Call(
            outer.Expression, nameof(Queryable.GroupJoin), [.. types, result.Type], inner.Expression, outerSelector, innerSelector,
            Expression.Lambda(result, left, group));
        return isLeftJoin ? LeftJoined(call, inner.Element, outer.Element, Math.Max(outer.Rows, inner.Rows), scope) : new Sequence(call, false, outer.Rows);
    }

    private Sequence LeftJoined(Expression groups, Type inner, Type outer, double rows, Scope scope)
    {
        var pair = WidenTypes.ElementType(groups.Type)!;
        var collection = Expression.Parameter(pair, "t");
        var optional = Expression.Call(typeof(Enumerable), nameof(Enumerable.DefaultIfEmpty), [inner], Expression.Property(collection, "B"));
        var (both, right) = (Expression.Parameter(pair, "t"), generator.Parameter(inner));
        var left = generator.Parameter(outer);
        var result = generator.Shapes.Of(scope.With(rows, left, right));
        var selected = new Replacing(left, Expression.Property(both, "A")).Visit(result)!;
        var call = Linq.Call(
            groups,
            nameof(Queryable.SelectMany),
            [pair, inner, result.Type],
            Expression.Lambda(typeof(Func<,>).MakeGenericType(pair, typeof(IEnumerable<>).MakeGenericType(inner)), optional, collection),
            Expression.Lambda(selected, both, right));
        return new Sequence(call, false, rows);
    }

    private Sequence Cross(Sequence outer, Sequence inner, ParameterExpression left, ParameterExpression right, Scope scope)
    {
        var rows = outer.Rows * inner.Rows;
        var result = generator.Shapes.Of(scope.With(rows, left, right));
        var type = typeof(Func<,>).MakeGenericType(outer.Element, typeof(IEnumerable<>).MakeGenericType(inner.Element));
        var selector = Expression.Lambda(type, inner.Expression, generator.Parameter(outer.Element));
        var call = Linq.Call(
            outer.Expression, nameof(Queryable.SelectMany), [outer.Element, inner.Element, result.Type], selector, Expression.Lambda(result, left, right));
        return new Sequence(call, false, rows);
    }

    /// <summary>EF Core takes a SelectMany right above a group join for a left join, and fails where it is none.</summary>
    public static bool IsGroupJoin(Sequence sequence) => sequence.Expression is MethodCallExpression { Method.Name: nameof(Queryable.GroupJoin) };

    private IEnumerable<(Expression Outer, Expression Inner)> Pairs(Expression outer, Expression inner)
    {
        var inners = generator.Paths.ScalarsOf(inner, 1).ToList();
        return generator.Paths.ScalarsOf(outer, 1)
            .SelectMany(o => inners.Where(i => WidenTypes.Narrow(i.Type) == WidenTypes.Narrow(o.Type)).Select(i => (o, i)));
    }

    private static Expression Key(Expression[] keys) => keys.Length == 1 ? keys[0] : Shapes.Pair(keys[0], keys[1]);

    private static Expression As(Expression expression, Type type) => expression.Type == type ? expression : Expression.Convert(expression, type);

    private sealed class Replacing(Expression from, Expression to) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
    }
}
