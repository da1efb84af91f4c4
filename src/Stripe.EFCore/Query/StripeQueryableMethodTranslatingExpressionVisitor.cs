using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;
using Stripe.EFCore.Query.Rewriting.Markers;

namespace Stripe.EFCore.Query;

/// <summary>EF Core's second phase: the preprocessed tree becomes a bound query, whole and at once.</summary>
internal sealed partial class StripeQueryableMethodTranslatingExpressionVisitor(
    QueryableMethodTranslatingExpressionVisitorDependencies dependencies, QueryCompilationContext queryCompilationContext)
    : QueryableMethodTranslatingExpressionVisitor(dependencies, queryCompilationContext, subquery: false)
{
    public override Expression Translate(Expression expression)
    {
        var query = expression is ChunkExpression chunk ? new QueryBinder().BindChunks(chunk.Source, chunk.Size) : new QueryBinder().Bind(expression);
        var context = (StripeQueryCompilationContext)QueryCompilationContext;
        return new PlanExpression(FilledEntities.Fill(query, context.Expanded) with { KeepsRawJson = context.KeepsRawJson }, expression.Type);
    }
}

internal sealed class StripeQueryableMethodTranslatingExpressionVisitorFactory(QueryableMethodTranslatingExpressionVisitorDependencies dependencies)
    : IQueryableMethodTranslatingExpressionVisitorFactory
{
    public QueryableMethodTranslatingExpressionVisitor Create(QueryCompilationContext queryCompilationContext)
        => new StripeQueryableMethodTranslatingExpressionVisitor(dependencies, queryCompilationContext);
}

/// <summary>A bound query between EF Core's phases.</summary>
internal sealed class PlanExpression(BoundQuery query, Type type) : PlanNodeExpression(type)
{
    public BoundQuery Query { get; } = query;

    public override string ToString() => PlanPrinter.Print(Query);
}
