using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
            .TryAdd<ICSharpRuntimeAnnotationCodeGenerator, NoCompiledModelGenerator>()
            .TryAddCoreServices();
        serviceCollection.TryAddSingleton<IDatabaseModelFactory>(_ => throw NoScaffolding());
        serviceCollection.TryAddSingleton<IRelationalTypeMappingSource>(_ => throw NoScaffolding());
    }

    private static Exception NoScaffolding()
        => SqlRefusals.AsShown(new NotSupportedException(
            "This version of Stripe.EFCore does not scaffold a context: use the classes of Stripe.net as entity types, "
            + "as in DbSet<Stripe.Customer>, or classes of your own."));
}

/// <summary>
///     Generated models would have to name the provider's comparers and mappings, which are not public. They would save little: a model of
///     eight of Stripe.net's
///     classes is built in a fraction of a second.
/// </summary>
internal sealed class NoCompiledModelGenerator(CSharpRuntimeAnnotationCodeGeneratorDependencies dependencies)
    : CSharpRuntimeAnnotationCodeGenerator(dependencies)
{
    public override void Generate(IModel model, CSharpRuntimeAnnotationCodeGeneratorParameters parameters)
        => throw SqlRefusals.AsShown(new NotSupportedException(
            "Compiled models (dotnet ef dbcontext optimize) are not supported by this version of Stripe.EFCore. Leave out UseModel: the model is "
            + "built when the context is first used."));
}
