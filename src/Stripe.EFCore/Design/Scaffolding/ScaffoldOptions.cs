namespace Stripe.EFCore.Design.Scaffolding;

/// <summary>What the user of the tool asks for.</summary>
/// <param name="ModelNamespace">The namespace of the classes; null for none.</param>
/// <param name="ContextName">The name of the context's class.</param>
internal sealed record ScaffoldOptions(string? ModelNamespace, string ContextName)
{
    /// <summary>The namespace of the context; null for none.</summary>
    public string? ContextNamespace { get; init; } = ModelNamespace;

    /// <summary>Whether attributes configure the model, and not calls in <c>OnModelCreating</c>.</summary>
    public bool UseAttributes { get; init; }

    /// <summary>Whether classes and members are named as Stripe names objects and fields: <c>amount_due</c>.</summary>
    public bool UseStripeNames { get; init; }

    /// <summary>Whether sets and collections have plural names.</summary>
    public bool Pluralize { get; init; } = true;

    /// <summary>Whether references that may be null have a question mark.</summary>
    public bool UseNullable { get; init; } = true;
}
