using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.Writes.Declarations;

/// <summary>What a parameter takes.</summary>
internal abstract record ParameterType;

/// <summary>Any text.</summary>
internal sealed record TextType : ParameterType;

internal sealed record IntegerType : ParameterType;

/// <summary>A number that may have a fraction.</summary>
internal sealed record NumberType : ParameterType;

internal sealed record BooleanType : ParameterType;

/// <summary>A number that stays a text, so that it loses no digits.</summary>
internal sealed record DecimalType : ParameterType;

/// <summary>Texts by keys of the user's own.</summary>
internal sealed record MetadataType : ParameterType;

/// <summary>The contents of a file.</summary>
internal sealed record FileType : ParameterType;

/// <summary>One of some words.</summary>
internal sealed record EnumType(ImmutableArray<string> Values) : ParameterType;

/// <summary>Other parameters, by the name of their shape.</summary>
internal sealed record ShapeType(string Name) : ParameterType
{
    public Shape Shape => ParameterShapes.Of(Name);
}

internal sealed record ListType(ParameterType Element) : ParameterType;

/// <summary>Values of one type by keys of the user's own.</summary>
internal sealed record MapType(ParameterType Element) : ParameterType;

/// <summary>Any of several types.</summary>
internal sealed record AnyOfType(ImmutableArray<ParameterType> Types) : ParameterType;

/// <summary>A parameter of an operation.</summary>
/// <param name="IsRequired">The operation is refused without it.</param>
/// <param name="CanBeUnset">An empty text, or null in JSON, takes away the value that is there.</param>
internal sealed record Parameter(string Name, ParameterType Type, bool IsRequired, bool CanBeUnset);

/// <summary>The parameters that an operation, or a parameter with parameters of its own, takes.</summary>
internal sealed record Shape(string Name, ImmutableDictionary<string, Parameter> Parameters)
{
    public Parameter? Find(string name) => Parameters.GetValueOrDefault(name);
}
