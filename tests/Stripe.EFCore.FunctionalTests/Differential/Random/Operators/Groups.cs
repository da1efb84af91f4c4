using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random.Operators;

/// <summary>GroupBy, and what is asked of groups.</summary>
public sealed class Groups(Generator generator)
{
    private Choices Choices => generator.Choices;

    /// <summary>Groups with something selected of them.</summary>
    public Sequence? Group(Sequence sequence, Scope scope)
    {
        if (generator.Paths.OrderKeys(Expression.Parameter(sequence.Element)) is null)
            return null;

        var groups = Grouped(sequence, scope);
        if (Choices.Chance(30))
            groups = Having(groups, scope);
        return Choices.Chance(20) ? Flattened(groups, scope) : Selected(groups, scope);
    }

    /// <summary>Groups for results: all or some of them, as they are or in rows.</summary>
    public Sequence Results(Sequence sequence, Scope scope)
    {
        var groups = Some(sequence, scope);
        if (!Choices.Chance(30))
            return groups;

        var selector = generator.Lambda(groups, scope, (inner, g) => Shapes.Row(Key(g), g, Aggregate(g, inner)));
        return groups with { Expression = Linq.Call(groups.Expression, nameof(Queryable.Select), [groups.Element, selector.ReturnType], selector) };
    }

    /// <summary>Groups as they are, all or some of them.</summary>
    public Sequence Some(Sequence sequence, Scope scope)
    {
        var groups = Grouped(sequence, scope);
        return Choices.Chance(40) ? Having(groups, scope) : groups;
    }

    private Sequence Grouped(Sequence sequence, Scope scope)
    {
        var element = generator.Parameter(sequence.Element);
        var inner = scope.With(sequence.Rows, element).Deeper();
        var key = Choices.Below(5) switch
        {
            3 => Shapes.Pair(generator.Shapes.Scalar(inner), generator.Shapes.Scalar(inner)),
            4 when Choices.Chance(20) => Expression.Constant(1),
            _ => generator.Shapes.Scalar(inner),
        };
        var selector = Expression.Lambda(key, element);
        if (!Choices.Chance(25))
            return new Sequence(
                Linq.Call(sequence.Expression, nameof(Queryable.GroupBy), [sequence.Element, key.Type], selector), false, Math.Max(1, sequence.Rows / 8));

        var elements = generator.Lambda(sequence, scope.Deeper(), (s, _) => generator.Shapes.Of([generator.Values.SomeType(s)], s));
        return new Sequence(
            Linq.Call(sequence.Expression, nameof(Queryable.GroupBy), [sequence.Element, key.Type, elements.ReturnType], selector, elements),
            false,
            Math.Max(1, sequence.Rows / 8));
    }

    private Sequence Having(Sequence groups, Scope scope)
    {
        var predicate = generator.Lambda(groups, scope, (inner, g) => Choices.Chance(50)
            ? Expression.GreaterThan(Linq.Call(g, nameof(Enumerable.Count), [ElementOf(g)]), generator.Constants.Number(5))
            : generator.Predicates.Of(inner));
        return groups with { Expression = Linq.Call(groups.Expression, nameof(Queryable.Where), [groups.Element], predicate) };
    }

    private Sequence Selected(Sequence groups, Scope scope)
    {
        var selector = generator.Lambda(groups, scope, (inner, g) => Choices.Below(6) switch
        {
            0 => Expression.Property(g, "Key"),
            1 or 2 => Shapes.Pair(Key(g), Aggregate(g, inner)),
            3 => Shapes.Row(Key(g), Aggregate(g, inner), Aggregate(g, inner)),
            4 when FirstOf(g, inner) is { } first => first,
            _ => Shapes.Row(Aggregate(g, inner), Aggregate(g, inner)),
        });
        return groups with
        {
            Expression = Linq.Call(groups.Expression, nameof(Queryable.Select), [groups.Element, selector.ReturnType], selector),
            IsClosed = HoldsEntity(selector.ReturnType),
        };
    }

    /// <summary>The elements of groups, or some of them, with something of their group or without.</summary>
    private Sequence Flattened(Sequence groups, Scope scope)
    {
        var group = generator.Parameter(groups.Element);
        var element = ElementOf(group);
        var inner = scope.With(groups.Rows, group).Deeper();
        var all = new Sequence(group, false, 8);
        var some = Choices.Chance(40) && generator.Steps.Order(all, inner) is { IsOrdered: true } ordered
            ? Linq.Call(ordered.Expression, nameof(Enumerable.Take), [element], Expression.Constant(2))
            : generator.Sources.Filtered(all, inner, 60).Expression;
        var selector = Expression.Lambda(typeof(Func<,>).MakeGenericType(groups.Element, typeof(IEnumerable<>).MakeGenericType(element)), some, group);
        if (Choices.Chance(50))
            return new Sequence(Linq.Call(groups.Expression, nameof(Queryable.SelectMany), [groups.Element, element], selector), false, 4 * groups.Rows);

        var (of, each) = (generator.Parameter(groups.Element), generator.Parameter(element));
        var result = Shapes.Row(Key(of), generator.Shapes.Scalar(scope.With(4 * groups.Rows, each)), Aggregate(of, scope.With(groups.Rows, of).Deeper()));
        return new Sequence(
            Linq.Call(groups.Expression, nameof(Queryable.SelectMany), [groups.Element, element, result.Type], selector, Expression.Lambda(result, of, each)),
            false,
            4 * groups.Rows);
    }

    private Expression Key(Expression group)
    {
        var key = Expression.Property(group, "Key");
        return generator.Paths.ScalarsOf(key, 0).ToList() is { Count: > 1 } members && Choices.Chance(50) ? Choices.Of(members) : key;
    }

    private Expression Aggregate(Expression group, Scope scope)
    {
        var element = ElementOf(group);
        var sequence = new Sequence(group, false, 8);
        switch (Choices.Below(7))
        {
            case 0:
                return Linq.Call(group, nameof(Enumerable.Count), [element]);
            case 1:
                return Linq.Aggregate(group, nameof(Enumerable.Sum), element, Selector(Choices.Of([typeof(long), typeof(int), typeof(long?)])));
            case 2:
                return Linq.Aggregate(
                    group, Choices.Of(["Max", "Min"]), element, Selector(generator.Values.SomeType(scope.With(1, generator.Parameter(element)))));
            case 3:
                return Linq.Aggregate(group, nameof(Enumerable.Average), element, Selector(Choices.Of([typeof(long), typeof(long?)])));
            case 4:
                return Linq.Call(group, nameof(Enumerable.Any), [element], generator.Predicates.Over(sequence, scope));
            case 5:
                var values = generator.Sources.Values(sequence, scope)!;
                var distinct = Linq.Call(values.Expression, nameof(Enumerable.Distinct), [values.Element]);
                return Linq.Call(distinct, nameof(Enumerable.Count), [values.Element]);
            default:
                return Linq.Call(group, nameof(Enumerable.Count), [element], generator.Predicates.Over(sequence, scope));
        }

        LambdaExpression Selector(Type type) => generator.Lambda(sequence, scope.Deeper(), (inner, _) => generator.Values.Of(type, inner));
    }

    private Expression? FirstOf(Expression group, Scope scope)
    {
        var ordered = generator.Steps.Order(new Sequence(group, false, 8), scope.Deeper());
        return ordered.IsOrdered ? Linq.Call(ordered.Expression, nameof(Enumerable.First), [ordered.Element]) : null;
    }

    private bool HoldsEntity(Type type) => generator.Model.IsEntity(type) || type.IsGenericType && type.GetGenericArguments().Any(HoldsEntity);

    private static Type ElementOf(Expression group) => WidenTypes.ElementType(group.Type)!;
}
