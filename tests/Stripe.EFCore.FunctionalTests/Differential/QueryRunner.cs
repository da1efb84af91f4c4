using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>Runs a shape and writes its result down in a form that can be compared.</summary>
public static class QueryRunner
{
    private static readonly MethodInfo ListAsyncMethod = typeof(QueryRunner).GetMethod(nameof(ListAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo ValueAsyncMethod = typeof(QueryRunner).GetMethod(nameof(ValueAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>What LINQ to Objects answers.</summary>
    public static string Expected(QueryShape shape, InMemoryShop shop)
        => Outcome(shape, () => Written(((LambdaExpression)new NullSafeNavigations().Visit(shape.Query)).Compile().DynamicInvoke(shop)));

    public static string Actual(QueryShape shape, ShopContext context)
    {
        var (provider, query) = Bound(shape, context);
        return Outcome(shape, () => Written(
            ElementType(query.Type) is { } element
                ? provider.CreateQuery(query)
                : typeof(IQueryProvider).GetMethod(nameof(IQueryProvider.Execute), 1, [typeof(Expression)])!.MakeGenericMethod(query.Type).Invoke(provider, [query])));
    }

    public static async Task<string> ActualAsync(QueryShape shape, ShopContext context)
    {
        var (provider, query) = Bound(shape, context);
        var task = (Task<object?>)(ElementType(query.Type) is { } element
            ? ListAsyncMethod.MakeGenericMethod(element)
            : ValueAsyncMethod.MakeGenericMethod(query.Type)).Invoke(null, [provider, query])!;
        object? result;
        try
        {
            result = await task;
        }
        catch (Exception exception)
        {
            return Outcome(shape, () => throw exception);
        }

        return Outcome(shape, () => Written(result));
    }

    private static (IAsyncQueryProvider Provider, Expression Query) Bound(QueryShape shape, ShopContext context)
    {
        var query = new SourceReplacer(shape.Query.Parameters[0], context).Visit(shape.Query.Body);
        return ((IAsyncQueryProvider)context.GetService<IAsyncQueryProvider>(), query);
    }

    private static async Task<object?> ListAsync<T>(IAsyncQueryProvider provider, Expression query)
        => await ((IQueryable<T>)provider.CreateQuery<T>(query)).ToListAsync();

    private static async Task<object?> ValueAsync<T>(IAsyncQueryProvider provider, Expression query) => await provider.ExecuteAsync<Task<T>>(query);

    private static Type? ElementType(Type type)
        => typeof(IQueryable).IsAssignableFrom(type) ? type.GetInterfaces().Prepend(type).First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQueryable<>)).GetGenericArguments()[0] : null;

    private static string Outcome(QueryShape shape, Func<object?> run)
    {
        try
        {
            return run() is List<string> rows ? string.Join("\n", shape.IsOrdered ? rows : rows.Order(StringComparer.Ordinal)) : "nothing";
        }
        catch (Exception exception)
        {
            while (exception is TargetInvocationException { InnerException: { } inner })
                exception = inner;
            return exception is InvalidOperationException or ArgumentOutOfRangeException && !exception.Message.Contains("could not be translated", StringComparison.Ordinal)
                ? exception.GetType().Name
                : throw new InvalidOperationException($"{shape.Name}: {exception.Message}", exception);
        }
    }

    private static List<string> Written(object? result)
        => result is IEnumerable sequence and not string ? [.. sequence.Cast<object?>().Select(Write)] : [Write(result)];

    /// <summary>Objects of the model by their keys, everything else by its members.</summary>
    private static string Write(object? value)
        => value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            DateTime time => time.ToString("O"),
            IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            bool flag => flag.ToString(),
            IDictionary dictionary => $"{{{string.Join(", ", dictionary.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(k => $"{k}: {Write(dictionary[k])}"))}}}",
            _ when value.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IGrouping<,>)) is { } grouping
                => $"{Write(grouping.GetProperty("Key")!.GetValue(value))} => {WriteAll((IEnumerable)value)}",
            IEnumerable sequence => WriteAll(sequence),
            _ when value.GetType().Namespace == typeof(Customer).Namespace && value.GetType().GetProperty("Id") is { } id => $"{value.GetType().Name} {id.GetValue(value)}",
            _ => $"({string.Join(", ", value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).Select(p => $"{p.Name} = {Write(p.GetValue(value))}"))})",
        };

    /// <summary>The elements of an inner collection come in no order that a query defines.</summary>
    private static string WriteAll(IEnumerable sequence) => $"[{string.Join("; ", sequence.Cast<object?>().Select(Write).Order(StringComparer.Ordinal))}]";

    private sealed class SourceReplacer(ParameterExpression shop, ShopContext context) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node)
            => node.Expression == shop
                ? ((IQueryable)typeof(IShop).GetProperty(node.Member.Name)!.GetValue(context)!).Expression
                : base.VisitMember(node);
    }

    /// <summary>EF Core reads a member of what is missing as null; LINQ to Objects would fail there, so it is told to do the same.</summary>
    private sealed class NullSafeNavigations : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node)
            => node.Expression is { } target && IsOfModel(target.Type) && target.Type != typeof(IShop)
                ? Guarded(Visit(target), t => Expression.MakeMemberAccess(t, node.Member))
                : node.Expression is { } text && text.Type == typeof(string)
                    ? Guarded(Visit(text), t => Expression.MakeMemberAccess(t, node.Member))
                    : base.VisitMember(node);

        protected override Expression VisitMethodCall(MethodCallExpression node)
            => node.Object is { } target && target.Type == typeof(string)
                ? Guarded(Visit(target), t => Expression.Call(t, node.Method, Visit(node.Arguments)))
                : base.VisitMethodCall(node);

        private static Expression Guarded(Expression target, Func<Expression, Expression> access)
        {
            var accessed = access(target);
            return Expression.Condition(Expression.Equal(target, Expression.Constant(null, target.Type)), Expression.Default(accessed.Type), accessed);
        }

        private static bool IsOfModel(Type type) => type.Namespace == typeof(Customer).Namespace;
    }
}
