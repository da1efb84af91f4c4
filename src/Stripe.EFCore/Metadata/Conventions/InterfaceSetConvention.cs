using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     Refuses a <c>DbSet</c> of an interface, such as <c>IPaymentSource</c>, before EF Core does: EF Core's error names no way out, and no query of the
///     context works until the set is gone.
/// </summary>
internal sealed class InterfaceSetConvention(ProviderConventionSetBuilderDependencies dependencies) : IModelInitializedConvention
{
    /// <exception cref="InvalidOperationException">The context has such a set.</exception>
    public void ProcessModelInitialized(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        if (dependencies.SetFinder.FindSets(dependencies.ContextType).FirstOrDefault(s => s.Type.IsInterface) is { Type: not null } set)
            throw MappingErrors.InterfaceSet(dependencies.ContextType, set.Name, set.Type);
    }
}
