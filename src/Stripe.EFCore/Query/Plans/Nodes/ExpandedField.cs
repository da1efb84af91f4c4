using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>A field that a query fills in the entities that it returns: what <c>Expand</c> names.</summary>
/// <param name="Entity">The class.</param>
/// <param name="Path">The field, as <c>expand[]</c> names it: <c>parent.subscription_details.subscription</c>.</param>
/// <param name="IsExpanded">Whether Stripe has to be asked for it; a list that Stripe sends in any case only has to be read to its end.</param>
/// <param name="IsList">Whether it is a list of the entity itself, which is read to its end.</param>
internal sealed record ExpandedField(Type Entity, JsonPath Path, bool IsExpanded, bool IsList);

/// <summary>A list of an entity whose elements are read to its end.</summary>
internal sealed record WholeList(IProperty Property, CollectionExpression Elements);
