using System.Collections;
using System.Globalization;
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
    private static readonly MethodInfo ExecuteMethod = typeof(IQueryProvider).GetMethod(nameof(IQueryProvider.Execute), 1, [typeof(Expression)])!;
    private static readonly string[][] Keys = [["Id"], ["Code"], ["StudentId", "SectionId"], ["Room", "Day"]];

    /// <summary>What LINQ to Objects answers over the objects of a source.</summary>
    public static string Expected(QueryShape shape, object source, Func<object, string, object?>? shadow = null)
        => Outcome(
            shape,
            () => Written(shape, ((LambdaExpression)new NullPropagation(shadow ?? ((_, _) => null)).Visit(shape.Query)).Compile().DynamicInvoke(source)));

    public static string Actual(QueryShape shape, DbContext context) => Outcome(shape, () => Written(shape, Run(shape.Query, context, out _)));

    public static async Task<string> ActualAsync(QueryShape shape, DbContext context)
    {
        object? result;
        try
        {
            (result, _) = await RunAsync(shape.Query, context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Outcome(shape, () => throw exception);
        }

        return Outcome(shape, () => Written(shape, result));
    }

    /// <summary>The query as it is given to the context, for its plan.</summary>
    public static (IAsyncQueryProvider Provider, Expression Query) Bound(QueryShape shape, DbContext context) => Bound(shape.Query, context);

    /// <summary>The rows that LINQ to Objects gives, with EF Core's meaning of what is missing.</summary>
    /// <param name="objects">The object that the query's parameter stands for.</param>
    /// <param name="toleratesNothing">See <see cref="MissingValues" />.</param>
    public static List<string> OverObjects(LambdaExpression query, object objects, bool toleratesNothing = false)
    {
        var rewritten = new MissingValues(IsOfModel, toleratesNothing).Rewrite(query);
        return ResultText.Of(rewritten.Compile(preferInterpretation: false).DynamicInvoke(objects), query.ReturnType);
    }

    public static List<string> OverContext(LambdaExpression query, DbContext context)
    {
        var result = Run(query, context, out var type);
        return ResultText.Of(result, type);
    }

    public static async Task<List<string>> OverContextAsync(LambdaExpression query, DbContext context)
    {
        var (result, type) = await RunAsync(query, context).ConfigureAwait(false);
        return ResultText.Of(result, type);
    }

    private static object? Run(LambdaExpression query, DbContext context, out Type type)
    {
        var (provider, body) = Bound(query, context);
        type = body.Type;
        return ElementType(type) is not null
            ? provider.CreateQuery(body)
            : ExecuteMethod.MakeGenericMethod(type).Invoke(provider, BindingFlags.DoNotWrapExceptions, null, [body], null);
    }

    private static async Task<(object? Result, Type Type)> RunAsync(LambdaExpression query, DbContext context)
    {
        var (provider, body) = Bound(query, context);
        var method = ElementType(body.Type) is { } element ? ListAsyncMethod.MakeGenericMethod(element) : ValueAsyncMethod.MakeGenericMethod(body.Type);
        var result = (Task<object?>)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [provider, body], null)!;
        return (await result.ConfigureAwait(false), body.Type);
    }

    private static (IAsyncQueryProvider Provider, Expression Query) Bound(LambdaExpression query, DbContext context)
        => (context.GetService<IAsyncQueryProvider>(), new SourceReplacer(query.Parameters[0], context).Visit(query.Body));

    private static async Task<object?> ListAsync<T>(IAsyncQueryProvider provider, Expression query)
        => await ((IQueryable<T>)provider.CreateQuery<T>(query)).ToListAsync().ConfigureAwait(false);

    private static async Task<object?> ValueAsync<T>(IAsyncQueryProvider provider, Expression query)
        => await provider.ExecuteAsync<Task<T>>(query).ConfigureAwait(false);

    private static Type? ElementType(Type type) => typeof(IQueryable).IsAssignableFrom(type) ? WidenTypes.ElementType(type) : null;

    private static string Outcome(QueryShape shape, Func<List<string>> run)
    {
        try
        {
            var rows = run();
            return string.Join("\n", shape.IsOrdered ? rows : rows.Order(StringComparer.Ordinal));
        }
        catch (Exception exception)
        {
            while (exception is TargetInvocationException { InnerException: { } inner })
                exception = inner;
            return exception is InvalidOperationException or ArgumentOutOfRangeException or DivideByZeroException or FormatException or OverflowException
                && !exception.Message.Contains("could not be translated", StringComparison.Ordinal)
                ? exception.GetType().Name
                : throw new InvalidOperationException($"{shape.Name}: {exception.Message}", exception);
        }
    }

    private static List<string> Written(QueryShape shape, object? result)
        => result is IEnumerable sequence and not (string or IDictionary or byte[])
            ? [.. sequence.Cast<object?>().Select(o => Write(o, shape.IsOrderedWithin))]
            : [Write(result, shape.IsOrderedWithin)];

    /// <summary>Objects of the model by their keys, everything else by its members.</summary>
    private static string Write(object? value, bool isOrdered)
        => value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            DateTime time => time.ToString("O"),
            DateTimeOffset time => time.ToString("O"),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            bool flag => flag.ToString(),
            byte[] bytes => Convert.ToHexString(bytes),
            Type type => type.Name,
            IDictionary dictionary => $"{{{Joined(Ordered(dictionary).Select(k => $"{k}: {Write(dictionary[k], isOrdered)}"))}}}",
            _ when value.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IGrouping<,>)) is { } grouping
                => $"{Write(grouping.GetProperty("Key")!.GetValue(value), isOrdered)} => {WriteAll((IEnumerable)value, isOrdered)}",
            IEnumerable sequence => WriteAll(sequence, isOrdered),
            _ when IsOfModel(value.GetType()) && Keys.FirstOrDefault(k => k.All(n => value.GetType().GetProperty(n) is not null)) is { } key
                => $"{value.GetType().Name} {string.Join(' ', key.Select(n => Write(value.GetType().GetProperty(n)!.GetValue(value), isOrdered)))}",
            _ => $"({Joined(ValuesOf(value.GetType()).Select(m => MemberOf(value, m, isOrdered)).Where(m => m.Length > 0))})",
        };

    private static string Joined(IEnumerable<string> parts) => string.Join(", ", parts);

    private static IEnumerable<string> Ordered(IDictionary dictionary) => dictionary.Keys.Cast<string>().Order(StringComparer.Ordinal);

    private static IEnumerable<MemberInfo> ValuesOf(Type type)
        => type.GetMembers().Where(m => m is FieldInfo or PropertyInfo).OrderBy(m => m.Name, StringComparer.Ordinal);

    private static string MemberOf(object value, MemberInfo member, bool isOrdered)
        => member switch
        {
            PropertyInfo property when property.GetIndexParameters().Length == 0 && !property.GetMethod!.IsStatic
                => $"{member.Name} = {Write(property.GetValue(value), isOrdered)}",
            FieldInfo { IsStatic: false } field => $"{member.Name} = {Write(field.GetValue(value), isOrdered)}",
            _ => "",
        };

    /// <summary>The elements of an inner collection come in no order, unless the query defines one.</summary>
    private static string WriteAll(IEnumerable sequence, bool isOrdered)
    {
        var elements = sequence.Cast<object?>().Select(e => Write(e, isOrdered));
        return $"[{string.Join("; ", isOrdered ? elements : elements.Order(StringComparer.Ordinal))}]";
    }

    private static bool IsOfModel(Type type) => type.Namespace?.StartsWith(typeof(Customer).Namespace!, StringComparison.Ordinal) == true;

    private sealed class SourceReplacer(ParameterExpression root, DbContext context) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node)
            => node.Expression == root
                ? ((IQueryable)root.Type.GetProperty(node.Member.Name)!.GetValue(context)!).Expression
                : base.VisitMember(node);
    }
}
