using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;

namespace Stripe.EFCore.Query.Binding.Calls;

/// <summary>Looks for queries in an expression that is not bound yet.</summary>
internal sealed class QueryFinder : ExpressionVisitor
{
    private bool _found;

    public static bool HasQuery(Expression expression)
    {
        var finder = new QueryFinder();
        finder.Visit(expression);
        return finder._found;
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        _found |= node.Method.DeclaringType == typeof(Queryable);
        return base.VisitMethodCall(node);
    }

    protected override Expression VisitExtension(Expression node)
    {
        _found |= node is QueryRootExpression or MaterializeCollectionNavigationExpression;
        return node;
    }
}
