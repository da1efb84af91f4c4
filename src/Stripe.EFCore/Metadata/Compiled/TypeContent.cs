using System.Globalization;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Metadata.Compiled;

/// <summary>A hash of all that a model says of an entity type: members, keys, relationships and the provider's annotations.</summary>
internal static class TypeContent
{
    private const MetadataDebugStringOptions Shown = MetadataDebugStringOptions.LongDefault & ~MetadataDebugStringOptions.IncludeAnnotations;

    public static string HashOf(IReadOnlyEntityType type)
    {
        var hash = StableHash.Add(StableHash.Start, type.ToDebugString(Shown));
        hash = StableHash.Add(hash, type.FindDeclaredList() is { } list ? ListDeclarationText.Write(list) : type[StripeAnnotationNames.Resource] as string);
        foreach (var navigation in type.GetDeclaredNavigations())
            hash = StableHash.Add(hash, navigation[StripeAnnotationNames.JsonPath] as string);
        return Add(hash, type).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static ulong Add(ulong hash, IReadOnlyTypeBase type)
    {
        foreach (var property in type.GetDeclaredProperties())
        {
            hash = StableHash.Add(hash, property[StripeAnnotationNames.JsonPath] as string);
            hash = StableHash.Add(hash, property[StripeAnnotationNames.Filter] as string);
        }

        foreach (var property in type.GetDeclaredComplexProperties())
            hash = Add(StableHash.Add(hash, property[StripeAnnotationNames.JsonPath] as string), property.ComplexType);
        return hash;
    }
}
