using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;

namespace Stripe.EFCore.Storage;

/// <summary>Which CLR types are one value of a row: scalars, lists of scalars, dictionaries, JSON itself, and Stripe.net's nested objects as a whole.</summary>
internal sealed class StripeTypeMappingSource(TypeMappingSourceDependencies dependencies) : TypeMappingSource(dependencies)
{
    protected override CoreTypeMapping? FindMapping(in TypeMappingInfo mappingInfo)
    {
        var type = mappingInfo.ClrType;
        if (type is null)
            return base.FindMapping(mappingInfo);

        if (IsNestedObject(type) || IsStringDictionary(type))
            return new StripeTypeMapping(type, DeepComparer.For(type));
        if (IsScalar(type))
            return new StripeTypeMapping(type, null, Dependencies.JsonValueReaderWriterSource.FindReaderWriter(type));

        var elementMapping = mappingInfo.ElementTypeMapping;
        if (TryFindJsonCollectionMapping(mappingInfo, type, null, ref elementMapping, out var comparer, out var readerWriter) && elementMapping is not null)
            return new StripeTypeMapping(type, comparer, readerWriter, elementMapping);

        return base.FindMapping(mappingInfo);
    }

    private static bool IsScalar(Type type)
        => type == typeof(string) || type == typeof(byte[]) || type == typeof(Uri) || type == typeof(JsonElement) || type == typeof(JsonDocument)
            || typeof(JsonNode).IsAssignableFrom(type) || type.IsValueType && Nullable.GetUnderlyingType(type) is null && !IsCollection(type);

    /// <summary>A nested object of Stripe.net, its list class, or a list of such objects.</summary>
    private static bool IsNestedObject(Type type)
        => typeof(IStripeEntity).IsAssignableFrom(type) && !type.IsInterface
            || type.IsGenericType && IsCollection(type) && type.GetGenericArguments() is [var element]
                && (typeof(IStripeEntity).IsAssignableFrom(element) || element == typeof(object));

    private static bool IsStringDictionary(Type type)
        => type.IsGenericType && type.GetGenericArguments() is [var key, _] && key == typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static bool IsCollection(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);
}
