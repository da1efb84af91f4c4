using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     Stripe decides what becomes of the objects that referred to a deleted one. EF Core would change or delete those that the context tracks, each with a
///     request of its own.
/// </summary>
internal sealed class DeleteConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var foreignKey in modelBuilder.Metadata.GetEntityTypes().SelectMany(e => e.GetDeclaredForeignKeys()))
        {
            if (!foreignKey.IsOwnership)
                foreignKey.Builder.OnDelete(DeleteBehavior.ClientNoAction);
        }
    }
}
