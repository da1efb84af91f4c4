using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Query.Bulk;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;

namespace Stripe.EFCore.Query;

internal sealed class StripeQueryCompilationContextFactory(QueryCompilationContextDependencies dependencies) : IQueryCompilationContextFactory
{
    public QueryCompilationContext Create(bool async) => new StripeQueryCompilationContext(dependencies, async);
}

internal sealed class StripeQueryCompilationContext(QueryCompilationContextDependencies dependencies, bool async)
    : QueryCompilationContext(dependencies, async)
{
    /// <summary>How old answers may be, as the query says; zero for new ones only, null where it does not say.</summary>
    public TimeSpan? CacheFor { get; set; }

    /// <summary>What the query says about Stripe's search.</summary>
    public SearchUse Search { get; set; } = SearchUse.Unsaid;

    /// <summary>The fields that are filled in entities that the query returns.</summary>
    public ImmutableArray<ExpandedField> Expanded { get; set; } = [];

    /// <summary>
    ///     Whether it finds the objects of a bulk write: all of them, as Stripe has them now. A cached answer, a search that lags behind, or the most rows of a
    ///     query would have others written, or fewer.
    /// </summary>
    public bool FindsObjectsToWrite { get; private set; }

    /// <summary>Whether the objects of Stripe.net that the query returns keep their JSON, as the options or the query say.</summary>
    public bool KeepsRawJson { get; set; } = dependencies.ContextOptions.FindExtension<StripeOptionsExtension>() is { Settings.KeepRawJson: true };

    /// <summary>The rules of the rewriting phase and of the planner that changed the query.</summary>
    public FiredRules FiredRules { get; } = new();

    /// <summary>A bulk write is a query of its own behind which each object is written.</summary>
    public override Func<QueryContext, TResult> CreateQueryExecutor<TResult>(Expression query)
    {
        if (BulkQuery.Find(query, Model) is not { } bulk)
            return base.CreateQueryExecutor<TResult>(query);

        FindsObjectsToWrite = true;
        if (!IsAsync)
        {
            var rows = base.CreateQueryExecutor<IEnumerable<object?[]>>(bulk.Rows);
            return context => (TResult)(object)bulk.Run(context, rows);
        }

        var rowsAsync = base.CreateQueryExecutor<IAsyncEnumerable<object?[]>>(bulk.Rows);
        return context => (TResult)(object)bulk.RunAsync(context, rowsAsync);
    }

    /// <summary>Who is told of the pages of a run.</summary>
    public ImmutableArray<ProgressSource> Progress { get; set; } = [];
}
