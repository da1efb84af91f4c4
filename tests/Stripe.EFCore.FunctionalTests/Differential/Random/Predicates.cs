using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>Conditions.</summary>
public sealed class Predicates(Generator generator)
{
    private static readonly System.Reflection.MethodInfo CompareTo = typeof(string).GetMethod(nameof(string.CompareTo), [typeof(string)])!;

    private Choices Choices => generator.Choices;

    public LambdaExpression Over(Sequence sequence, Scope scope) => generator.Lambda(sequence, scope.Deeper(), (inner, _) => Of(inner));

    public Expression Of(Scope scope)
    {
        if (scope.Depth > 0)
        {
            switch (Choices.Below(10))
            {
                case 6:
                    return Expression.AndAlso(Of(scope.Deeper()), Of(scope.Deeper()));
                case 7:
                    return Expression.OrElse(Of(scope.Deeper()), Of(scope.Deeper()));
                case 8:
                    return Expression.Not(Of(scope.Deeper()));
                case 4 or 5 or 9 when generator.Sources.Nested(scope.Deeper()) is { } inner:
                    return OverSubquery(inner, scope.Deeper());
            }
        }

        return Simple(scope);
    }

    private Expression Simple(Scope scope)
    {
        var scalars = generator.Paths.Scalars(scope);
        if (scalars.Count == 0)
            return Expression.Equal(generator.Values.Of(typeof(int), scope), generator.Constants.Of(typeof(int)));
        if (Choices.Chance(6) && generator.Paths.Entities(scope) is { Count: > 0 } entities)
            return OverEntities(entities);

        var operand = Choices.Of(scalars);
        var type = operand.Type;
        if (type == typeof(bool))
            return Choices.Chance(50) ? Expression.Not(operand) : operand;
        if ((!type.IsValueType || Nullable.GetUnderlyingType(type) is not null) && Choices.Chance(12))
            return Compare(operand, generator.Constants.Null(type), ExpressionType.Equal);
        if (Choices.Chance(12))
            return Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [type], generator.Constants.List(type, operand), operand);
        if (type == typeof(string))
            return OverText(operand, scope);

        var other = Choices.Chance(25) ? generator.Values.Of(type, scope) : generator.Constants.Of(type, operand);
        return WidenTypes.Narrow(type).IsEnum || WidenTypes.Narrow(type) == typeof(bool) || WidenTypes.Narrow(type) == typeof(Guid)
            ? Compare(operand, other, ExpressionType.Equal)
            : Choices.Chance(30)
                ? Compare(operand, other, ExpressionType.Equal)
                : Compare(
                    operand, other, ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual);
    }

    private Expression Compare(Expression left, Expression right, params ExpressionType[] kinds)
    {
        // EF Core makes a search for an element out of a comparison with it, and fails where that is the element itself.
        if (left == right)
            right = generator.Constants.Of(left.Type, left);

        var kind = kinds.Length == 1 && Choices.Chance(40) ? ExpressionType.NotEqual : Choices.Of(kinds);

        // C# compares enums as their numbers.
        if (WidenTypes.Narrow(left.Type).IsEnum)
        {
            var number = left.Type == WidenTypes.Narrow(left.Type) ? typeof(int) : typeof(int?);
            (left, right) = (Expression.Convert(left, number), Expression.Convert(right, number));
        }

        return Choices.Chance(15) && kinds.Length == 1 ? Expression.MakeBinary(kind, right, left) : Expression.MakeBinary(kind, left, right);
    }

    private Expression OverText(Expression text, Scope scope)
        => Choices.Below(8) switch
        {
            0 or 1 => Compare(text, generator.Constants.Of(typeof(string), text), ExpressionType.Equal),
            2 => Compare(text, generator.Values.Of(typeof(string), scope), ExpressionType.Equal),
            3 => Expression.Call(text, nameof(string.StartsWith), null, generator.Constants.Piece(text)),
            4 => Expression.Call(text, nameof(string.Contains), null, generator.Constants.Piece(text)),
            5 => Expression.Call(text, nameof(string.EndsWith), null, generator.Constants.Piece(text)),
            6 => Expression.Call(typeof(string), nameof(string.IsNullOrEmpty), null, text),
            _ => Expression.GreaterThan(Expression.Call(text, CompareTo, generator.Constants.Of(typeof(string), text)), Expression.Constant(0)),
        };

    private Expression OverEntities(List<Expression> entities)
    {
        var entity = Choices.Of(entities);
        var others = entities.Where(e => e.Type == entity.Type && e != entity).ToList();
        return Choices.Chance(50) || others.Count == 0
            ? Compare(entity, Expression.Constant(null, entity.Type), ExpressionType.Equal)
            : Compare(entity, Choices.Of(others), ExpressionType.Equal);
    }

    private Expression OverSubquery(Sequence inner, Scope scope)
    {
        var element = inner.Element;
        switch (Choices.Below(6))
        {
            case 0:
                return Linq.Call(inner.Expression, nameof(Enumerable.Any), [element]);
            case 1:
                return Linq.Call(inner.Expression, nameof(Enumerable.Any), [element], Over(inner, scope));
            case 2:
                return Linq.Call(inner.Expression, nameof(Enumerable.All), [element], Over(inner, scope));
            case 3:
                var count = Linq.Call(inner.Expression, nameof(Enumerable.Count), [element]);
                return Compare(count, generator.Constants.Number(6), ExpressionType.Equal, ExpressionType.GreaterThan, ExpressionType.LessThan);
            case 4 when generator.Sources.Values(inner, scope) is { } values:
                return Linq.Call(values.Expression, nameof(Enumerable.Contains), [values.Element], generator.Values.Of(values.Element, scope));
            default:
                var selector = generator.Lambda(inner, scope.Deeper(), (s, _) => generator.Values.Of(typeof(long), s));
                var total = Linq.Aggregate(inner.Expression, nameof(Enumerable.Sum), element, selector);
                return Compare(total, generator.Values.Of(typeof(long), scope), ExpressionType.GreaterThan, ExpressionType.LessThanOrEqual);
        }
    }
}
