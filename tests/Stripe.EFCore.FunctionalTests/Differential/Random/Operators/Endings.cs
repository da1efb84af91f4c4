using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random.Operators;

/// <summary>How a query ends: as a sequence or in one value.</summary>
public sealed class Endings(Generator generator)
{
    private Choices Choices => generator.Choices;

    public (Expression Body, bool IsOrdered) End(Sequence sequence, Scope scope)
    {
        switch (Choices.Below(sequence.IsClosed ? 1 : 24))
        {
            case < 12:
                return (sequence.Expression, sequence.IsOrdered);
            case 12:
                return (
                    generator.Paths.OrderKeys(Expression.Parameter(sequence.Element)) is null
                        ? sequence
                        : generator.Groups.Results(sequence, scope)) is var groups
                    ? (groups.Expression, groups.IsOrdered)
                    : default;
            case 13 or 14 when generator.Steps.Order(sequence, scope) is { IsOrdered: true } ordered:
                return (ordered.Expression, true);
            case 15:
                return (Call(sequence, Choices.Of(["Count", "LongCount", "Any"])), false);
            case 16:
                return (Call(sequence, Choices.Of(["Count", "LongCount", "Any", "All"]), generator.Predicates.Over(sequence, scope)), false);
            case 17 or 18:
                return (Total(sequence, scope), false);
            case 19 or 20 or 21:
                return (Element(sequence, scope) ?? sequence.Expression, sequence.IsOrdered);
            case 22 when sequence.Rows < 2000:
                return (Call(sequence, Choices.Of(["Single", "SingleOrDefault"]), generator.Predicates.Over(sequence, scope)), false);
            case 23 when generator.Sources.Values(sequence, scope) is { } values:
                return (Call(values, "Contains", generator.Constants.Of(values.Element)), false);
            default:
                return (sequence.Expression, sequence.IsOrdered);
        }
    }

    /// <summary>A value of the first element in an order; null where there is none.</summary>
    public Expression? FirstValue(Sequence sequence, Type type, Scope scope)
    {
        var ordered = generator.Steps.Order(sequence, scope.Deeper());
        if (!ordered.IsOrdered)
            return null;

        var paths = generator.Paths.ScalarsOf(Expression.Parameter(ordered.Element), 1)
            .Where(p => WidenTypes.Narrow(p.Type) == WidenTypes.Narrow(type))
            .ToList();
        if (generator.Model.IsEntity(ordered.Element) && paths.Count > 0 && Choices.Chance(40))
        {
            var first = Linq.Call(ordered.Expression, nameof(Enumerable.FirstOrDefault), [ordered.Element]);
            var value = Choices.Of(generator.Paths.ScalarsOf(first, 1).Where(p => WidenTypes.Narrow(p.Type) == WidenTypes.Narrow(type)).ToList());
            return value.Type == type ? value : Expression.Convert(value, type);
        }

        var selector = generator.Lambda(ordered, scope.Deeper(), (inner, _) => generator.Values.Of(type, inner));
        var values = Linq.Call(ordered.Expression, nameof(Enumerable.Select), [ordered.Element, type], selector);
        return Linq.Call(values, Choices.Of([nameof(Enumerable.FirstOrDefault), nameof(Enumerable.LastOrDefault)]), [type]);
    }

    private Expression Total(Sequence sequence, Scope scope)
    {
        var name = Choices.Of(["Sum", "Max", "Min", "Average"]);
        var type = name is "Max" or "Min"
            ? generator.Values.SomeType(scope.With(1, generator.Parameter(sequence.Element)))
            : Choices.Of([typeof(long), typeof(int), typeof(long?)]);
        return Linq.Aggregate(sequence.Expression, name, sequence.Element, generator.Lambda(sequence, scope, (inner, _) => generator.Values.Of(type, inner)));
    }

    private MethodCallExpression? Element(Sequence sequence, Scope scope)
    {
        var ordered = sequence.IsOrdered ? sequence : generator.Steps.Order(sequence, scope);
        if (!ordered.IsOrdered)
            return null;

        var name = Choices.Of(["First", "FirstOrDefault", "Last", "LastOrDefault", "ElementAt", "ElementAtOrDefault"]);
        if (name.StartsWith("ElementAt", StringComparison.Ordinal))
            return Call(ordered, name, generator.Constants.Count(12));

        return Choices.Chance(40) ? Call(ordered, name, generator.Predicates.Over(ordered, scope)) : Call(ordered, name);
    }

    private static MethodCallExpression Call(Sequence sequence, string name, params Expression[] arguments)
        => Linq.Call(sequence.Expression, name, [sequence.Element], arguments);
}
