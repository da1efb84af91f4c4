using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>An object of JSON: its fields, and the object of .NET that it was made of.</summary>
/// <param name="Source">The object of .NET.</param>
/// <param name="Fields">Its fields by their JSON names, those without a value too.</param>
/// <param name="Fresh">The fields of a new object of the same class, which tell what nobody set.</param>
internal sealed record FieldObject(object Source, IReadOnlyDictionary<string, object?> Fields, IReadOnlyDictionary<string, object?>? Fresh = null)
{
    /// <summary>Whether it is an object of a class, which may have an id of its own, and no map or JSON.</summary>
    public bool IsReferable => Source is not (IDictionary or JsonElement or IEnumerable);

    /// <summary>Whether a field has a value that somebody gave it.</summary>
    public bool IsSet(string name)
        => Fields[name] is { } value && !FieldTree.IsEmpty(value) && (Fresh is null || !FieldTree.AreEqual(value, Fresh.GetValueOrDefault(name)));
}

/// <summary>The elements of a list of Stripe's that came with its object.</summary>
/// <param name="elements">The trees of the elements.</param>
/// <param name="hasMore">Whether Stripe holds more elements than these.</param>
internal sealed class ListPage(IEnumerable<object?> elements, bool hasMore) : List<object?>(elements)
{
    public bool HasMore => hasMore;
}

/// <summary>
///     The values of entities as JSON has them: null, scalars of .NET, lists and <see cref="FieldObject" />s. A reference to another object is that
///     object, or the text of its id.
/// </summary>
internal static class FieldTree
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<(string Name, PropertyInfo Property)>> Members = [];
    private static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, object?>> FreshObjects = [];
    private static readonly ConcurrentDictionary<Type, object?> Beginnings = [];

    /// <summary>The tree of a value that a property holds.</summary>
    public static object? Of(object? value) => value switch
    {
        null or string => value,

        // Both are texts to Stripe, as they are read.
        Uri address => address.OriginalString,
        byte[] bytes => Convert.ToBase64String(bytes),
        JsonElement json => OfJson(json),
        JsonDocument json => OfJson(json.RootElement),
        JsonNode json => OfText(json.ToJsonString()),
        IHasObject or StripeEntity => OfStripe(value),
        ValueType => value,
        _ when ExpandableValue.Of(value) is { } reference => Reference(reference),
        IDictionary dictionary => new FieldObject(
            value, dictionary.Keys.Cast<object>().ToDictionary(key => key.ToString()!, key => Of(dictionary[key]), StringComparer.Ordinal)),
        IEnumerable<KeyValuePair<string, string>> pairs => new FieldObject(
            value, pairs.ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal)),
        IEnumerable list => list.Cast<object?>().Select(Of).ToList(),
        _ => OfStripe(value),
    };

    /// <summary>The tree of an object that is mapped as a complex type, with the names of the mapping.</summary>
    public static object? Of(object? value, IReadOnlyComplexType type)
    {
        if (value is null)
            return null;

        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        var fresh = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in type.GetProperties().Cast<IProperty>())
        {
            var path = JsonNames.PathOf(property).Segments;
            Put(fields, path, OfProperty(property, property.GetGetter().GetClrValue(value)));
            if (property.ClrType is { IsValueType: true, IsEnum: false } && path is [var name])
                fresh[name] = OfProperty(property, property.Sentinel);
        }

        foreach (var nested in type.GetComplexProperties())
        {
            var own = ((IComplexProperty)nested).GetGetter().GetClrValue(value);
            Put(fields, JsonNames.PathOf(nested).Segments, nested.IsCollection ? OfList(own, nested.ComplexType) : Of(own, nested.ComplexType));
        }

        return new FieldObject(value, fields, fresh);
    }

    /// <summary>The tree of a property's value, in the form that the model stores.</summary>
    public static object? OfProperty(IProperty property, object? value)
        => Of(property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value);

    /// <summary>The trees of the elements of a complex collection.</summary>
    public static List<object?>? OfList(object? list, IReadOnlyComplexType type)
        => (list as IEnumerable)?.Cast<object?>().Select(element => Of(element, type)).ToList();

    /// <summary>What a new object of Stripe.net's class has in a property before anybody sets it.</summary>
    public static object? BeginningOf(IProperty property)
        => property.PropertyInfo is { DeclaringType: { IsAbstract: false } declaring } member && declaring.Assembly == typeof(StripeEntity).Assembly
            && Beginnings.GetOrAdd(declaring, static t => t.GetConstructor([]) is null ? null : Activator.CreateInstance(t)) is { } fresh
            ? member.GetValue(fresh)
            : null;

    /// <summary>The member of a class of Stripe.net that holds the object whose id a property has, also where the object has none yet; null for none.</summary>
    public static PropertyInfo? ReferenceBeside(Type entity, IProperty property)
        => entity.IsAssignableTo(typeof(StripeEntity)) && !property.IsForeignKey() && property.ClrType == typeof(string)
            && JsonNames.PathOf(property).Segments is [var name]
            && MembersOf(entity).FirstOrDefault(m => m.Name == name).Property is { } member && member != property.PropertyInfo
                ? member
                : null;

    public static bool AreEqual(object? x, object? y) => (x, y) switch
    {
        (FieldObject a, FieldObject b) => a.Fields.Count == b.Fields.Count
            && a.Fields.All(f => b.Fields.TryGetValue(f.Key, out var other) && AreEqual(f.Value, other)),
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        _ => Equals(x, y),
    };

    /// <summary>A list or a map without elements, of which nobody knows whether somebody set it.</summary>
    public static bool IsEmpty(object value) => value is List<object?> { Count: 0 } or FieldObject { Source: ICollection { Count: 0 } };

    /// <summary>Puts a value where its path says, into new objects where there are none.</summary>
    public static void Put(Dictionary<string, object?> fields, ImmutableArray<string> path, object? value)
    {
        if (path is [var name])
        {
            fields[name] = value;
        }
        else if (path is [var head, ..])
        {
            if (fields.GetValueOrDefault(head) is not FieldObject { Fields: Dictionary<string, object?> inner })
            {
                inner = new(StringComparer.Ordinal);
                fields[head] = new FieldObject(inner, inner);
            }

            Put(inner, path[1..], value);
        }
    }

    private static object OfStripe(object value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(StripeList<>)
            ? new ListPage(((IEnumerable)value).Cast<object?>().Select(Of), type.GetProperty(nameof(StripeList<>.HasMore))!.GetValue(value) is true)
            : new FieldObject(value, FieldsOf(value), Fresh(value.GetType()));
    }

    private static Dictionary<string, object?> FieldsOf(object value)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, property) in MembersOf(value.GetType()))
            fields[name] = Of(property.GetValue(value));
        return fields;
    }

    /// <summary>The id of a reference, or the object where it has none yet.</summary>
    private static object? Reference(ExpandableValue value)
        => (object?)value.Id ?? (value.Object is { } target ? new FieldObject(target, new Dictionary<string, object?>()) : null);

    private static IReadOnlyDictionary<string, object?> Fresh(Type type)
        => FreshObjects.GetOrAdd(type, static t => t.GetConstructor([]) is null ? new Dictionary<string, object?>() : FieldsOf(Activator.CreateInstance(t)!));

    /// <summary>The members of a class that are fields of JSON, by their names there.</summary>
    internal static ImmutableArray<(string Name, PropertyInfo Property)> MembersOf(Type type)
        => Members.GetOrAdd(type, static t =>
        [
            .. t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Where(p => p.GetIndexParameters().Length == 0)
                .Select(p => (Name: NameOf(p), p))
                .Where(m => m.Name is not null)
                .DistinctBy(m => m.Name)
                .Select(m => (m.Name!, m.p)),
        ]);

    /// <summary>The JSON name of a member; a class of the user's own has its names as a read model has them. Null for what is no field.</summary>
    private static string? NameOf(PropertyInfo member)
        => member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
            ?? (member.DeclaringType!.Assembly == typeof(StripeEntity).Assembly || member.GetMethod is not { IsPublic: true } ? null
                : member.GetCustomAttribute<JsonPathAttribute>()?.Path
                ?? member.GetCustomAttribute<ColumnAttribute>()?.Name
                ?? JsonNames.FieldNameOf(member.Name));

    private static object? OfText(string json)
    {
        using var document = JsonDocument.Parse(json);
        return OfJson(document.RootElement);
    }

    private static object? OfJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new FieldObject(json.Clone(), json.EnumerateObject().ToDictionary(p => p.Name, p => OfJson(p.Value), StringComparer.Ordinal)),
        JsonValueKind.Array => json.EnumerateArray().Select(OfJson).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : json.GetDecimal(),
        _ => null,
    };
}
