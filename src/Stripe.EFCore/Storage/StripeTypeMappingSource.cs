using System.Collections;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Stripe.EFCore.Storage.Internal;

namespace Stripe.EFCore.Storage;

/// <summary>
///     Which CLR types are one value of a row: scalars, lists of scalars, dictionaries, JSON itself, and Stripe.net's nested objects as a
///     whole. Other types come to these by value converters; classes and structs of the user's are complex types.
/// </summary>
internal sealed class StripeTypeMappingSource(TypeMappingSourceDependencies dependencies) : TypeMappingSource(dependencies)
{
    private static readonly FrozenSet<Type> Scalars = new[]
    {
        typeof(string), typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset),
        typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(byte[]), typeof(Uri),
    }.ToFrozenSet();

    protected override CoreTypeMapping? FindMapping(in TypeMappingInfo mappingInfo)
    {
        var type = mappingInfo.ClrType;
        if (type is null)
            return base.FindMapping(mappingInfo);
        if (Scalars.Contains(type) || type.IsEnum)
            return new StripeTypeMapping(type, null, Dependencies.JsonValueReaderWriterSource.FindReaderWriter(type));
        if (ExpandedComparer.TryCreate(type) is { } expanded)
            return new StripeTypeMapping(type, expanded);
        if (IsJson(type) || IsStripeValue(type) || IsStringDictionary(type))
            return new StripeTypeMapping(type, DeepComparer.For(type));
        if (ElementOf(type) is not { } element)
            return base.FindMapping(mappingInfo);

        var elementMapping = mappingInfo.ElementTypeMapping;
        if (IsList(type, element)
            && TryFindJsonCollectionMapping(mappingInfo, type, null, ref elementMapping, out var comparer, out var readerWriter)
            && elementMapping is not null)
        {
            return new StripeTypeMapping(type, IsPlain(type, element, elementMapping) ? DeepComparer.For(type) : comparer, readerWriter, elementMapping);
        }

        return IsStripeValue(element) || FindMapping(element) is not null
            ? new StripeTypeMapping(type, DeepComparer.For(type))
            : base.FindMapping(mappingInfo);
    }

    private static bool IsJson(Type type)
        => type == typeof(JsonElement) || type == typeof(JsonDocument) || typeof(JsonNode).IsAssignableFrom(type);

    /// <summary>A class of Stripe.net's, or an interface of it that stands for one of several classes.</summary>
    private static bool IsStripeValue(Type type)
        => type.Assembly == typeof(StripeEntity).Assembly && (type.IsInterface ? typeof(IHasObject).IsAssignableFrom(type) : type.IsClass);

    private static bool IsStringDictionary(Type type)
        => type.IsGenericType && type.GetGenericArguments() is [var key, _] && key == typeof(string)
            && typeof(IEnumerable).IsAssignableFrom(type);

    private static Type? ElementOf(Type type)
        => type.IsArray ? type.GetElementType()
            : type.IsGenericType && type.GetGenericArguments() is [var element] && typeof(IEnumerable).IsAssignableFrom(type) ? element
            : null;

    /// <summary>What EF Core's comparers of lists can compare and copy; sets and immutable lists are compared as values.</summary>
    private static bool IsList(Type type, Type element)
        => type.IsArray || type.IsAssignableFrom(typeof(List<>).MakeGenericType(element))
            || type.IsClass && typeof(IList).IsAssignableFrom(type);

    /// <summary>
    ///     Lists of values that are copied as they are. EF Core's comparer makes a delegate for every copy, which costs more than all else of a row.
    /// </summary>
    private static bool IsPlain(Type type, Type element, CoreTypeMapping elementMapping)
        => typeof(IList).IsAssignableFrom(type) && (element == typeof(string) || element.IsValueType)
            && elementMapping.Converter is null && elementMapping.Comparer.GetType().DeclaringType == typeof(ValueComparer);
}
