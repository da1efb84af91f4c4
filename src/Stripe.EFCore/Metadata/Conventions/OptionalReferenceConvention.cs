using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     A reference to an object of Stripe is optional whatever the class says: the object may have been deleted, and a required one would
///     take every row that
///     refers to it out of the answer of an Include.
/// </summary>
internal sealed class OptionalReferenceConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var foreignKey in modelBuilder.Metadata.GetEntityTypes().SelectMany(e => e.GetDeclaredForeignKeys()).ToArray())
        {
            if (foreignKey.IsOwnership || !foreignKey.IsRequired || foreignKey.Properties is not [{ ClrType.IsValueType: false } property]
                || foreignKey.PrincipalEntityType.FindStripeResource()?.ClrType is null || property.IsPrimaryKey())
            {
                continue;
            }

            // As strong as the compiler's annotation, which says that the id is there, not that the object is.
            property.Builder.IsRequired(false, fromDataAnnotation: true);
            foreignKey.Builder.IsRequired(false, fromDataAnnotation: true);
        }
    }
}
