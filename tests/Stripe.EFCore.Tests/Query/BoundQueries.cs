using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query;
using Stripe.EFCore.Query.Plans.Nodes;
using StripeEFCore.Tests.Query.Printing;

namespace StripeEFCore.Tests.Query;

/// <summary>The bound form of queries, as the planner gets it.</summary>
internal static class BoundQueries
{
    private static readonly AsyncLocal<BoundQuery?> Found = new();

    /// <summary>The query after binding and before planning.</summary>
    public static BoundQuery Of(Func<Billing, IQueryable> query)
    {
        using var db = new Billing(o => o
            .ReplaceService<IShapedQueryCompilingExpressionVisitorFactory, CatchingVisitorFactory>()
            .ReplaceService<ICompiledQueryCacheKeyGenerator, NoTwoKeys>());
        Found.Value = null;
        query(db).ToQueryString();
        return Found.Value!;
    }

    /// <summary>Each query is bound, also one that was bound before.</summary>
    private sealed class NoTwoKeys : ICompiledQueryCacheKeyGenerator
    {
        public object GenerateCacheKey(Expression query, bool async) => new();
    }

    private sealed class CatchingVisitorFactory(ShapedQueryCompilingExpressionVisitorDependencies dependencies) : IShapedQueryCompilingExpressionVisitorFactory
    {
        public ShapedQueryCompilingExpressionVisitor Create(QueryCompilationContext queryCompilationContext)
            => new CatchingVisitor(dependencies, queryCompilationContext);
    }

    private sealed class CatchingVisitor(ShapedQueryCompilingExpressionVisitorDependencies dependencies, QueryCompilationContext context)
        : ShapedQueryCompilingExpressionVisitor(dependencies, context)
    {
        private readonly StripeShapedQueryCompilingExpressionVisitor _compiler = new(dependencies, context);

        protected override Expression VisitExtension(Expression extensionExpression)
        {
            if (extensionExpression is PlanExpression plan)
                Found.Value = plan.Query;
            return _compiler.Visit(extensionExpression);
        }

        protected override Expression VisitShapedQuery(ShapedQueryExpression shapedQueryExpression) => _compiler.Visit(shapedQueryExpression);
    }
}
