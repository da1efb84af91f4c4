using System.Collections.Immutable;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Design.Scaffolding.Documentation;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>Describes the classes for chosen resources: the second step of scaffolding, between the choice and the writing.</summary>
internal static class ModelDescriber
{
    /// <param name="resources">The chosen resources.</param>
    /// <param name="metadata">Keys of metadata by the path of the list; those that are not here are not known.</param>
    public static DescribedModel Describe(
        ImmutableArray<StripeResource> resources,
        ScaffoldOptions options,
        StripeDocumentation documentation,
        IReadOnlyDictionary<string, ImmutableArray<string>> metadata)
    {
        var names = new Names(options);
        var taken = new HashSet<string>(StringComparer.Ordinal) { options.ContextName };
        var drafts = Drafts(resources, names, options, taken);
        var classes = drafts.Where(d => StripeCatalog.Find(d.StripeClass) == d.Resource).Select(d => d.StripeClass).ToHashSet();
        var members = new MemberReader(names, new ClassNames(taken, classes), documentation);
        var reader = new EntityReader(names, members);
        foreach (var draft in drafts)
            reader.Read(draft, taken, metadata.GetValueOrDefault(draft.Resource.ListPath, []));

        var relationships = new RelationshipFinder(names, members).Find(drafts);
        return new(
            [.. drafts.Select(d => Finish(d, relationships, members, metadata.GetValueOrDefault(d.Resource.ListPath, [])))],
            [.. members.Objects],
            relationships);
    }

    private static List<EntityDraft> Drafts(ImmutableArray<StripeResource> resources, Names names, ScaffoldOptions options, HashSet<string> taken)
    {
        var sets = new HashSet<string>(StringComparer.Ordinal);
        var drafts = new List<EntityDraft>();

        // The list that a class is known by has its name, before lists of the same class below a parent.
        foreach (var resource in resources.OrderBy(r => StripeCatalog.Find(r.ClrType!) == r ? 0 : 1))
        {
            var name = Names.Free(taken, names.ForResource(resource));
            var set = options is { UseStripeNames: true, Pluralize: true } ? StripeSet(resource)
                : resource.IsSingleton ? name
                : names.Many(name);
            drafts.Add(new(resource, name, Names.Free(sets, set, name)));
        }

        return [.. drafts.OrderBy(d => resources.IndexOf(d.Resource))];
    }

    /// <summary>The words of the list's path: <c>subscription_items</c>, <c>billing_meters</c>.</summary>
    private static string StripeSet(StripeResource resource)
        => string.Join('_', resource.ListPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).Where(s => !s.StartsWith('{')));

    private static DescribedClass Finish(
        EntityDraft draft, ImmutableArray<Relationship> relationships, MemberReader members, ImmutableArray<string> metadataKeys)
        => new(draft.Name, draft.StripeClass, [.. draft.Members.Select(m => WithPath(m, draft, relationships))])
        {
            Summary = members.SummaryOf(draft.StripeClass),
            Resource = draft.Resource,
            ResourceName = ResourceName(draft),
            Set = draft.Set,
            MetadataKeys = [.. metadataKeys.Where(k => !MetadataKeys.IsProperty(k))],
        };

    /// <summary>A foreign key is looked for by the name of its navigation, so that its path is known when that is.</summary>
    private static DescribedMember WithPath(DescribedMember member, EntityDraft draft, ImmutableArray<Relationship> relationships)
        => member.Filter is not null || member.Field.StartsWith("metadata.", StringComparison.Ordinal) ? member
            : relationships.FirstOrDefault(r => r.Dependent == draft.Name && r.ForeignKey == member.Name) is { } relationship
                ? member with { Path = MemberReader.PathOf(draft.StripeClass, member, relationship.Reference) }
                : member;

    private static string? ResourceName(EntityDraft draft)
        => StripeCatalog.Find(draft.Name) == draft.Resource ? null
            : draft.Resource.Object is { } name && StripeCatalog.Find(name) == draft.Resource ? name
            : draft.Resource.ListPath;
}
