using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>Expressions of a wanted scalar type.</summary>
public sealed class Values(Generator generator)
{
    private Choices Choices => generator.Choices;

    /// <summary>Something of this type that depends on the variables where it can.</summary>
    public Expression Of(Type type, Scope scope)
    {
        var paths = generator.Paths.Scalars(scope, type);
        if (scope.Depth > 0 && Choices.Chance(35) && Computed(type, scope.Deeper()) is { } computed)
            return computed;
        if (paths.Count > 0 && !Choices.Chance(10))
            return Choices.Of(paths);

        return Nullable.GetUnderlyingType(type) is { } narrow && generator.Paths.Scalars(scope, narrow) is { Count: > 0 } narrower
            ? Expression.Convert(Choices.Of(narrower), type)
            : generator.Constants.Of(type);
    }

    /// <summary>A type that something in scope has.</summary>
    public Type SomeType(Scope scope)
        => generator.Paths.Scalars(scope) is { Count: > 0 } scalars && !Choices.Chance(20)
            ? Choices.Of(scalars).Type
            : Choices.Of([typeof(int), typeof(long), typeof(string), typeof(bool), typeof(long?), typeof(DateTime?)]);

    private Expression? Computed(Type type, Scope scope)
    {
        if (type == typeof(bool))
            return generator.Predicates.Of(scope);
        if (Choices.Chance(15))
            return Expression.Condition(generator.Predicates.Of(scope), Of(type, scope), Of(type, scope));
        if (Nullable.GetUnderlyingType(type) is { } narrow)
            return ComputedNullable(type, narrow, scope);
        if (type == typeof(string))
            return ComputedText(scope);
        if (type == typeof(DateTime))
            return ComputedTime(scope);

        return QueryModel.IsNumber(type) ? ComputedNumber(type, scope) : null;
    }

    private Expression? ComputedNullable(Type type, Type narrow, Scope scope)
        => Choices.Below(3) switch
        {
            0 => Expression.Convert(Of(narrow, scope), type),
            1 => Subquery(scope, inner => Extreme(inner, type, scope)),
            _ => Subquery(scope, inner => generator.Endings.FirstValue(inner, type, scope)),
        };

    private Expression? ComputedText(Scope scope)
    {
        var text = Of(typeof(string), scope);
        return Choices.Below(8) switch
        {
            0 => Expression.Call(text, nameof(string.ToUpper), null),
            1 => Expression.Call(text, nameof(string.Trim), null),
            2 => Expression.Add(text, Of(typeof(string), scope), typeof(string).GetMethod(nameof(string.Concat), [typeof(string), typeof(string)])),
            3 => Expression.Coalesce(text, Of(typeof(string), scope)),
            // Text is never searched for nothing, which Replace does not take.
            4 => Expression.Call(text, nameof(string.Replace), null, generator.Constants.Piece(text, orElse: "e"), Expression.Constant("-")),
            5 => Expression.Call(Of(typeof(long), scope), nameof(long.ToString), null),
            6 => Subquery(scope, inner => Extreme(inner, typeof(string), scope)),
            _ => Subquery(scope, inner => generator.Endings.FirstValue(inner, typeof(string), scope)),
        };
    }

    private Expression? ComputedTime(Scope scope)
        => Choices.Below(3) switch
        {
            0 => Expression.Call(
                Of(typeof(DateTime), scope), nameof(DateTime.AddDays), null, Expression.Convert(generator.Constants.Number(40), typeof(double))),
            1 => Expression.Property(Of(typeof(DateTime), scope), nameof(DateTime.Date)),
            _ => Expression.Coalesce(Of(typeof(DateTime?), scope), Of(typeof(DateTime), scope)),
        };

    private Expression? ComputedNumber(Type type, Scope scope)
    {
        switch (Choices.Below(8))
        {
            case 0:
                return Expression.Add(Of(type, scope), Of(type, scope));
            case 1:
                return Expression.Subtract(Of(type, scope), Of(type, scope));
            case 2:
                return Expression.Modulo(
                    Of(type, scope),
                    Expression.Constant(Convert.ChangeType(2 + Choices.Below(9), type, System.Globalization.CultureInfo.InvariantCulture), type));
            case 3:
                return Expression.Negate(Of(type, scope));
            case 4 when type == typeof(int):
                return Choices.Below(2) == 0
                    ? Expression.Property(Of(typeof(string), scope), nameof(string.Length))
                    : Expression.Property(Of(typeof(DateTime), scope), nameof(DateTime.Month));
            case 4:
                return Expression.Coalesce(Of(typeof(Nullable<>).MakeGenericType(type), scope), Of(type, scope));
            default:
                return Subquery(scope, inner => Total(inner, type, scope));
        }
    }

    private Expression? Subquery(Scope scope, Func<Sequence, Expression?> end)
        => generator.Sources.Nested(scope) is { } sequence ? end(sequence) : null;

    /// <summary>The least or greatest value; of a type that takes null, so that nothing is no error.</summary>
    private MethodCallExpression Extreme(Sequence sequence, Type type, Scope scope)
        => Linq.Aggregate(
            sequence.Expression,
            Choices.Below(2) == 0 ? nameof(Enumerable.Max) : nameof(Enumerable.Min),
            sequence.Element,
            generator.Lambda(sequence, scope.Deeper(), (inner, _) => Of(type, inner)));

    private Expression? Total(Sequence sequence, Type type, Scope scope)
    {
        var choice = Choices.Below(3);
        if (type == typeof(int) && choice < 2)
            return choice == 0 ? Linq.Call(sequence.Expression, nameof(Enumerable.Count), [sequence.Element])
                : Linq.Call(sequence.Expression, nameof(Enumerable.Count), [sequence.Element], generator.Predicates.Over(sequence, scope));
        if (type == typeof(long) && choice == 0)
            return Linq.Call(sequence.Expression, nameof(Enumerable.LongCount), [sequence.Element]);
        if (type == typeof(double))
        {
            var mean = Linq.Aggregate(
                sequence.Expression,
                nameof(Enumerable.Average),
                sequence.Element,
                generator.Lambda(sequence, scope.Deeper(), (inner, _) => Of(typeof(long?), inner)));
            return Expression.Coalesce(mean, Expression.Constant(0.0));
        }

        return Linq.Aggregate(
            sequence.Expression, nameof(Enumerable.Sum), sequence.Element, generator.Lambda(sequence, scope.Deeper(), (inner, _) => Of(type, inner)));
    }
}
