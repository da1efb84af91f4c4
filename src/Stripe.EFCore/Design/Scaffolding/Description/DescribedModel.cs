using System.Collections.Immutable;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>What is written as C#: the classes of a context, before anything is written.</summary>
/// <param name="Entities">The classes of the chosen resources, in the order of the catalog.</param>
/// <param name="Objects">The classes of the objects inside them, by name.</param>
/// <param name="Relationships">What refers to what.</param>
internal sealed record DescribedModel(
    ImmutableArray<DescribedClass> Entities, ImmutableArray<DescribedClass> Objects, ImmutableArray<Relationship> Relationships);

/// <summary>A class.</summary>
/// <param name="Name">The name in C#.</param>
/// <param name="StripeClass">Stripe.net's class, or interface, of the same objects.</param>
/// <param name="Members">The properties that are fields or filters.</param>
internal sealed record DescribedClass(string Name, Type StripeClass, ImmutableArray<DescribedMember> Members)
{
    public string? Summary { get; init; }

    /// <summary>The list that an entity is read from; null of an object inside another.</summary>
    public StripeResource? Resource { get; init; }

    /// <summary>The name of the set in the context.</summary>
    public string Set { get; init; } = "";

    /// <summary>The name that the class gives its resource; null where the class's own name says it.</summary>
    public string? ResourceName { get; init; }

    /// <summary>The keys of metadata that no property can stand for.</summary>
    public ImmutableArray<string> MetadataKeys { get; init; } = [];

    /// <summary>A list of one object has no key.</summary>
    public bool HasNoKey => Resource is not null && !Members.Any(m => m.IsKey);
}

/// <summary>A property that is a field of the object, or a filter of its list.</summary>
/// <param name="Name">The name in C#.</param>
/// <param name="Type">The type in C#, without a question mark.</param>
internal sealed record DescribedMember(string Name, string Type)
{
    public bool TakesNull { get; init; } = true;

    public bool IsReference { get; init; } = true;

    public bool IsKey { get; init; }

    /// <summary>The field's path from what holds the property. A property with the name of Stripe.net's needs none to be found.</summary>
    public string Field { get; init; } = "";

    /// <summary>The path that has to be said, since the name does not say it; null otherwise.</summary>
    public string? Path { get; init; }

    /// <summary>The parameter of the list that the property is; null of a field.</summary>
    public string? Filter { get; init; }

    public string? Summary { get; init; }

    /// <summary>The class of the object, or of each object of a list, if the model has one for it.</summary>
    public DescribedClass? Object { get; init; }

    public bool IsCollection { get; init; }

    /// <summary>The values that Stripe.net names for a text.</summary>
    public ValueList? Values { get; init; }
}

/// <summary>A static class of constants for the values of a text.</summary>
internal sealed record ValueList(string Name, ImmutableArray<string> Values);

/// <summary>A reference from the objects of one list to an object of another.</summary>
/// <param name="Dependent">The class that has the id.</param>
/// <param name="ForeignKey">The property with the id.</param>
/// <param name="Principal">The class that is referred to.</param>
internal sealed record Relationship(string Dependent, string ForeignKey, string Principal)
{
    /// <summary>The navigation to the object that is referred to; null where there is none.</summary>
    public string? Reference { get; init; }

    /// <summary>The navigation back; null where Stripe does not list by the id.</summary>
    public string? Collection { get; init; }

    public string? CollectionSummary { get; init; }

    /// <summary>Whether EF Core's conventions do not find it by the names alone.</summary>
    public bool IsConfigured { get; init; }
}
