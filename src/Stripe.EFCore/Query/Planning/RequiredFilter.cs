using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Api;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>A filter without which a list is refused.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Member">The member of the class that it compares.</param>
internal sealed record RequiredFilter(ListParameter Parameter, string Member)
{
    /// <summary>The filters that requests of a scan have to carry besides what they always carry.</summary>
    /// <exception cref="InvalidOperationException">The query compares one of them with nothing.</exception>
    public static ImmutableArray<RequiredFilter> Of(Scan scan)
    {
        var required = scan.Resource.Parameters
            .Where(p => p.Required && !(scan.Resource.CompleteSets is { IsEmpty: false } sets && sets.All(s => s.Any(a => a.Name == p.Name))))
            .Select(p => For(scan.EntityType, p))
            .ToImmutableArray();
        var isRetrieved = scan.Conditions.Any(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet);
        if (required.FirstOrDefault(r => !(isRetrieved && !r.Parameter.IsPseudoColumn) && !scan.Conditions.Any(c => c.Parameter == r.Parameter)) is { } missing)
        {
            throw QueryErrors.NeedsFilter(scan.Resource, missing);
        }

        return required;
    }

    public bool IsGivenBy(ListRequest request)
        => request.Parameters.Any(p => p.Name == Parameter.Name || p.Name.StartsWith(Parameter.Name + "[", StringComparison.Ordinal));

    /// <summary>A parameter, with the member that compares it.</summary>
    public static RequiredFilter For(IEntityType? entityType, ListParameter parameter)
        => new(
            parameter,
            entityType?.GetFlattenedProperties().FirstOrDefault(p => parameter.Field is { } field && p.GetJsonPath().Equals(field))?.Name ?? parameter.Name);
}
