using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;

namespace Stripe.EFCore.Infrastructure.WarmUps;

/// <summary>
///     Does what EF Core does with a query before a provider sees it, as far as that needs no context: it takes its parameters out, looks for its plan, and
///     simplifies it. Most of the time goes to tables of methods that EF Core finds by reflection. They are static, so a query that comes meanwhile
///     waits for them here.
/// </summary>
internal static class QueryRehearsal
{
    /// <summary>Returns the query as it is simplified.</summary>
    public static Expression Run()
    {
        var nobody = "nobody@example.com";
        Expression<Func<Row, bool>> wanted = row => row.Email != nobody && row.Id == "row_1";
        var query = Expression.Call(
            QueryableMethods.FirstWithPredicate.MakeGenericMethod(typeof(Row)), Array.Empty<Row>().AsQueryable().Expression, Expression.Quote(wanted));

        var filter = new EvaluatableExpressionFilter(new EvaluatableExpressionFilterDependencies([]));
        var funcletizer = new ExpressionTreeFuncletizer(
            new RuntimeModel(skipDetectChanges: false, Guid.Empty, 0), filter, typeof(QueryRehearsal), generateContextAccessors: false, null!);
        var taken = funcletizer.ExtractParameters(query, [], parameterize: true, clearParameterizedValues: true);
        _ = ExpressionEqualityComparer.Instance.GetHashCode(taken);
        _ = ExpressionEqualityComparer.Instance.Equals(taken, query);
        var simpler = new CallForwardingExpressionVisitor().Visit(new NullCheckRemovingExpressionVisitor().Visit(taken));
        return new QueryOptimizingExpressionVisitor().Visit(simpler);
    }

    private sealed record Row(string Id, string? Email);
}
