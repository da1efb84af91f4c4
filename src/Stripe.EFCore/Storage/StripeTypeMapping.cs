using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Stripe.EFCore.Storage;

/// <summary>A type as it is read from JSON. What reads it is chosen by the CLR type when a query is compiled.</summary>
internal sealed class StripeTypeMapping : CoreTypeMapping
{
    public StripeTypeMapping(
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

    /// <summary>What compiled models construct mappings from.</summary>
    public static StripeTypeMapping Default { get; } = new(typeof(object));

    public override CoreTypeMapping WithComposedConverter(
        ValueConverter? converter,
        ValueComparer? comparer = null,
        ValueComparer? keyComparer = null,
        CoreTypeMapping? elementMapping = null,
        JsonValueReaderWriter? jsonValueReaderWriter = null)
        => new StripeTypeMapping(Parameters.WithComposedConverter(converter, comparer, keyComparer, elementMapping, jsonValueReaderWriter));

    protected override CoreTypeMapping Clone(CoreTypeMappingParameters parameters) => new StripeTypeMapping(parameters);
}
