using System.Collections.Immutable;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>Makes navigations of the ids that lead from one chosen resource to another.</summary>
internal sealed class RelationshipFinder(Names names, MemberReader members)
{
    public ImmutableArray<Relationship> Find(IReadOnlyList<EntityDraft> drafts)
    {
        var principals = drafts.Where(d => d.CanBeReferredTo).DistinctBy(d => d.Resource.Object).ToDictionary(d => d.Resource.Object!, StringComparer.Ordinal);
        var found = new List<Relationship>();
        foreach (var dependent in drafts)
        {
            foreach (var (foreignKey, target) in dependent.Ids)
            {
                if (principals.TryGetValue(target, out var principal) && Relate(dependent, foreignKey, principal) is { } relationship)
                    found.Add(relationship);
            }
        }

        return [.. found.Select(r => r with { IsConfigured = !IsFoundByNames(r, found) })];
    }

    private Relationship? Relate(EntityDraft dependent, DescribedMember foreignKey, EntityDraft principal)
    {
        var parameter = ParameterOf(dependent.Resource, foreignKey);

        // A filter that rows have only where a query asks with it leads to no object of theirs.
        var isOfRows = foreignKey.Filter is null || parameter is { IsPath: true };
        if (!isOfRows && parameter is null)
            return null;

        var name = names.Reference(foreignKey.Name);
        var reference = isOfRows ? Names.Free(dependent.Taken, name, name + "Object") : null;
        var (collection, summary) = parameter is null ? (null, null) : CollectionOf(dependent, foreignKey, principal);
        return reference is null && collection is null ? null
            : new Relationship(dependent.Name, foreignKey.Name, principal.Name)
            {
                Reference = reference,
                Collection = collection,
                CollectionSummary = summary,
            };
    }

    /// <summary>The filter with which the list has the objects of one id; null where there is none, and each collection would read the whole list.</summary>
    private static ListParameter? ParameterOf(StripeResource list, DescribedMember foreignKey)
        => foreignKey.Filter is { } filter
            ? list.Parameters.First(p => p.Name == filter)
            : list.Parameters.FirstOrDefault(p => p is { Unsafe: false, Kind: not ParameterKind.Object } && p.Field?.ToString() == foreignKey.Field);

    private (string? Name, string? Summary) CollectionOf(EntityDraft dependent, DescribedMember foreignKey, EntityDraft principal)
    {
        // Stripe names some collections itself: the items of a subscription.
        var list = StripeFields.Of(principal.StripeClass).FirstOrDefault(f => f.Field.Kind == FieldKind.List && f.Field.Class == dependent.StripeClass);
        var own = list is null ? null : names.Member(list.Member, list.Field.Name);
        if (own is not null && principal.Members.RemoveAll(m => m.Name == own) > 0)
            principal.Taken.Remove(own);

        var plural = names.Many(dependent.Name);
        var reference = names.Reference(foreignKey.Name);
        var name = Names.Free(principal.Taken, own is null ? [plural, plural + "By" + reference] : [own, plural, plural + "By" + reference]);
        return (name, list is null ? null : members.TextOf(list).Summary);
    }

    /// <summary>Whether EF Core finds the relationship by the names alone: there is one only between the two classes, and the id is named after it.</summary>
    private static bool IsFoundByNames(Relationship relationship, List<Relationship> all)
    {
        var between = all.Count(r => r.Dependent == relationship.Dependent && r.Principal == relationship.Principal
            || r.Dependent == relationship.Principal && r.Principal == relationship.Dependent);
        return between == 1 && relationship.ForeignKey == (relationship.Reference ?? relationship.Principal) + "Id";
    }
}
