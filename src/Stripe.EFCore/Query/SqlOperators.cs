using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Updates;

namespace Stripe.EFCore.Query;

/// <summary>
///     What queries for SQL databases have: AsSplitQuery and AsSingleQuery say how SQL is made, so they mean nothing here and are taken out; SQL itself and
///     writes are refused. They are known by name where another package has them.
/// </summary>
internal sealed class SqlOperators : ExpressionVisitor
{
    private const string Extensions = "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions";

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method is { Name: "AsSplitQuery" or "AsSingleQuery", DeclaringType.FullName: Extensions })
            return Visit(node.Arguments[0]);
        if (node.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions) && node.Method.Name is "ExecuteDelete" or "ExecuteUpdate")
            throw WriteErrors.NotSupported($"{node.Method.Name} sent nothing");

        // With values alone EF Core has called the method already, and its query stands here.
        if (typeof(DbContext).IsAssignableFrom(node.Object?.Type) && typeof(IQueryable).IsAssignableFrom(node.Type)
            && node.Method.DeclaringType != typeof(DbContext))
        {
            throw QueryErrors.CannotTranslate(node, MethodReason(node));
        }

        return base.VisitMethodCall(node);
    }

    private static string MethodReason(MethodCallExpression call)
        => $"'{call.Method.DeclaringType?.Name}.{call.Method.Name}' is a method of the context that returns a query, and Stripe has no function of that name. "
            + "Write the query that it returns in its place.";

    protected override Expression VisitExtension(Expression node)
        => node is QueryRootExpression && node.GetType().Name is "FromSqlQueryRootExpression" or "SqlQueryRootExpression"
            ? throw new InvalidOperationException(
                "Stripe has no SQL, so no query can start from it. Write the query with LINQ, as in context.Customers.Where(c => c.Email == email).")
            : base.VisitExtension(node);
}
