using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>EF Core's conventions with the provider's: how Stripe.net's classes and users' read models become a model.</summary>
internal sealed class StripeConventionSetBuilder(ProviderConventionSetBuilderDependencies dependencies) : ProviderConventionSetBuilder(dependencies)
{
    public override ConventionSet CreateConventionSet()
    {
        var conventions = base.CreateConventionSet();
        conventions.Remove(typeof(ForeignKeyIndexConvention));

        // First, so that EF Core's own discovery never sees what is ignored or complex.
        var stripeClasses = new StripeClassConvention();
        var nestedValues = new NestedValueConvention();
        conventions.EntityTypeAddedConventions.Insert(0, nestedValues);
        conventions.EntityTypeAddedConventions.Insert(0, stripeClasses);
        conventions.ComplexPropertyAddedConventions.Insert(0, nestedValues);
        conventions.ModelFinalizingConventions.Insert(0, new OptionalReferenceConvention());
        conventions.ModelFinalizingConventions.Insert(0, stripeClasses);
        return conventions;
    }
}
