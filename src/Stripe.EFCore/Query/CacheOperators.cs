using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Stripe.EFCore.Query;

/// <summary>Takes WithCache and BypassCache out of a query before EF Core sees it: they say something about its run and nothing about its rows.</summary>
internal sealed class CacheOperators : ExpressionVisitor
{
    /// <summary>How old answers may be; zero for new ones only, null where the query does not say.</summary>
    public TimeSpan? CacheFor { get; private set; }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType != typeof(StripeQueryableExtensions))
            return base.VisitMethodCall(node);

        var age = node.Arguments switch
        {
            [_] => TimeSpan.Zero,
            [_, ConstantExpression { Value: TimeSpan { Ticks: > 0 } given }] => given,
            _ => throw new InvalidOperationException("WithCache takes a time above zero that is known when the query is compiled."),
        };
        if (CacheFor is { } other && other != age)
            throw new InvalidOperationException("The query says two things about the cache: WithCache and BypassCache count for all of its requests, wherever they stand.");

        CacheFor = age;
        return Visit(node.Arguments[0]);
    }
}
