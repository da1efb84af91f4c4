using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>Calls of LINQ's operators as C# would write them: Queryable's over a query, Enumerable's over a list or a group.</summary>
public static class Linq
{
    public static MethodCallExpression Call(Expression source, string name, Type[] types, params Expression[] arguments)
    {
        if (typeof(IQueryable).IsAssignableFrom(source.Type))
            return Expression.Call(typeof(Queryable), name, types, [source, .. arguments.Select(a => a is LambdaExpression ? Expression.Quote(a) : a)]);

        return Expression.Call(typeof(Enumerable), name, types, [source, .. arguments]);
    }

    /// <summary>Sum and Average, and Enumerable's Min and Max, have an overload for each numeric type; the others take the type as an argument.</summary>
    public static MethodCallExpression Aggregate(Expression source, string name, Type element, LambdaExpression? selector)
    {
        var value = selector?.ReturnType ?? element;
        var hasOverload = QueryModel.IsNumber(WidenTypes.Narrow(value)) && (name is "Sum" or "Average" || !typeof(IQueryable).IsAssignableFrom(source.Type));
        return (selector, hasOverload) switch
        {
            (null, true) => Call(source, name, []),
            (null, false) => Call(source, name, [element]),
            (_, true) => Call(source, name, [element], selector),
            (_, false) => Call(source, name, [element, value], selector),
        };
    }
}
