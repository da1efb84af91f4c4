using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Internal;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication.OAuth;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Metadata.Compiled;
using Stripe.EFCore.Metadata.Conventions;
using Stripe.EFCore.Query;
using Stripe.EFCore.Query.Materialization;
using Stripe.EFCore.Storage;
using Stripe.EFCore.Updates;
using Stripe.EFCore.Updates.Answers;
using Stripe.EFCore.Updates.Bulk;
using Stripe.EFCore.Updates.Saving;

// ReSharper disable once CheckNamespace
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the provider's services.</summary>
public static class StripeServiceCollectionExtensions
{
    /// <summary>
    ///     Adds the services that the provider needs, for applications that build EF Core's internal service provider themselves
    ///     (<see href="https://learn.microsoft.com/ef/core/">UseInternalServiceProvider</see>). Others call <c>UseStripe</c> alone.
    /// </summary>
    /// <param name="serviceCollection">The services.</param>
    /// <returns>The same services.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IServiceCollection AddEntityFrameworkStripe(this IServiceCollection serviceCollection)
    {
        ArgumentNullException.ThrowIfNull(serviceCollection);
        new EntityFrameworkServicesBuilder(serviceCollection)
            .TryAdd<LoggingDefinitions, StripeLoggingDefinitions>()
            .TryAdd<IDatabaseProvider, DatabaseProvider<StripeOptionsExtension>>()
            .TryAdd<IDatabase, StripeDatabase>()
            .TryAdd<IDatabaseCreator, StripeDatabaseCreator>()
            .TryAdd<IDatabaseFacadeDependencies, StripeDatabaseFacadeDependencies>()
            .TryAdd<IDbContextTransactionManager, StripeTransactionManager>()
            .TryAdd<ITypeMappingSource, StripeTypeMappingSource>()
            .TryAdd<IValueGeneratorSelector, StripeValueGeneratorSelector>()
            .TryAdd<IModelValidator, StripeModelValidator>()
            .TryAdd<IModelRuntimeInitializer, StripeModelRuntimeInitializer>()
            .TryAdd<IProviderConventionSetBuilder, StripeConventionSetBuilder>()
            .TryAdd<IStructuralTypeMaterializerSource, StripeStructuralTypeMaterializerSource>()
            .TryAdd<IEntityFinderSource, StripeEntityFinderSource>()
            .TryAdd<ICompiledQueryCacheKeyGenerator, StripeCompiledQueryCacheKeyGenerator>()
            .TryAdd<IQueryContextFactory, StripeQueryContextFactory>()
            .TryAdd<IQueryCompilationContextFactory, StripeQueryCompilationContextFactory>()
            .TryAdd<IQueryTranslationPreprocessorFactory, StripeQueryTranslationPreprocessorFactory>()
            .TryAdd<IQueryableMethodTranslatingExpressionVisitorFactory, StripeQueryableMethodTranslatingExpressionVisitorFactory>()
            .TryAdd<IShapedQueryCompilingExpressionVisitorFactory, StripeShapedQueryCompilingExpressionVisitorFactory>()
            .TryAdd<IEvaluatableExpressionFilterPlugin, StripeEvaluatableExpressionFilterPlugin>()
            .TryAdd<IResettableService, ContextRequests>(services => services.GetRequiredService<ContextRequests>())
            .TryAdd<IResettableService, StripeConnection>(services => services.GetRequiredService<StripeConnection>())
            .TryAddProviderSpecificServices(services => services
                .TryAddScoped<IRequestObserver, RequestLogger>()
                .TryAddScoped<IOAuthObserver, OAuthLogger>()
                .TryAddScoped<StripeConnection, StripeConnection>()
                .TryAddScoped<ContextRequests, ContextRequests>()
                .TryAddScoped<ConnectionCheck, ConnectionCheck>()
                .TryAddScoped(StripeSessionFactory.Create)
                .TryAddScoped<SessionOverride, SessionOverride>()
                .TryAddScoped<AnswerReader, AnswerReader>()
                .TryAddScoped<EarlierRequests, EarlierRequests>()
                .TryAddScoped<AnswerAcceptance, AnswerAcceptance>()
                .TryAddScoped<WrittenCache, WrittenCache>()
                .TryAddScoped<EntryWriter, EntryWriter>()
                .TryAddScoped<BulkWriter, BulkWriter>()
                .TryAddScoped(services => (IStripeWriteSession)services.GetRequiredService<IStripeSession>())
                .TryAddScoped(services => (IStripeClientSession)services.GetRequiredService<IStripeSession>())
                .TryAddSqlRefusals())
            .TryAddCoreServices();
        return serviceCollection;
    }
}
