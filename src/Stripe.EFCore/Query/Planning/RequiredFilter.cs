using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>A filter without which a list is refused.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Member">The member of the class that it compares.</param>
/// <param name="IsShadow">Whether the class has no such member, so that it is read with <c>EF.Property</c>.</param>
internal sealed record RequiredFilter(ListParameter Parameter, string Member, bool IsShadow)
{
    /// <summary>The member of <c>x</c> as a query writes it.</summary>
    public string Access => IsShadow ? $"EF.Property<{TypeName}>(x, \"{Member}\")" : $"x.{Member}";

    private string TypeName => Parameter.Type switch
    {
        ParameterType.Boolean => "bool?",
        ParameterType.Integer => "long?",
        ParameterType.Decimal => "decimal?",
        ParameterType.Timestamp or ParameterType.Instant => "DateTime?",
        _ => "string",
    };

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
        => Parameter.IsPath
            ? !request.Path.Contains('{', StringComparison.Ordinal)
            : request.Parameters.Any(p => p.Name == Parameter.Name || p.Name.StartsWith(Parameter.Name + "[", StringComparison.Ordinal));

    /// <summary>A parameter, with the member that compares it.</summary>
    public static RequiredFilter For(IEntityType? entityType, ListParameter parameter)
        => entityType?.GetFlattenedProperties().FirstOrDefault(p => parameter.Field is { } field && p.GetJsonPath().Equals(field)) is { } property
            ? new(parameter, property.Name, property.IsShadowProperty())
            : new(parameter, parameter.Name, IsShadow: true);
}
