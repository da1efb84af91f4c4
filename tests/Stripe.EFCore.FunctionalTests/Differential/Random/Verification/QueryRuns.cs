using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Differential.Random.Verification;

/// <summary>Runs a query over lists or over a context and writes its result down in a form that can be compared.</summary>
public static class QueryRuns
{
    private static readonly MethodInfo ListAsyncMethod = typeof(QueryRuns).GetMethod(nameof(ListAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo ValueAsyncMethod = typeof(QueryRuns).GetMethod(nameof(ValueAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo ExecuteMethod = typeof(IQueryProvider).GetMethod(nameof(IQueryProvider.Execute), 1, [typeof(Expression)])!;

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
        var (provider, body) = Bound(query, context);
        var result = ElementType(body.Type) is not null
            ? provider.CreateQuery(body)
            : ExecuteMethod.MakeGenericMethod(body.Type).Invoke(provider, BindingFlags.DoNotWrapExceptions, null, [body], null);
        return ResultText.Of(result, body.Type);
    }

    public static async Task<List<string>> OverContextAsync(LambdaExpression query, DbContext context)
    {
        var (provider, body) = Bound(query, context);
        var method = ElementType(body.Type) is { } element ? ListAsyncMethod.MakeGenericMethod(element) : ValueAsyncMethod.MakeGenericMethod(body.Type);
        var result = await (Task<object?>)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [provider, body], null)!;
        return ResultText.Of(result, body.Type);
    }

    private static (IAsyncQueryProvider Provider, Expression Query) Bound(LambdaExpression query, DbContext context)
        => (context.GetService<IAsyncQueryProvider>(), new SourceReplacer(query.Parameters[0], context).Visit(query.Body));

    private static async Task<object?> ListAsync<T>(IAsyncQueryProvider provider, Expression query)
        => await ((IQueryable<T>)provider.CreateQuery<T>(query)).ToListAsync();

    private static async Task<object?> ValueAsync<T>(IAsyncQueryProvider provider, Expression query) => await provider.ExecuteAsync<Task<T>>(query);

    private static Type? ElementType(Type type) => typeof(IQueryable).IsAssignableFrom(type) ? WidenTypes.ElementType(type) : null;

    private static bool IsOfModel(Type type) => type.Namespace?.StartsWith(typeof(Customer).Namespace!, StringComparison.Ordinal) == true;

    private sealed class SourceReplacer(ParameterExpression root, DbContext context) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node)
            => node.Expression == root
                ? ((IQueryable)root.Type.GetProperty(node.Member.Name)!.GetValue(context)!).Expression
                : base.VisitMember(node);
    }
}
