using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

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
        return Selected(groups, scope);
    }

    /// <summary>Groups as they are, which only the end of a query can be.</summary>
    public Sequence Grouped(Sequence sequence, Scope scope)
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
            return new Sequence(Linq.Call(sequence.Expression, nameof(Queryable.GroupBy), [sequence.Element, key.Type], selector), false, Math.Max(1, sequence.Rows / 8));

        var elements = generator.Lambda(sequence, scope.Deeper(), (s, _) => generator.Shapes.Of([generator.Values.SomeType(s)], s));
        return new Sequence(
            Linq.Call(sequence.Expression, nameof(Queryable.GroupBy), [sequence.Element, key.Type, elements.ReturnType], selector, elements), false, Math.Max(1, sequence.Rows / 8));
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
                return Linq.Aggregate(group, Choices.Of(["Max", "Min"]), element, Selector(generator.Values.SomeType(scope.With(1, generator.Parameter(element)))));
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
