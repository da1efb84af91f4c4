using Microsoft.EntityFrameworkCore.Query;

namespace Stripe.EFCore.Query;

internal sealed class StripeQueryCompilationContextFactory(QueryCompilationContextDependencies dependencies) : IQueryCompilationContextFactory
{
    public QueryCompilationContext Create(bool async) => new QueryCompilationContext(dependencies, async);
}

internal sealed class StripeQueryTranslationPreprocessor(
    QueryTranslationPreprocessorDependencies dependencies, QueryCompilationContext queryCompilationContext)
    : QueryTranslationPreprocessor(dependencies, queryCompilationContext)
{
    protected override bool IsEfConstantSupported => true;
}

internal sealed class StripeQueryTranslationPreprocessorFactory(QueryTranslationPreprocessorDependencies dependencies) : IQueryTranslationPreprocessorFactory
{
    public QueryTranslationPreprocessor Create(QueryCompilationContext queryCompilationContext)
        => new StripeQueryTranslationPreprocessor(dependencies, queryCompilationContext);
}
