using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Emulator.Shapes;

/// <summary>
///     The shapes of Stripe's objects, read from Stripe.net's classes: a member of type <see cref="ExpandableField{T}" /> can be expanded, at any
///     depth, and a <see cref="StripeList{T}" /> is an embedded list.
/// </summary>
internal static class ObjectShapes
{
    private static readonly ConcurrentDictionary<Type, ObjectShape> ByType = new();

    private static readonly ImmutableDictionary<Type, string> Names = StripeTypeRegistry.ObjectsToTypes.ToImmutableDictionary(p => p.Value, p => p.Key);

    /// <summary>The value of <c>object</c> for a class of Stripe.net; null where it is no resource.</summary>
    public static string? NameOf(Type type) => Names.GetValueOrDefault(type) ?? V2NameOf(type);

    /// <summary>The shape of the objects of this name; null for names that Stripe.net does not know.</summary>
    public static ObjectShape? Of(string name) => StripeTypeRegistry.ObjectsToTypes.TryGetValue(name, out var type) ? Of(type) : null;

    public static ObjectShape Of(Type type) => ByType.GetOrAdd(type, Read);

    /// <summary>The shape of a resource that a test declares: its expandable fields by path, with the objects they lead to.</summary>
    public static ObjectShape Declared(IEnumerable<KeyValuePair<string, ImmutableArray<string>>> expandables)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, FieldShape>();
        foreach (var group in expandables.GroupBy(e => e.Key.Split('.')[0]))
        {
            var below = group.Where(e => e.Key.Length > group.Key.Length)
                .Select(e => KeyValuePair.Create(e.Key[(group.Key.Length + 1)..], e.Value))
                .ToImmutableArray();
            fields[group.Key] = new FieldShape(group.Key, new(() => ImmutableDictionary<string, ObjectShape>.Empty.Add("", Declared(below))))
            {
                Targets = group.FirstOrDefault(e => e.Key == group.Key).Value is { IsDefault: false } targets ? targets : [],
            };
        }

        return new ObjectShape(fields.ToImmutable());
    }

    /// <summary>Classes of API v2 are named as their objects are: <c>Stripe.V2.Core.AccountPerson</c> is <c>v2.core.account_person</c>.</summary>
    private static string? V2NameOf(Type type)
    {
        if (typeof(V2.Core.Event).IsAssignableFrom(type))
            type = typeof(V2.Core.Event);
        return type.FullName is { } name && name.StartsWith("Stripe.V2.", StringComparison.Ordinal) && typeof(IHasObject).IsAssignableFrom(type)
            ? string.Join('.', name.Split('.')[1..].Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))
            : null;
    }

    private static ObjectShape Read(Type type)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, FieldShape>();
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is { } name && FieldOf(type, name, property.PropertyType) is { } field)
                fields[name] = field;
        }

        return new ObjectShape(fields.ToImmutable()) { Resource = NameOf(type) };
    }

    private static FieldShape? FieldOf(Type owner, string name, Type type)
    {
        var isHidden = HiddenFields.Contains(owner, name);
        var element = ElementOf(type);

        // Stripe.net takes the connected account that holds a bank account for a bank account itself.
        if (owner == typeof(FinancialConnections.AccountAccountHolder) && name == "account")
            element = typeof(ExpandableField<Account>);
        if (Argument(element, typeof(ExpandableField<>)) is { } target)
            return Embedded(name, target) with { IsHidden = isHidden, Targets = TargetsOf(target) };
        if (Argument(element, typeof(StripeList<>)) is { } item)
            return List(name, item) with { IsHidden = isHidden };

        // The payload of an event has the shape of the API version of its time.
        if (owner == typeof(Event) || !typeof(IStripeEntity).IsAssignableFrom(element) && !typeof(IHasObject).IsAssignableFrom(element))
            return isHidden ? FieldShape.Scalar(name) with { IsHidden = true } : null;

        return Embedded(name, element) with { IsHidden = isHidden, IsResource = ResourcesOf(element).Any() };
    }

    /// <summary>
    ///     The names of the objects that an id may refer to. A class without a name in the API (the rule of a charge's outcome) is listed under its
    ///     class name.
    /// </summary>
    private static ImmutableArray<string> TargetsOf(Type type)
        => [.. ResourcesOf(type).Select(t => Names[t]).DefaultIfEmpty(JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name))];

    private static FieldShape Embedded(string name, Type type)
        => new(name, new(() => type.IsInterface
            ? ResourcesOf(type).ToImmutableDictionary(t => Names[t], Of)
            : ImmutableDictionary<string, ObjectShape>.Empty.Add("", Of(type))));

    private static FieldShape List(string name, Type item)
    {
        var data = new ObjectShape(ImmutableDictionary<string, FieldShape>.Empty.Add("data", Embedded("data", item)));
        return new FieldShape(name, new(() => ImmutableDictionary<string, ObjectShape>.Empty.Add("", data))) { IsList = true };
    }

    private static IEnumerable<Type> ResourcesOf(Type type) => Names.Keys.Where(type.IsAssignableFrom).OrderBy(t => Names[t], StringComparer.Ordinal);

    private static Type ElementOf(Type type) => Argument(type, typeof(List<>)) ?? type;

    private static Type? Argument(Type type, Type definition)
        => type.IsGenericType && type.GetGenericTypeDefinition() == definition ? type.GetGenericArguments()[0] : null;
}
