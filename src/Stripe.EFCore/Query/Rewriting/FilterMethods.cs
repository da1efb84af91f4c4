using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>Replaces the methods of <see cref="StripeFilters" /> by the properties that they stand for, before EF Core sees them.</summary>
/// <example><c>Where(t =&gt; t.Payout() == id)</c> becomes <c>Where(t =&gt; EF.Property&lt;string&gt;(t, "payout") == id)</c>.</example>
internal sealed class FilterMethods : ExpressionVisitor, IRewriteRule
{
    private static readonly MethodInfo PropertyMethod = typeof(EF).GetMethod(nameof(EF.Property))!;

    public Expression Apply(Expression query) => Visit(query);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.GetCustomAttribute<FilterMethodAttribute>() is not { Parameter: var parameter })
            return base.VisitMethodCall(node);

        var property = Expression.Call(
            PropertyMethod.MakeGenericMethod(node.Arguments is [_] ? node.Type : node.Arguments[1].Type),
            Visit(node.Arguments[0]), Expression.Constant(parameter));
        return node.Arguments is [_, var value] ? Expression.Equal(property, Visit(value)) : property;
    }
}
