using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Differential;

/// <content>Operators of Queryable and Enumerable, as those of Enumerable over values that may be null.</content>
public sealed partial class MissingValues
{
    private static readonly ILookup<string, MethodInfo> Operators =
        typeof(Enumerable).GetMethods(BindingFlags.Public | BindingFlags.Static).ToLookup(m => m.Name);

    private Expression VisitOperator(MethodCallExpression node)
    {
        var name = node.Method.Name;
        if (name is nameof(Enumerable.Contains) && node.Arguments.Count == 2)
            return ContainsOf(node.Arguments[0], node.Arguments[1], node.Method.GetGenericArguments()[0]);
        if (name is nameof(Queryable.AsQueryable) || node.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions))
            return Visit(node.Arguments[0]);

        var generic = node.Method.IsGenericMethod ? node.Method.GetGenericMethodDefinition() : node.Method;
        var typeArguments = node.Method.IsGenericMethod ? node.Method.GetGenericArguments() : [];
        var widened = typeArguments.Select(WidenTypes.Widen).ToArray();
        var types = generic.GetParameters().Select(p => Mapped(p.ParameterType, generic, widened)).ToArray();
        var method = Operators[name]
            .Where(m => m.GetGenericArguments().Length == widened.Length && m.GetParameters().Length == types.Length)
            .Select(m => m.IsGenericMethod ? TryMake(m, widened) : m)
            .FirstOrDefault(m => m is not null && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(types))
            ?? throw new NotSupportedException($"{node.Method}");

        var arguments = node.Arguments.Select((a, i) => Argument(a, types[i])).ToList();
        if (name == nameof(Enumerable.SelectMany) && arguments[1] is LambdaExpression selector && MayBeMissing(Unquoted(node.Arguments[1]).Body))
            arguments[1] = Expression.Lambda(selector.Type, OrEmpty(selector.Body), selector.Parameters);
        if (typeArguments.Length > 0 && WidenTypes.IsValue(typeArguments[0]) && Nullable.GetUnderlyingType(typeArguments[0]) is null)
            (method, arguments) = WithDefault(method, arguments, typeArguments[0]);

        return Completed(node, method, arguments);
    }

    private Expression Completed(MethodCallExpression node, MethodInfo method, List<Expression> arguments)
    {
        var type = WidenTypes.Widen(node.Type);
        var isRequired = !toleratesNothing && node.Method.Name is nameof(Queryable.Min) or nameof(Queryable.Max) or nameof(Queryable.Average)
            && node.Type.IsValueType && Nullable.GetUnderlyingType(node.Type) is null;
        if (MayBeMissing(node.Arguments[0]))
            arguments[0] = OrEmpty(arguments[0]);
        return Result(Expression.Call(method, arguments));

        Expression Result(Expression call)
            => isRequired ? Expression.Convert(Expression.Convert(call, node.Type), type)
                : WidenTypes.IsValue(call.Type) ? Fit(call, WidenTypes.Widen(call.Type))
                : call;
    }

    private Expression Argument(Expression argument, Type type)
        => argument is UnaryExpression { NodeType: ExpressionType.Quote, Operand: LambdaExpression quoted } ? VisitLambda(quoted, type)
            : argument is LambdaExpression lambda ? VisitLambda(lambda, type)
            : Fit(Visit(argument), type);

    private Expression ContainsOf(Expression source, Expression item, Type element)
    {
        var widened = WidenTypes.Widen(element);
        var value = Fit(Visit(item), widened);
        var sequence = Fit(Visit(source), typeof(IEnumerable<>).MakeGenericType(widened));
        if (MayBeMissing(source))
            sequence = OrEmpty(sequence);
        Expression contains = Fit(Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [widened], sequence, value), typeof(bool?));

        // A list that holds no null does not hold what is missing.
        return IsNarrowed(value, element) && !IsQuery(source)
            ? Expression.Condition(Expression.Equal(value, Expression.Constant(null, widened)), Expression.Constant(false, typeof(bool?)), contains)
            : contains;
    }

    /// <summary>What is not there has no elements.</summary>
    private static Expression OrEmpty(Expression sequence)
    {
        // OfType and Cast take a sequence of anything.
        if (WidenTypes.ElementType(sequence.Type) is null && sequence is UnaryExpression { Operand: var typed })
            return Expression.Convert(OrEmpty(typed), sequence.Type);

        var element = WidenTypes.ElementType(sequence.Type)!;
        return Expression.Coalesce(
            Expression.Convert(sequence, typeof(IEnumerable<>).MakeGenericType(element)),
            Expression.Call(typeof(Enumerable), nameof(Enumerable.Empty), [element]));
    }

    /// <summary>Over no elements C# gives a number's zero, which is not the null of a number that is missing.</summary>
    private static (MethodInfo Method, List<Expression> Arguments) WithDefault(MethodInfo method, List<Expression> arguments, Type element)
    {
        if (method.Name is not (nameof(Enumerable.FirstOrDefault) or nameof(Enumerable.LastOrDefault) or nameof(Enumerable.SingleOrDefault)
            or nameof(Enumerable.DefaultIfEmpty)))
        {
            return method.Name != nameof(Enumerable.ElementAtOrDefault) || arguments[1].Type != typeof(int) ? (method, arguments)
                : (typeof(WidenedSequences)
                    .GetMethod(nameof(WidenedSequences.ElementAtOr))!.MakeGenericMethod(method.GetGenericArguments()), [.. arguments, Default()]);
        }

        Type[] types = [.. arguments.Select(a => a.Type), WidenTypes.Widen(element)];
        types[0] = method.GetParameters()[0].ParameterType;
        var other = Operators[method.Name]
            .Where(m => m.GetParameters().Length == types.Length)
            .Select(m => TryMake(m, method.GetGenericArguments()))
            .FirstOrDefault(m => m is not null && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(types));
        return other is null ? (method, arguments) : (other, [.. arguments, Default()]);

        Expression Default() => Fit(Expression.Default(element), WidenTypes.Widen(element));
    }

    private static LambdaExpression Unquoted(Expression lambda) => (LambdaExpression)(lambda is UnaryExpression quote ? quote.Operand : lambda);

    /// <summary>Whether a sequence comes from rows, and is not a list that the query was given.</summary>
    private static bool IsQuery(Expression source)
        => source is ParameterExpression or MethodCallExpression or MemberExpression { Expression: not ConstantExpression };

    /// <summary>Whether a sequence is a group or a list inside an object or a row, which may not be there.</summary>
    private bool MayBeMissing(Expression source)
        => source switch
        {
            ParameterExpression parameter => WidenTypes.IsGroup(parameter.Type),
            MemberExpression { Expression: { } target } member => target is not ConstantExpression
                && WidenTypes.ElementType(member.Type) is { } element && (!isOfModel(element) || WidenTypes.IsRow(target.Type)),
            UnaryExpression { NodeType: ExpressionType.Convert } convert => MayBeMissing(convert.Operand),
            MethodCallExpression { Method.Name: nameof(Queryable.AsQueryable) } call => MayBeMissing(call.Arguments[0]),
            _ => false,
        };

    private static Type Mapped(Type type, MethodInfo method, Type[] widened)
    {
        if (type.IsGenericMethodParameter)
            return widened[type.GenericParameterPosition];
        if (type.IsGenericType && Nullable.GetUnderlyingType(type) is null)
        {
            var definition = type.GetGenericTypeDefinition();
            if (definition == typeof(Expression<>))
                return Mapped(type.GetGenericArguments()[0], method, widened);

            definition = definition == typeof(IQueryable<>) ? typeof(IEnumerable<>)
                : definition == typeof(IOrderedQueryable<>) ? typeof(IOrderedEnumerable<>)
                : definition;
            return definition.MakeGenericType([.. type.GetGenericArguments().Select(a => Mapped(a, method, widened))]);
        }

        if (type == typeof(System.Linq.IQueryable))
            return typeof(System.Collections.IEnumerable);

        return method.Name is nameof(Enumerable.Sum) or nameof(Enumerable.Average) or nameof(Enumerable.Min) or nameof(Enumerable.Max)
            && WidenTypes.IsValue(type)
            ? WidenTypes.Widen(type)
            : type;
    }

    private static MethodInfo? TryMake(MethodInfo method, Type[] types)
    {
        try
        {
            return method.MakeGenericMethod(types);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
