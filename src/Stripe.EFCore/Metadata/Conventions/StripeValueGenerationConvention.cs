using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>Ids are Stripe's to give, so a key of one string is generated when an object is added.</summary>
internal sealed class StripeValueGenerationConvention(ProviderConventionSetBuilderDependencies dependencies)
    : ValueGenerationConvention(dependencies)
{
    protected override ValueGenerated? GetValueGenerated(IConventionProperty property)
        => property.ClrType == typeof(string) && !property.IsForeignKey()
            && property.FindContainingPrimaryKey() is { Properties.Count: 1 } key
            && !key.DeclaringEntityType.IsOwned()
                ? ValueGenerated.OnAdd
                : base.GetValueGenerated(property);
}
