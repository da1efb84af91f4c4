using System.Linq.Expressions;
using System.Reflection;

namespace StripeEFCore.FunctionalTests.Differential.Random.Operators;

/// <summary>Where a query begins.</summary>
public sealed class Sources(Generator generator)
{
    /// <summary>How many rows all runs of a subquery together may look at.</summary>
    private const double Affordable = 60_000;

    private Choices Choices => generator.Choices;

    public Sequence Set()
    {
        var set = Choices.Of(generator.Model.SetProperties);
        return Set(set);
    }

    public Sequence Set(Type entity) => Set(generator.Model.SetProperties.First(s => WidenTypes.ElementType(s.PropertyType) == entity));

    public bool CanAfford(double rows, Scope scope) => rows * scope.Runs <= Affordable;

    /// <summary>A query inside an expression: over a navigation, a list, a group, or a whole set; null where none can be had.</summary>
    public Sequence? Nested(Scope scope)
    {
        var collections = generator.Paths.Collections(scope);
        var sequence = collections.Count > 0 && !Choices.Chance(30) ? Choices.Of(collections) : Correlated(scope);
        if (sequence is null || !CanAfford(sequence.Rows, scope))
            return null;

        return WidenTypes.IsGroup(sequence.Expression.Type) || QueryModel.IsScalar(sequence.Element) || scope.Depth <= 0
            ? Filtered(sequence, scope, 30)
            : generator.Steps.Nested(Filtered(sequence, scope, 50), scope);
    }

    /// <summary>The scalars of one kind in a sequence.</summary>
    public Sequence? Values(Sequence sequence, Scope scope)
    {
        if (QueryModel.IsScalar(sequence.Element))
            return sequence;

        var selector = generator.Lambda(sequence, scope.Deeper(), (inner, _) => generator.Shapes.Scalar(inner));
        return new Sequence(
            Linq.Call(sequence.Expression, nameof(Enumerable.Select), [sequence.Element, selector.ReturnType], selector), sequence.IsOrdered, sequence.Rows);
    }

    public Sequence Filtered(Sequence sequence, Scope scope, int percent)
        => Choices.Chance(percent)
            ? sequence with
            {
                Expression = Linq.Call(sequence.Expression, nameof(Enumerable.Where), [sequence.Element], generator.Predicates.Over(sequence, scope)),
                IsOrdered = sequence.IsOrdered,
            }
            : sequence;

    /// <summary>A whole set, mostly the rows of it that belong to an entity in scope.</summary>
    private Sequence? Correlated(Scope scope)
    {
        var entities = generator.Paths.Entities(scope);
        if (entities.Count == 0 || Choices.Chance(25))
            return Set();

        var entity = Choices.Of(entities);
        var relationships = generator.Model.Relationships(entity.Type).ToList();
        if (relationships.Count == 0)
            return Set();

        var (own, other, others) = Choices.Of(relationships);
        var set = Set(other);
        var matching = generator.Lambda(
            set,
            scope,
            (_, row) => own.Zip(others, (o, t) => Equal(Expression.Property(row, t), Expression.Property(entity, o))).Aggregate(Expression.AndAlso));
        return set with { Expression = Linq.Call(set.Expression, nameof(Queryable.Where), [set.Element], matching) };
    }

    private static BinaryExpression Equal(Expression left, Expression right)
        => left.Type == right.Type ? Expression.Equal(left, right)
            : Expression.Equal(Expression.Convert(left, WidenTypes.Widen(left.Type)), Expression.Convert(right, WidenTypes.Widen(right.Type)));

    private Sequence Set(PropertyInfo set)
        => new(Expression.Property(generator.Root, set), false, generator.Model.Count(WidenTypes.ElementType(set.PropertyType)!));
}
