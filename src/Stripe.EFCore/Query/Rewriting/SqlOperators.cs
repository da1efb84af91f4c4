using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Query.Plans.Errors;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     What queries for SQL databases have: AsSplitQuery and AsSingleQuery say how SQL is made, so they mean nothing here and are taken out; SQL itself
///     is refused. They are known by name where another package has them.
/// </summary>
/// <example><c>db.Invoices.AsSplitQuery().Where(...)</c> becomes <c>db.Invoices.Where(...)</c>.</example>
internal sealed class SqlOperators : ExpressionVisitor, IRewriteRule
{
    public Expression Apply(Expression query) => Visit(query);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (EFCoreInternals.IsQuerySplitting(node.Method))
            return Visit(node.Arguments[0]);

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
        => EFCoreInternals.IsSqlRoot(node)
            ? throw new InvalidOperationException(
                "Stripe has no SQL, so no query can start from it. Write the query with LINQ, as in context.Customers.Where(c => c.Email == email).")
            : base.VisitExtension(node);
}
