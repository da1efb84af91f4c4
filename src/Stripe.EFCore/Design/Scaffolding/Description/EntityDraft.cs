using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>The class of a chosen resource while it is described.</summary>
/// <param name="Resource">The list.</param>
/// <param name="Name">The class's name.</param>
/// <param name="Set">The name of its set.</param>
internal sealed record EntityDraft(StripeResource Resource, string Name, string Set)
{
    public List<DescribedMember> Members { get; } = [];

    /// <summary>Properties with the id of an object of another list, with the <c>object</c> value of it.</summary>
    public List<(DescribedMember ForeignKey, string Target)> Ids { get; } = [];

    /// <summary>The names of members, navigations too.</summary>
    public HashSet<string> Taken { get; } = new(StringComparer.Ordinal) { Name };

    public Type StripeClass => Resource.ClrType!;

    /// <summary>Whether other objects can refer to these by their id alone.</summary>
    public bool CanBeReferredTo => Resource is { Parent: null, IsSingleton: false, RepeatsIds: false, ClrType.IsInterface: false }
        && StripeCatalog.Find(StripeClass) == Resource && StripeObjects.Field(StripeClass, "id") is not null;

    public void Add(DescribedMember member, string? target = null)
    {
        Taken.Add(member.Name);
        Members.Add(member);
        if (target is not null)
            Ids.Add((member, target));
    }
}
