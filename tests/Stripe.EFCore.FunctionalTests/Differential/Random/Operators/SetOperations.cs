namespace StripeEFCore.FunctionalTests.Differential.Random.Operators;

/// <summary>Concat, Union, Intersect and Except with another query of the same element type.</summary>
public sealed class SetOperations(Generator generator)
{
    private Choices Choices => generator.Choices;

    public Sequence? Combine(Sequence sequence, Scope scope)
    {
        var name = Choices.Of(["Concat", "Union", "Intersect", "Except"]);
        if (generator.Model.IsSet(sequence.Element) && !Choices.Chance(40))
            return Made(name, sequence, generator.Steps.Where(generator.Sources.Set(sequence.Element), scope));

        var within = scope.With(sequence.Rows, generator.Parameter(sequence.Element));
        var types = Enumerable.Range(0, 1 + Choices.Below(2)).Select(_ => generator.Values.SomeType(within)).ToArray();
        return Made(name, Projected(sequence, types, scope), Projected(generator.Sources.Filtered(generator.Sources.Set(), scope, 50), types, scope));
    }

    private Sequence Projected(Sequence sequence, Type[] types, Scope scope)
    {
        var selector = generator.Lambda(sequence, scope.Deeper(), (inner, _) => generator.Shapes.Of(types, inner));
        return sequence with { Expression = Linq.Call(sequence.Expression, nameof(Queryable.Select), [sequence.Element, selector.ReturnType], selector) };
    }

    private static Sequence Made(string name, Sequence left, Sequence right)
        => new(Linq.Call(left.Expression, name, [left.Element], right.Expression), false, left.Rows + right.Rows);
}
