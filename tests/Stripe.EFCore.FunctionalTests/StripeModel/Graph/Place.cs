using System.Collections.Immutable;
using Stripe;

namespace StripeEFCore.FunctionalTests.StripeModel.Graph;

/// <summary>Where an object stands: the objects around it that Stripe.net retrieves by id, the nearest first, with the fields that lead from each.</summary>
internal sealed record Place(ImmutableArray<Anchor> Anchors)
{
    public static Place Nowhere { get; } = new([]);

    /// <summary>The place of what a field of the object here holds.</summary>
    public Place Below(string field) => new([.. Anchors.Select(a => a with { Path = a.Path.Add(field) })]);

    /// <summary>The place of an object, which is one to begin at where it is retrieved by its id.</summary>
    public Place At(object node)
        => node is StripeEntity and IHasId { Id: { } id } && Retrieval.Takes(node.GetType())
            ? new(Anchors.Insert(0, new Anchor(node.GetType(), id, [])))
            : this;
}

/// <param name="Type">The class of the object that is retrieved.</param>
/// <param name="Path">The fields from there.</param>
internal sealed record Anchor(Type Type, string Id, ImmutableArray<string> Path)
{
    public override string ToString() => $"{Type.Name} {Id}: {string.Join('.', Path)}";
}
