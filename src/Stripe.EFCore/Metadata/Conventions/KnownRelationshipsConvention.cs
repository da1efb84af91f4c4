using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     Finds relationships between entity types that the context names, and makes no entity type of a class because another refers to it:
///     in Stripe's JSON
///     most classes are nested objects.
/// </summary>
internal sealed class KnownRelationshipsConvention(ProviderConventionSetBuilderDependencies dependencies)
    : RelationshipDiscoveryConvention(dependencies)
{
    protected override IConventionEntityTypeBuilder? TryGetTargetEntityTypeBuilder(
        IConventionEntityTypeBuilder entityTypeBuilder,
        Type targetClrType,
        MemberInfo navigationMemberInfo,
        bool? shouldBeOwned = null,
        bool shouldCreate = true)
    {
        var isOwned = shouldBeOwned ?? ShouldBeOwned(targetClrType, entityTypeBuilder.Metadata.Model) ?? false;
        return base.TryGetTargetEntityTypeBuilder(
            entityTypeBuilder, targetClrType, navigationMemberInfo, shouldBeOwned, shouldCreate && isOwned);
    }
}
