using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>EF Core's conventions with the provider's: how Stripe.net's classes and users' read models become a model.</summary>
internal sealed class StripeConventionSetBuilder(ProviderConventionSetBuilderDependencies dependencies)
    : ProviderConventionSetBuilder(dependencies)
{
    public override ConventionSet CreateConventionSet()
    {
        var conventions = base.CreateConventionSet();
        conventions.Remove(typeof(ForeignKeyIndexConvention));

        // A class with [Owned] is a nested object, which is a complex property.
        conventions.Remove(typeof(OwnedAttributeConvention));
        conventions.Replace<RelationshipDiscoveryConvention>(new KnownRelationshipsConvention(Dependencies));
        conventions.Replace<ComplexPropertyDiscoveryConvention>(new NestedMemberConvention(Dependencies));
        conventions.Replace<ValueGenerationConvention>(new StripeValueGenerationConvention(Dependencies));

        // Before EF Core makes entity types of the sets.
        conventions.ModelInitializedConventions.Insert(0, new InterfaceSetConvention(Dependencies));

        // First, so that EF Core's own discovery never sees what is ignored.
        var stripeClasses = new StripeClassConvention();
        conventions.EntityTypeAddedConventions.Insert(0, stripeClasses);

        // Which classes are entities is known when the model is finished; what EF Core does then rests on it. Paths come last, when all
        // members are there.
        conventions.ModelFinalizingConventions.Insert(0, stripeClasses);
        conventions.ModelFinalizingConventions.Insert(1, new ReferenceConvention());
        conventions.ModelFinalizingConventions.Insert(2, new OptionalReferenceConvention());
        conventions.ModelFinalizingConventions.Insert(3, new ExpandableFieldConvention());
        conventions.ModelFinalizingConventions.Insert(4, new DeleteConvention());

        // What no navigation leads to any more is no entity; after that it is known which classes are not.
        var cleanup = conventions.ModelFinalizingConventions.FindIndex(c => c is ModelCleanupConvention);
        conventions.ModelFinalizingConventions.Insert(cleanup + 1, new NestedObjectConvention(Dependencies));
        conventions.ModelFinalizingConventions.Add(new ResourceConvention(Dependencies));
        conventions.ModelFinalizingConventions.Add(new ListFilterConvention());
        conventions.ModelFinalizingConventions.Add(new JsonPathConvention());
        return conventions;
    }
}
