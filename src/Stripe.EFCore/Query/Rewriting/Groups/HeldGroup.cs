using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;
using static Stripe.EFCore.Query.Plans.Expressions.QueryOperators;

namespace Stripe.EFCore.Query.Rewriting.Groups;

/// <summary>
///     A group as a member of an object: that is how EF Core's navigation expansion lets operators over it be, where a join has put it beside other rows.
/// </summary>
internal sealed record HeldGroup<TGroup>(TGroup Group);

internal static class HeldGroup
{
    /// <summary>The same join over objects that hold the groups; null where it joins none.</summary>
    public static MethodCallExpression? Hold(MethodCallExpression join)
    {
        var types = join.Method.GetGenericArguments();
        if (join.Method.DeclaringType != typeof(Queryable) || join.Arguments.Count != 5 || !SequenceTypes.IsGroup(types[0]) && !SequenceTypes.IsGroup(types[1]))
            return null;

        var (outer, inner) = (Sequence(join.Arguments[0], types[0]), Sequence(join.Arguments[1], types[1]));
        Expression[] arguments = [outer, inner, .. join.Arguments.Skip(2).Select(a => Expression.Quote(Held(Lambda(a))))];
        return Call(join.Method.Name, [SequenceTypes.ElementType(outer.Type)!, SequenceTypes.ElementType(inner.Type)!, .. types.Skip(2)], arguments);
    }

    private static Expression Sequence(Expression groups, Type type)
    {
        if (!SequenceTypes.IsGroup(type))
            return groups;

        var (group, held) = (Expression.Parameter(type, "group"), typeof(HeldGroup<>).MakeGenericType(type));
        var selector = Expression.Lambda(Expression.New(held.GetConstructors()[0], [group], held.GetProperty(nameof(HeldGroup<>.Group))!), group);
        return Call(nameof(Queryable.Select), [type, held], groups, Expression.Quote(selector));
    }

    private static LambdaExpression Held(LambdaExpression lambda)
    {
        var body = lambda.Body;
        var parameters = lambda.Parameters.ToArray();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!SequenceTypes.IsGroup(parameters[i].Type))
                continue;

            var held = Expression.Parameter(typeof(HeldGroup<>).MakeGenericType(parameters[i].Type), parameters[i].Name);
            body = ReplacingExpressionVisitor.Replace(parameters[i], Expression.Property(held, nameof(HeldGroup<>.Group)), body);
            parameters[i] = held;
        }

        return Expression.Lambda(body, parameters);
    }
}
