using System.Reflection;
using System.Text.Json.Serialization;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Catalog;

/// <summary>The JSON fields of an entity of Stripe.net; of an interface, those that all of its implementations have.</summary>
internal sealed class EntityFields
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Dictionary<string, Type> _fields;

    private EntityFields(Dictionary<string, Type> fields) => _fields = fields;

    public static EntityFields Of(Type entity)
    {
        if (!entity.IsInterface)
            return new(FieldsOf(entity));

        var implementations = StripeNetObjects.Implementations(entity).Select(name => FieldsOf(StripeNetObjects.TypeOf(name))).ToList();
        return new(implementations[0].Where(field => implementations.All(fields => fields.ContainsKey(field.Key))).ToDictionary());
    }

    /// <summary>The JSON name of a property, or null where it is not of the JSON.</summary>
    public static string? JsonName(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;

    /// <summary>The fields that hold an id or an expanded object, with the type of that object, by name.</summary>
    public IEnumerable<(string Name, Type Target, bool IsArray)> Expandables()
        => from field in _fields
           orderby field.Key
           let isArray = IsListOf(field.Value)
           let type = isArray ? field.Value.GetGenericArguments()[0] : field.Value
           where IsExpandable(type)
           select (field.Key, type.GetGenericArguments()[0], isArray);

    /// <summary>
    ///     The field that a filter of a name compares, in the catalog's notation; null where no field compares to such values.
    /// </summary>
    public string? Compared(string filter, ParameterType type)
    {
        if (!_fields.TryGetValue(filter, out var field))
            return null;

        field = Nullable.GetUnderlyingType(field) ?? field;
        return type switch
        {
            ParameterType.String when field == typeof(string) || IsExpandable(field) => filter,
            ParameterType.String when field.IsSubclassOf(typeof(StripeEntity)) && FieldsOf(field).ContainsKey("id") => $"{filter}.id",
            ParameterType.Integer when field == typeof(long) => filter,
            ParameterType.Boolean when field == typeof(bool) => filter,
            ParameterType.Timestamp or ParameterType.Instant when field == typeof(DateTime) => filter,
            _ => null,
        };
    }

    public bool Contains(string name) => _fields.ContainsKey(name);

    /// <summary>The class of a field that holds an object, or null.</summary>
    public Type? Object(string name) => _fields.TryGetValue(name, out var type) && type.IsSubclassOf(typeof(StripeEntity)) ? type : null;

    private static Dictionary<string, Type> FieldsOf(Type entity)
    {
        var fields = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var property in entity.GetProperties(Members))
        {
            if (JsonName(property) is { } name)
                fields.TryAdd(name, property.PropertyType);
        }

        return fields;
    }

    private static bool IsListOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    private static bool IsExpandable(Type type) => type.IsGenericType && type.GetGenericTypeDefinition().Name == "ExpandableField`1";
}
