using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;
using static StripeEFCore.TestShared.StripeMembers;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>A field of Stripe's objects, as Stripe.net's classes have it: the properties that lead to its value.</summary>
internal sealed record StripeNetField(JsonPath Path, PropertyInfo[] Properties)
{
    private const int Scalars = 8;

    private const int NestedScalars = 3;

    private static readonly Type[] ScalarTypes = [typeof(string), typeof(bool), typeof(long), typeof(decimal), typeof(DateTime)];

    public Type Type => Properties[^1].PropertyType;

    /// <summary>The field of a path; null where Stripe.net's class has none.</summary>
    public static StripeNetField? Find(Type type, JsonPath path)
    {
        Expression holder = Expression.Parameter(type);
        var properties = new List<PropertyInfo>();
        foreach (var segment in path.Segments)
        {
            if (FieldsOf(holder.Type).All(f => f.Name != segment))
                return null;
            var member = Member(holder, segment);
            properties.Add((PropertyInfo)member.Member);
            holder = member;
        }

        return new(path, [.. properties]);
    }

    /// <summary>The fields of a list that its filters compare, and a few others of each kind.</summary>
    public static IEnumerable<StripeNetField> Of(ListedSet set)
        => set.Filters.Select(f => f.Field!)
            .Concat(Some(set.Class).Where(p => set.Resource.Includes.All(i => i.Path.Segments[0] != p.Segments[0])))
            .Distinct()
            .Select(p => Find(set.Class, p))
            .OfType<StripeNetField>();

    /// <summary>The value of an object of Stripe.net's.</summary>
    public object? ValueOf(object? entity)
    {
        foreach (var property in Properties)
            entity = entity is null ? null : property.GetValue(entity);
        return entity;
    }

    /// <summary>The id, plain values of each type, texts in a list, metadata, and a nested object.</summary>
    private static IEnumerable<JsonPath> Some(Type type)
    {
        var fields = FieldsOf(type);
        var scalars = fields.Where(f => ScalarTypes.Contains(Plain(f.Type))).ToList();
        IEnumerable<string> names =
        [
            .. fields.Where(f => f.Name == "id").Select(f => f.Name),
            .. scalars.GroupBy(f => Plain(f.Type)).SelectMany(g => g.Index()).OrderBy(f => f.Index).Select(f => f.Item.Name).Take(Scalars),
            .. fields.Where(f => f.Type == typeof(List<string>)).Select(f => f.Name).Take(1),
            .. fields.Where(f => f.Name == "metadata" && f.Type == typeof(Dictionary<string, string>)).Select(f => f.Name),
            .. fields.Where(f => IsExpandable(f.Type)).Select(f => f.Name).Take(1),
        ];
        foreach (var name in names)
            yield return JsonPath.Parse(name);

        var nested = fields.Where(f => f.Type.IsAssignableTo(typeof(StripeEntity)) && !f.Type.IsAbstract && !f.Internal)
            .Select(f => (f.Name, Inner: FieldsOf(f.Type).Where(i => ScalarTypes.Contains(Plain(i.Type))).Select(i => i.Name).Take(NestedScalars).ToList()))
            .FirstOrDefault(n => n.Inner.Count > 0);
        foreach (var inner in nested.Inner ?? [])
            yield return JsonPath.Parse($"{nested.Name}.{inner}");
    }

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>The fields that a list has without being told to expand them.</summary>
    private static List<(string Name, Type Type, bool Internal)> FieldsOf(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        return
        [
            .. type.GetProperties(all)
                .Select(p => (Property: p, p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name))
                .Where(p => p.Name is not null && StripeObjects.Field(type, p.Name) is not { OnlyWhenExpanded: true })
                .Select(p => (p.Name!, p.Property.PropertyType, p.Property.Name.StartsWith("Internal", StringComparison.Ordinal))),
        ];
    }
}
