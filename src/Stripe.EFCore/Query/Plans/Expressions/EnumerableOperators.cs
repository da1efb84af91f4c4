using System.Linq.Expressions;
using System.Reflection;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>Operators of Enumerable, as those of Queryable that mean the same.</summary>
internal static class EnumerableOperators
{
    private static readonly ILookup<string, MethodInfo> Operators = typeof(Queryable)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .ToLookup(m => m.Name);

    /// <summary>What operators of Enumerable begin with: a sequence that none of them makes, or a list that one makes of a sequence.</summary>
    public static Expression RootOf(MethodCallExpression call)
    {
        var source = call.Arguments[0];
        while (source is MethodCallExpression { Arguments.Count: > 0 } inner && inner.Method.DeclaringType == typeof(Enumerable) && !IsConversion(inner))
            source = inner.Arguments[0];
        return source;
    }

    /// <summary>Whether it hands on the elements of its source as they are.</summary>
    public static bool IsConversion(Expression expression)
        => expression is MethodCallExpression { Arguments.Count: 1 } call && call.Method.DeclaringType == typeof(Enumerable)
            && call.Method.Name is nameof(Enumerable.ToList) or nameof(Enumerable.ToArray) or nameof(Enumerable.AsEnumerable) or nameof(Enumerable.ToHashSet);

    /// <summary>A sequence without the conversions around it, such as ToList.</summary>
    public static Expression WithoutConversion(Expression sequence)
    {
        while (IsConversion(sequence))
            sequence = ((MethodCallExpression)sequence).Arguments[0];
        return sequence;
    }

    /// <summary>The operators applied to a query in place of their first source; null if Queryable lacks one of them.</summary>
    public static MethodCallExpression? AsQueryable(MethodCallExpression call, Expression root)
        => call.Arguments[0] == RootOf(call) ? Over(call, root)
            : AsQueryable((MethodCallExpression)call.Arguments[0], root) is { } source ? Over(call, source)
            : null;

    /// <summary>The operators over what they begin with as a query; null where one of them is none of Queryable's.</summary>
    public static MethodCallExpression? AsQueryable(MethodCallExpression call)
        => call.Arguments[0] == RootOf(call) ? OverSource(call)
            : AsQueryable((MethodCallExpression)call.Arguments[0]) is { } source ? Over(call, source)
            : null;

    /// <summary>The operator alone as a query over its source, whatever that is; null where it is none of Queryable's.</summary>
    public static MethodCallExpression? OverSource(MethodCallExpression call)
        => SequenceTypes.ElementType(call.Arguments[0].Type) is { } element
            ? Over(call, Expression.Call(typeof(Queryable), nameof(Queryable.AsQueryable), [element], call.Arguments[0]))
            : null;

    private static MethodCallExpression? Over(MethodCallExpression call, Expression source)
    {
        if (SequenceTypes.ElementType(call.Arguments[0].Type) is not { } element)
            return null;

        Expression[] arguments = [source, .. call.Arguments.Skip(1).Select(a => a is LambdaExpression lambda ? Expression.Quote(lambda) : a)];
        return Operators[call.Method.Name].Select(m => Constructed(m, call, element)).FirstOrDefault(m => m is not null && Takes(m, arguments)) is { } method
            ? Expression.Call(method, arguments)
            : null;
    }

    private static MethodInfo? Constructed(MethodInfo method, MethodCallExpression call, Type element)
    {
        // Enumerable has these for each type of number, Queryable for all at once.
        Type[] types = call is
        {
            Method.Name: nameof(Queryable.Min) or nameof(Queryable.Max),
            Arguments: [_, LambdaExpression selector]
        } ? [element, selector.ReturnType]
            : call is { Method.Name: nameof(Queryable.Min) or nameof(Queryable.Max), Arguments.Count: 1 } ? [element]
            : call.Method.GetGenericArguments();
        return method.GetGenericArguments().Length != types.Length ? null
            : types.Length == 0 ? method
            : method.MakeGenericMethod(types);
    }

    private static bool Takes(MethodInfo method, Expression[] arguments)
        => method.GetParameters() is var parameters && parameters.Length == arguments.Length
            && parameters.Zip(arguments).All(pair => pair.First.ParameterType.IsAssignableFrom(pair.Second.Type));
}
