using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>A filter without which a list is refused.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Member">The member of the class that it compares.</param>
/// <param name="IsShadow">Whether the class has no such member, so that it is read with <c>EF.Property</c>.</param>
internal sealed record RequiredFilter(ListParameter Parameter, string Member, bool IsShadow)
{
    /// <summary>The method that stands for it in queries over Stripe.net's class, if it has one.</summary>
    public FilterMethod? Method { get; init; }

    /// <summary>Whether the method is given the value, and is true or false.</summary>
    public bool IsMethodWithValue => Method is { TakesValue: true };

    /// <summary>The member of <c>x</c> as a query writes it.</summary>
    public string Access
        => Method is { TakesValue: false } method ? $"x.{method.Name}()"
            : IsShadow && Parameter.RevealingMember is { } member ? $"x.{member}"
            : IsShadow ? $"EF.Property<{TypeName}>(x, \"{Member}\")"
            : $"x.{Member}";

    /// <summary>A comparison with <c>value</c> that a request answers.</summary>
    public string Comparison => IsMethodWithValue ? Called("value") : $"{Access} {(Parameter.Kind == ParameterKind.Range ? "<" : "==")} value";

    /// <summary>The method with a value, if it takes one; otherwise the member alone.</summary>
    public string Called(string value) => IsMethodWithValue ? $"x.{Method!.Name}({value})" : Access;

    private string TypeName => Parameter.Type switch
    {
        ParameterType.Boolean => "bool?",
        ParameterType.Integer => "long?",
        ParameterType.Decimal => "decimal?",
        ParameterType.Timestamp or ParameterType.Instant => "DateTime?",
        _ => "string",
    };
}
