using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Metadata;

/// <summary>Reads the mapping of a model: which list an entity type is of, and where a property's value stands in its JSON.</summary>
internal static class StripeMetadataExtensions
{
    /// <summary>The list that an entity type is read from.</summary>
    /// <exception cref="InvalidOperationException">The entity type maps to no list of the catalog.</exception>
    public static StripeResource GetStripeResource(this IReadOnlyEntityType entityType)
        => Cached((entityType.GetRootType() as IEntityType)!, t => FindStripeResource(t) ?? throw MappingErrors.NoResource(t));

    /// <summary>The list that an entity type maps to, or null where there is none.</summary>
    public static StripeResource? FindStripeResource(this IReadOnlyEntityType entityType)
    {
        var root = entityType.GetRootType();
        return root[StripeAnnotationNames.Resource] switch
        {
            StripeResource declared => declared,
            string name => StripeCatalog.Find(name),
            _ when root.ClrType.GetCustomAttribute<StripeResourceAttribute>() is { } attribute => StripeCatalog.Find(attribute.Name),
            _ when root.FindAnnotation(RelationalAnnotationNames.TableName)?.Value is string table && StripeCatalog.Find(table) is { } byTable => byTable,
            _ when StripeClass.Is(root.ClrType) => StripeCatalog.Find(root.ClrType),
            _ => StripeCatalog.Find(root.ShortName()),
        };
    }

    /// <summary>The name by which an entity type looks for its list.</summary>
    public static string ResourceName(this IReadOnlyEntityType entityType)
        => entityType[StripeAnnotationNames.Resource] as string
            ?? entityType.ClrType.GetCustomAttribute<StripeResourceAttribute>()?.Name
            ?? entityType.ShortName();

    /// <summary>The path from the document: an entity's object, or inside a list the list's element.</summary>
    public static JsonPath GetJsonPath(this IReadOnlyProperty property)
        => Cached((IProperty)property, p => Prefix(p.DeclaringType).Append(OwnPath(p)));

    /// <inheritdoc cref="GetJsonPath(IReadOnlyProperty)" />
    public static JsonPath GetJsonPath(this IReadOnlyComplexProperty property) => Prefix(property.DeclaringType).Append(OwnPath(property));

    /// <summary>The path of an owned type's object from its owner's.</summary>
    public static JsonPath GetJsonPath(this IReadOnlyNavigation navigation) => OwnPath(navigation);

    private static JsonPath Prefix(IReadOnlyTypeBase type)
        => type is IReadOnlyComplexType { ComplexProperty: { IsCollection: false } property } ? property.GetJsonPath() : JsonPath.Root;

    private static JsonPath OwnPath(IReadOnlyPropertyBase member)
    {
        if (member[StripeAnnotationNames.JsonPath] is string path)
            return JsonPath.Parse(path);

        var info = member.PropertyInfo ?? (MemberInfo?)member.FieldInfo;
        if (info?.GetCustomAttribute<JsonPathAttribute>() is { } attribute)
            return JsonPath.Parse(attribute.Path);
        if (member.FindAnnotation(RelationalAnnotationNames.ColumnName)?.Value is string column)
            return JsonPath.Parse(column);
        if (StripeTypeOf(member.DeclaringType) is { } stripeType && StripeClass.JsonNameOf(stripeType, member.Name) is { } stripeName)
            return JsonPath.Parse(stripeName);

        return JsonPath.Root.Append(info?.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name));
    }

    /// <summary>The Stripe.net class whose JSON a type of the model reads: it knows every field's name.</summary>
    private static Type? StripeTypeOf(IReadOnlyTypeBase type)
        => type switch
        {
            _ when StripeClass.Is(type.ClrType) => type.ClrType,
            IReadOnlyComplexType complex => StripeTypeOf(complex.ComplexProperty.DeclaringType) is { } outer
                ? StripeClass.NestedType(outer, complex.ComplexProperty.Name)
                : null,
            IReadOnlyEntityType entity when entity.FindOwnership() is { } ownership => ownership.PrincipalToDependent is { } navigation
                && StripeTypeOf(ownership.PrincipalEntityType) is { } owner
                    ? StripeClass.NestedType(owner, navigation.Name)
                    : null,
            IReadOnlyEntityType entity => entity.FindStripeResource()?.ClrType,
            _ => null,
        };

    /// <summary>Kept with a finished model, found anew in one that is being built.</summary>
    private static TValue Cached<TAnnotatable, TValue>(TAnnotatable annotatable, Func<TAnnotatable, TValue> find)
        where TAnnotatable : IAnnotatable
        where TValue : class
        => annotatable is RuntimeAnnotatableBase
            ? annotatable.GetOrAddRuntimeAnnotationValue(StripeAnnotationNames.Resolved, a => find(a!), annotatable)
            : find(annotatable);
}

/// <summary>What is wrong with a mapping, and the way out.</summary>
internal static class MappingErrors
{
    public static InvalidOperationException NoResource(IReadOnlyEntityType entityType)
    {
        var name = entityType.ResourceName();
        var near = StripeCatalog.NearMisses(name);
        var hint = near.IsEmpty ? "" : $" Did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?";
        return new InvalidOperationException(
            $"The entity type '{entityType.DisplayName()}' maps to no resource of Stripe: there is none named '{name}'.{hint} "
            + "Name one with ToStripeResource(\"...\") or [StripeResource(\"...\")], or map any list with ToStripeList(\"/v1/...\").");
    }

    public static InvalidOperationException NeedsParent(IReadOnlyEntityType entityType, StripeResource resource)
        => new($"The entity type '{entityType.DisplayName()}' cannot be a root of queries: its list {resource.ListPath} exists only below a parent, so it needs "
            + $"the parent's id '{resource.Parent}'. Read it as part of its parent, or map the list of one parent with ToStripeList(\"...\").");

    public static InvalidOperationException NeedsFilter(IReadOnlyEntityType entityType, StripeResource resource, IEnumerable<string> parameters)
        => new($"The entity type '{entityType.DisplayName()}' cannot be a root of queries: Stripe answers its list {resource.ListPath} only with the filter "
            + $"{string.Join(" and ", parameters.Select(p => $"'{p}'"))}. Map the list with that filter in its path: "
            + $"ToStripeList(\"{resource.ListPath}?{parameters.First()}=...\").");
}
