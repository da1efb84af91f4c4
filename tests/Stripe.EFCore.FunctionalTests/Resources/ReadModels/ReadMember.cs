namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>How a user writes a read model.</summary>
internal enum ReadStyle
{
    /// <summary>Properties with the names and types of Stripe.net's, nested objects as classes, and filters by the name of the parameter.</summary>
    Names,

    /// <summary>Properties with names of the user's, that all take null, each with a path or the name of a parameter.</summary>
    Paths,
}

/// <summary>A property of a read model.</summary>
/// <param name="Type">The type of its value; of a nested object its class, which is made of <see cref="Members" />.</param>
internal sealed record ReadMember(string Name, Type? Type)
{
    /// <summary>The path that is said to be the property's; null where its name says it.</summary>
    public string? JsonPath { get; init; }

    /// <summary>The parameter that the property is said to be; null where it is a field, and where its name says it.</summary>
    public string? Filter { get; init; }

    /// <summary>Whether the model says it, and not an attribute.</summary>
    public bool IsFluent { get; init; }

    /// <summary>The properties of a nested object.</summary>
    public List<ReadMember> Members { get; } = [];
}
