using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Rewriting;
using Stripe.EFCore.Query.Rewriting.Markers;

namespace Stripe.EFCore.Query;

internal sealed class StripeQueryTranslationPreprocessor(
    QueryTranslationPreprocessorDependencies dependencies, QueryCompilationContext queryCompilationContext)
    : QueryTranslationPreprocessor(dependencies, queryCompilationContext)
{
    private readonly QueryRewriting _rewriting = new(
        queryCompilationContext.Model, ((StripeQueryCompilationContext)queryCompilationContext).FiredRules);

    protected override bool IsEfConstantSupported => true;

    /// <summary>Chunk makes no rows but arrays of the result, so it is taken out before EF Core's own steps and put back behind them.</summary>
    public override Expression Process(Expression query)
    {
        query = _rewriting.Apply(query);
        var context = (StripeQueryCompilationContext)QueryCompilationContext;
        (context.CacheFor, context.Progress, context.Expanded) = (_rewriting.Run.CacheFor, _rewriting.Run.Progress, _rewriting.Run.Expanded);
        context.KeepsRawJson |= _rewriting.Run.KeepsRawJson;
        context.Search = _rewriting.Search.Use;
        if (context.FindsObjectsToWrite)
            (context.CacheFor, context.Search) = (TimeSpan.Zero, context.Search with { IsAllowed = context.Search.IsAllowed ?? false });
        return query is MethodCallExpression { Method: { Name: nameof(Queryable.Chunk) } method, Arguments: [var source, var size] }
            && method.DeclaringType == typeof(Queryable)
            ? new ChunkExpression(Expand(source), size, query.Type)
            : Expand(query);
    }

    /// <exception cref="InvalidOperationException">
    ///     EF Core makes a tree of the query that does not fit together, as it does of some subqueries over rows that another subquery makes, or refuses it
    ///     itself.
    /// </exception>
    private Expression Expand(Expression query)
    {
        try
        {
            return base.Process(_rewriting.Apply(QueryRewriting.OfExpanded, query));
        }
        catch (ArgumentException misfit)
        {
            throw new InvalidOperationException(
                "The LINQ expression could not be translated: EF Core does not follow the navigations in a subquery of it "
                + $"({misfit.Message}) Write them as joins, or end the part before that subquery with ToListAsync. {ExpressionPrinter.Print(query)}",
                misfit);
        }
        catch (InvalidOperationException refusal) when (UntranslatedOperators.Explain(query, refusal) is { } explained)
        {
            throw explained;
        }
        catch (InvalidOperationException refusal) when (EFCoreInternals.ListedGroupIn(refusal) is { } group)
        {
            throw new InvalidOperationException(
                CoreStrings.TranslationFailedWithDetails(
                    group,
                    "EF Core does not follow groups that are in a list of a row. Ask of the groups what you need before they are put into a list, "
                    + "or of the list after AsEnumerable()"),
                refusal);
        }

        // EF Core says so, and no more, of a SelectMany in whose selector it finds no query.
        catch (InvalidOperationException refusal) when (EFCoreInternals.SelectorIn(refusal) is { } selector)
        {
            throw new InvalidOperationException(
                CoreStrings.TranslationFailedWithDetails(
                    selector,
                    "EF Core does not follow the navigation here, from an object that a subquery has put into another. Give the SelectMany before it a "
                    + "second selector that takes the object, follow the navigation inside that subquery, or join the set that it leads to"),
                refusal);
        }
    }

    public override Expression NormalizeQueryableMethod(Expression expression)
        => _rewriting.Apply(_rewriting.OfNormalized, base.NormalizeQueryableMethod(expression));

    protected override Expression ProcessQueryRoots(Expression expression)
        => new SequenceRoots(Dependencies, QueryCompilationContext).Visit(expression);
}

internal sealed class StripeQueryTranslationPreprocessorFactory(QueryTranslationPreprocessorDependencies dependencies) : IQueryTranslationPreprocessorFactory
{
    public QueryTranslationPreprocessor Create(QueryCompilationContext queryCompilationContext)
        => new StripeQueryTranslationPreprocessor(dependencies, queryCompilationContext);
}
