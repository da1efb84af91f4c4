using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Stripe.EFCore.Query;

/// <summary>
///     Keeps EF Core from computing a value of a set before the query runs: <c>Products.Select(p =&gt; Customers.Count())</c> is one query. EF Core would send
///     the requests of <c>Count</c> while it looks for the query's parameters, and the caller's thread would wait for them, also in an asynchronous query.
/// </summary>
internal sealed class StripeEvaluatableExpressionFilterPlugin : IEvaluatableExpressionFilterPlugin
{
    public bool IsEvaluatableExpression(Expression expression)
        => expression is not MethodCallExpression { Object: null, Arguments: [var source, ..] } call
            || call.Method.DeclaringType != typeof(Queryable) && call.Method.DeclaringType != typeof(EntityFrameworkQueryableExtensions)
            || !ReadsSet(source);

    private static bool ReadsSet(Expression source)
        => source is MethodCallExpression { Object: null, Arguments: [var inner, ..] }
            ? ReadsSet(inner)
            : ValueOf(source) is IQueryable { Provider: IAsyncQueryProvider };

    /// <summary>The value of a constant or of a chain of members that starts at one, as a captured variable is. Null for every other expression.</summary>
    private static object? ValueOf(Expression expression)
        => expression switch
        {
            ConstantExpression constant => constant.Value,
            MemberExpression { Expression: { } owner } member when ValueOf(owner) is { } value => member.Member switch
            {
                FieldInfo field => field.GetValue(value),
                PropertyInfo property => Get(property, value),
                _ => null,
            },
            MemberExpression { Expression: null, Member: FieldInfo field } => field.GetValue(null),
            MemberExpression { Expression: null, Member: PropertyInfo property } => Get(property, null),
            UnaryExpression { NodeType: ExpressionType.Convert } convert => ValueOf(convert.Operand),
            _ => null,
        };

    private static object? Get(PropertyInfo property, object? owner)
        => property.GetValue(owner, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
}
