using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Design.Scaffolding;
using Stripe.EFCore.Infrastructure;

[assembly: DesignTimeProviderServices("Stripe.EFCore.Design.StripeDesignTimeServices")]

namespace Stripe.EFCore.Design;

/// <summary>What EF Core's command-line tools ask a provider for; they find it by the attribute above.</summary>
internal sealed class StripeDesignTimeServices : IDesignTimeServices
{
    public void ConfigureDesignTimeServices(IServiceCollection serviceCollection)
    {
        serviceCollection.AddEntityFrameworkStripe();
        new EntityFrameworkDesignServicesBuilder(serviceCollection)
            .TryAdd<ICSharpRuntimeAnnotationCodeGenerator, CompiledModelAnnotations>()
            .TryAddCoreServices();
        FullTypeNames.Register(serviceCollection);
        serviceCollection.AddSingleton<IPrecompiledQueryCodeGeneratorSelector>(_ => throw NoPrecompiledQueries());
        ScaffolderProxy.Register(serviceCollection);
    }

    private static Exception NoPrecompiledQueries()
        => SqlRefusals.AsShown(new NotSupportedException(
            "Stripe.EFCore plans a query when it first runs, and cannot write it as code: leave out --precompile-queries."));
}
