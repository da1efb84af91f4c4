using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>The filters that lists are refused without.</summary>
internal static class RequiredFilters
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

    /// <summary>Whether a request carries the filter.</summary>
    public static bool IsGivenBy(this RequiredFilter filter, ListRequest request)
        => filter.Parameter.IsPath
            ? !request.Path.Contains('{', StringComparison.Ordinal)
            : request.Parameters.Any(p => p.Name == filter.Parameter.Name || p.Name.StartsWith(filter.Parameter.Name + "[", StringComparison.Ordinal));

    /// <summary>A parameter, with the member that compares it.</summary>
    public static RequiredFilter For(IEntityType? entityType, ListParameter parameter)
        => entityType?.GetFlattenedProperties().FirstOrDefault(p => parameter.Field is { } field && p.GetJsonPath().Equals(field)) is { } property
            ? For(property, parameter)
            : new(parameter, parameter.Name, IsShadow: true) { Method = FilterMethod.Find(entityType?.ClrType, parameter.Name) };

    /// <summary>A parameter, with the property that compares it.</summary>
    public static RequiredFilter For(IReadOnlyProperty property, ListParameter parameter)
        => new(parameter, property.DeclaringType is IReadOnlyEntityType ? property.Name : parameter.RevealingMember ?? property.Name,
            property.IsShadowProperty())
        {
            Method = property.IsShadowProperty() ? FilterMethod.Find(property.DeclaringType.ClrType, parameter.Name) : null,
        };
}
