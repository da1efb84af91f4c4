using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random.Operators;

/// <summary>Operators that make a sequence of a sequence, one after the other.</summary>
public sealed class Steps(Generator generator)
{
    private Choices Choices => generator.Choices;

    public Sequence Pipeline(Scope scope, int most)
    {
        var sequence = generator.Sources.Set();
        for (var left = Choices.Below(most + 1); left > 0 && !sequence.IsClosed; left--)
            sequence = Step(sequence, scope);
        return sequence;
    }

    /// <summary>A step or two on a query inside an expression.</summary>
    public Sequence Nested(Sequence sequence, Scope scope)
        => Choices.Below(8) switch
        {
            4 => Project(sequence, scope.Deeper()),
            5 => Distinct(Project(sequence, scope.Deeper())),
            6 => Page(Order(sequence, scope.Deeper())),
            7 => Flatten(sequence, scope.Deeper()) ?? sequence,
            _ => sequence,
        };

    public Sequence Order(Sequence sequence, Scope scope)
    {
        var element = generator.Parameter(sequence.Element);
        if (generator.Paths.OrderKeys(element) is not { Count: > 0 } keys)
            return sequence;

        var inner = scope.With(sequence.Rows, element).Deeper();
        var wanted = Enumerable.Range(0, Choices.Below(3)).Select(_ => generator.Shapes.Scalar(inner)).Concat(keys).ToList();
        var expression = sequence.Expression;
        for (var i = 0; i < wanted.Count; i++)
        {
            var name = (i == 0 ? "OrderBy" : "ThenBy") + (Choices.Chance(40) ? "Descending" : "");
            expression = Linq.Call(expression, name, [sequence.Element, wanted[i].Type], Expression.Lambda(wanted[i], element));
        }

        return sequence with { Expression = expression, IsOrdered = true };
    }

    /// <summary>Skip and Take, where the order says which.</summary>
    public Sequence Page(Sequence sequence)
    {
        if (!sequence.IsOrdered)
            return sequence;

        var choice = Choices.Below(4);
        if (choice > 1)
            sequence = sequence with { Expression = Linq.Call(sequence.Expression, nameof(Queryable.Skip), [sequence.Element], generator.Constants.Count(5)) };
        if (choice != 2)
            sequence = sequence with
            {
                Expression = Linq.Call(sequence.Expression, nameof(Queryable.Take), [sequence.Element], generator.Constants.Count(9)),
                Rows = Math.Min(sequence.Rows, 4)
            };
        return sequence;
    }

    public Sequence Project(Sequence sequence, Scope scope)
    {
        var selector = generator.Lambda(sequence, scope, (inner, _) => generator.Shapes.Of(inner));
        return sequence with { Expression = Linq.Call(sequence.Expression, nameof(Queryable.Select), [sequence.Element, selector.ReturnType], selector) };
    }

    public Sequence Where(Sequence sequence, Scope scope)
    {
        var predicate = generator.Lambda(sequence, scope, (inner, _) => generator.Predicates.Of(inner));
        return sequence with { Expression = Linq.Call(sequence.Expression, nameof(Queryable.Where), [sequence.Element], predicate), Rows = sequence.Rows / 2 };
    }

    private Sequence Step(Sequence sequence, Scope scope)
        => Choices.Below(20) switch
        {
            < 5 => Where(sequence, scope),
            < 8 => Project(sequence, scope),
            < 10 => Order(sequence, scope),
            < 12 => Page(Order(sequence, scope)),
            12 => Distinct(sequence),
            < 15 => generator.Joins.Join(sequence, scope) ?? Where(sequence, scope),
            15 => Flatten(sequence, scope) ?? Where(sequence, scope),
            < 18 => generator.Groups.Group(sequence, scope) ?? Where(sequence, scope),
            18 => generator.SetOperations.Combine(sequence, scope) ?? Where(sequence, scope),
            _ => Reversed(sequence) ?? Where(sequence, scope),
        };

    private Sequence Distinct(Sequence sequence)
        => generator.Paths.OrderKeys(Expression.Parameter(sequence.Element)) is null
            ? sequence
            : sequence with { Expression = Linq.Call(sequence.Expression, nameof(Queryable.Distinct), [sequence.Element]), IsOrdered = false };

    private Sequence? Reversed(Sequence sequence)
        => sequence.IsOrdered && sequence.Expression.Type.IsAssignableTo(typeof(IQueryable))
            ? sequence with { Expression = Linq.Call(sequence.Expression, nameof(Queryable.Reverse), [sequence.Element]) }
            : null;

    /// <summary>SelectMany over a navigation or a correlated query.</summary>
    private Sequence? Flatten(Sequence sequence, Scope scope)
    {
        var outer = generator.Parameter(sequence.Element);
        var within = scope.With(sequence.Rows, outer);
        if (within.Depth <= 0 || Joins.IsGroupJoin(sequence) || generator.Sources.Nested(within.Deeper()) is not { } inner)
            return null;

        // A lambda that is nothing but another one's group is no query to EF Core.
        if (inner.Expression is ParameterExpression)
            return null;

        var collection = inner.Expression;

        // Not a projection: EF Core moves one above the DefaultIfEmpty, so that an object of nulls stands for none (docs/queries.md).
        var isOptional = Choices.Chance(30) && !inner.Element.IsValueType && !inner.Element.IsGenericType;
        if (isOptional)
            collection = Linq.Call(collection, nameof(Queryable.DefaultIfEmpty), [inner.Element]);

        var rows = sequence.Rows * Math.Max(1, inner.Rows);
        var selectorType = typeof(Func<,>).MakeGenericType(sequence.Element, typeof(IEnumerable<>).MakeGenericType(inner.Element));
        var selector = Expression.Lambda(selectorType, collection, outer);
        if (Choices.Chance(30))
        {
            var flat = Linq.Call(sequence.Expression, nameof(Queryable.SelectMany), [sequence.Element, inner.Element], selector);
            return new Sequence(flat, false, rows);
        }

        var (left, right) = (generator.Parameter(sequence.Element), generator.Parameter(inner.Element));
        var result = generator.Shapes.Of(scope.With(rows, left, right));
        var call = Linq.Call(
            sequence.Expression,
            nameof(Queryable.SelectMany),
            [sequence.Element, inner.Element, result.Type],
            selector,
            Expression.Lambda(result, left, right));
        return new Sequence(call, false, rows);
    }
}
