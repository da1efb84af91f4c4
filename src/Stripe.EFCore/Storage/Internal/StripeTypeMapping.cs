using System.ComponentModel;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Stripe.EFCore.Storage.Internal;

/// <summary>A type as it is read from JSON. What reads it is chosen by the CLR type when a query is compiled.</summary>
/// <remarks>Public only for the code of compiled models (<c>dotnet ef dbcontext optimize</c>). It may change in any version.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StripeTypeMapping : CoreTypeMapping
{
    internal StripeTypeMapping(
        Type clrType,
        ValueComparer? comparer = null,
        JsonValueReaderWriter? jsonValueReaderWriter = null,
        CoreTypeMapping? elementMapping = null)
        : base(new CoreTypeMappingParameters(
            clrType, converter: null, comparer, elementMapping: elementMapping, jsonValueReaderWriter: jsonValueReaderWriter))
    {
    }

    private StripeTypeMapping(CoreTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    /// <summary>The mapping that compiled models make theirs of.</summary>
    public static StripeTypeMapping Default { get; } = new(typeof(object));

    /// <inheritdoc />
    public override CoreTypeMapping WithComposedConverter(
        ValueConverter? converter,
        ValueComparer? comparer = null,
        ValueComparer? keyComparer = null,
        CoreTypeMapping? elementMapping = null,
        JsonValueReaderWriter? jsonValueReaderWriter = null)
        => new StripeTypeMapping(Parameters.WithComposedConverter(converter, comparer, keyComparer, elementMapping, jsonValueReaderWriter));

    /// <inheritdoc />
    protected override CoreTypeMapping Clone(CoreTypeMappingParameters parameters) => new StripeTypeMapping(parameters);
}
