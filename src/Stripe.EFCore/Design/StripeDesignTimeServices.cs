using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

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
    }
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
        => throw new NotSupportedException(
            "Compiled models (dotnet ef dbcontext optimize) are not supported by this version of Stripe.EFCore. Leave out UseModel: the model is "
            + "built when the context is first used.");
}
