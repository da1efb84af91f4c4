using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Variants;

/// <summary>One of the requests that a condition becomes.</summary>
/// <param name="Parameters">What it sends.</param>
/// <param name="Asked">The one value that it asks for; null where it asks for several, or for a range.</param>
internal sealed record Alternative(ImmutableArray<RequestParameter> Parameters, object? Asked = null);

/// <summary>One of the requests that all conditions of a scan become together.</summary>
/// <param name="Asked">What it asks for, by the parameter.</param>
internal sealed record Variant(ImmutableArray<RequestParameter> Parameters, ImmutableDictionary<string, object?> Asked)
{
    /// <summary>Values of the field by which the list hides objects by default, of which no objects are wanted.</summary>
    public ImmutableArray<string> Excluded { get; init; } = [];

    /// <summary>Whether the request is for the list without what it hides by default.</summary>
    public bool LeavesOutHidden { get; init; }

    /// <summary>Whether a parameter can be added. A parameter takes one value only; of two bounds on the same side the narrower is sent.</summary>
    public bool Takes(ImmutableArray<Alternative> alternatives, ListParameter parameter)
        => parameter.Companions.All(c => Parameters.All(p => p.Name != c.Name || p.Value == c.Value))
            && (HasAlready(alternatives) || HasPlaceFor(alternatives, parameter));

    /// <summary>Whether the one request that is to be made has the parameter with the same value, as another one's companion.</summary>
    private bool HasAlready(ImmutableArray<Alternative> alternatives)
        => alternatives is [{ Parameters: var only }] && !RangeBounds.Are(only) && only.All(Parameters.Contains);

    private bool HasPlaceFor(ImmutableArray<Alternative> alternatives, ListParameter parameter)
        => alternatives is [{ Parameters: var only }] && RangeBounds.Are(only)
            ? !Parameters.Any(p => p.Name == parameter.Name || RangeBounds.IsSetOf(p.Name, parameter.Name))
            : !Parameters.Any(p => p.Name == parameter.Name
                || p.Name.StartsWith(parameter.Name + "[", StringComparison.Ordinal)
                || RangeBounds.IsBoundOf(p.Name, parameter.Name));

    public Variant With(Alternative alternative, ListParameter parameter)
        => this with
        {
            Parameters = RangeBounds.Are(alternative.Parameters)
                ? RangeBounds.Add(Parameters, alternative.Parameters, parameter)
                : [.. Parameters, .. alternative.Parameters.Except(Parameters)],
            Asked = parameter.Asked is AskedValue.Never or AskedValue.Unkept || alternative.Asked is null ? Asked
                : Asked.SetItem(parameter.Name, alternative.Asked),
        };
}
