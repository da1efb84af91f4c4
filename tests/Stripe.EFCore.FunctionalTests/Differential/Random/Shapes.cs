using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>Projections.</summary>
public sealed class Shapes(Generator generator)
{
    private Choices Choices => generator.Choices;

    /// <summary>A projection of what is in scope.</summary>
    public Expression Of(Scope scope)
        => Choices.Below(6) switch
        {
            0 => Scalar(scope),
            1 when Entity(scope) is { } entity => entity,
            2 or 3 => Pair(Member(scope), Member(scope)),
            4 => Row(Member(scope), Member(scope)),
            _ => Row(Member(scope), Member(scope), Member(scope)),
        };

    /// <summary>A projection that holds scalars only, of these types.</summary>
    public Expression Of(Type[] types, Scope scope)
        => types.Length == 1
            ? generator.Values.Of(types[0], scope)
            : Row(generator.Values.Of(types[0], scope), generator.Values.Of(types[1], scope));

    public Expression Scalar(Scope scope) => generator.Values.Of(generator.Values.SomeType(scope), scope);

    public static Expression Pair(Expression a, Expression b)
    {
        var type = typeof(Pair<,>).MakeGenericType(a.Type, b.Type);
        return Expression.New(type.GetConstructors()[0], [a, b], type.GetProperty("A")!, type.GetProperty("B")!);
    }

    public static Expression Row(params Expression[] values)
    {
        var type = (values.Length == 2 ? typeof(Row<,>) : typeof(Row<,,>)).MakeGenericType([.. values.Select(v => v.Type)]);
        return Expression.MemberInit(Expression.New(type), values.Select((v, i) => Expression.Bind(type.GetProperty("ABC"[i].ToString())!, v)));
    }

    private Expression Member(Scope scope)
        => Choices.Below(10) switch
        {
            6 when generator.Paths.Parts(scope) is { Count: > 0 } parts => Choices.Of(parts),
            7 when Entity(scope) is { } entity => entity,
            8 when scope.Depth > 1 => Pair(Scalar(scope), Scalar(scope)),
            9 when scope.Depth > 0 && generator.Sources.Nested(scope.Deeper()) is { } inner => Listed(inner, scope.Deeper()),
            _ => Scalar(scope),
        };

    private Expression? Entity(Scope scope)
        => generator.Paths.Entities(scope) is { Count: > 0 } entities ? Choices.Of(entities) : null;

    private MethodCallExpression Listed(Sequence inner, Scope scope)
    {
        if (Choices.Chance(15) && generator.Paths.OrderKeys(Expression.Parameter(inner.Element)) is not null)
        {
            var groups = generator.Groups.Results(inner, scope);
            return Expression.Call(typeof(Enumerable), nameof(Enumerable.ToList), [WidenTypes.ElementType(groups.Expression.Type)!], groups.Expression);
        }

        var selector = generator.Lambda(inner, scope.Deeper(), (s, _) => Choices.Chance(40) ? Pair(Scalar(s), Scalar(s)) : Scalar(s));
        var selected = Linq.Call(inner.Expression, nameof(Enumerable.Select), [inner.Element, selector.ReturnType], selector);
        return Expression.Call(typeof(Enumerable), nameof(Enumerable.ToList), [selector.ReturnType], selected);
    }
}
