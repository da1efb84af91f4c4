using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata.Compiled;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Metadata;

/// <summary>Reads the mapping of a model: which list an entity type is of, and where a property's value stands in its JSON.</summary>
internal static class StripeMetadataExtensions
{
    /// <summary>The list that an entity type is read from.</summary>
    /// <exception cref="InvalidOperationException">The entity type maps to no list of the catalog.</exception>
    public static StripeResource GetStripeResource(this IReadOnlyEntityType entityType)
        => Cached(entityType.GetRootType(), static t => t.FindStripeResource() ?? throw MappingErrors.NoResource(t));

    /// <summary>The list that an entity type maps to, or null where there is none.</summary>
    public static StripeResource? FindStripeResource(this IReadOnlyEntityType entityType)
    {
        var root = entityType.GetRootType();
        return root.FindDeclaredList() is { } declaration ? declaration.Resolve(root)
            : root.IsOwned() ? null
            : StripeCatalog.Find(root.ResourceName());
    }

    /// <summary>The Stripe.net class of an entity type's objects, as far as it is known.</summary>
    public static Type? FindStripeClass(this IReadOnlyEntityType entityType)
    {
        var root = entityType.GetRootType();
        return root.FindDeclaredList() is { } declaration ? declaration.List.ClrType : root.FindStripeResource()?.ClrType;
    }

    /// <summary>What <c>ToStripeList</c> says of a root entity type; null where it says nothing. A compiled model has it as text.</summary>
    public static StripeListDeclaration? FindDeclaredList(this IReadOnlyEntityType root)
        => root[StripeAnnotationNames.List] switch
        {
            StripeListDeclaration declaration => declaration,
            string text => ListDeclarationText.Read(text),
            _ => null,
        };

    /// <summary>The name by which an entity type looks for its list.</summary>
    public static string ResourceName(this IReadOnlyEntityType entityType)
        => entityType[StripeAnnotationNames.Resource] as string
            ?? entityType.FindAnnotation(RelationalAnnotationNames.TableName)?.Value as string
            ?? entityType.ClrType.GetCustomAttribute<StripeResourceAttribute>()?.Name
            ?? entityType.ClrType.GetCustomAttribute<TableAttribute>()?.Name
            ?? (StripeClass.Is(entityType.ClrType) ? StripeCatalog.Find(entityType.ClrType)?.ListPath : null)
            ?? entityType.ShortName();

    /// <summary>The parameter of the list that a property is; null where the property is a field of the objects.</summary>
    public static string? FindFilter(this IReadOnlyProperty property) => property[StripeAnnotationNames.Filter] as string;

    /// <summary>Who said where a member's value stands; null where nobody did.</summary>
    public static ConfigurationSource? FindJsonPathSource(this IConventionPropertyBase member)
        => member.FindAnnotation(StripeAnnotationNames.JsonPath)?.GetConfigurationSource();

    /// <summary>Whether a fluent call or an attribute says which list an entity type is of.</summary>
    public static bool IsNamedByTheUser(this IReadOnlyEntityType entityType)
        => entityType.FindAnnotation(StripeAnnotationNames.Resource) is not null
            || entityType.FindAnnotation(StripeAnnotationNames.List) is not null
            || entityType.FindAnnotation(RelationalAnnotationNames.TableName) is not null
            || entityType.ClrType.IsDefined(typeof(StripeResourceAttribute))
            || entityType.ClrType.IsDefined(typeof(TableAttribute));

    /// <summary>The path from the document: an entity's object, or inside a list the list's element.</summary>
    public static JsonPath GetJsonPath(this IReadOnlyProperty property)
        => Cached(property, static p => Prefix(p.DeclaringType).Append(JsonNames.PathOf(p)));

    /// <inheritdoc cref="GetJsonPath(IReadOnlyProperty)" />
    public static JsonPath GetJsonPath(this IReadOnlyComplexProperty property)
        => Cached(property, static p => Prefix(p.DeclaringType).Append(JsonNames.PathOf(p)));

    /// <summary>Whether a property is the key of an element of an owned collection that has none in its JSON: its place in the list.</summary>
    public static bool IsOrdinal(this IReadOnlyProperty property)
        => property.IsElementKey() && property.GetJsonPath().Segments.IsEmpty;

    /// <summary>Whether a property is EF Core's own key of an owned collection's elements, which their class has no member for.</summary>
    public static bool IsElementKey(this IReadOnlyProperty property)
        => property.IsShadowProperty() && property.ClrType == typeof(int) && !property.IsForeignKey() && property.IsPrimaryKey()
            && property.DeclaringType is IReadOnlyEntityType entityType && entityType.FindOwnership() is { IsUnique: false };

    /// <summary>The path of an owned type's object from its owner's.</summary>
    public static JsonPath GetJsonPath(this IReadOnlyNavigation navigation) => Cached(navigation, static n => JsonNames.PathOf(n));

    private static JsonPath Prefix(IReadOnlyTypeBase type)
        => type is IReadOnlyComplexType { ComplexProperty: { IsCollection: false } property } ? property.GetJsonPath() : JsonPath.Root;

    /// <summary>Kept with a finished model, found anew in one that is being built.</summary>
    private static TValue Cached<TAnnotatable, TValue>(TAnnotatable annotatable, Func<TAnnotatable, TValue> find)
        where TAnnotatable : IReadOnlyAnnotatable
        where TValue : class
        => annotatable is RuntimeAnnotatableBase finished
            ? finished.GetOrAddRuntimeAnnotationValue(
                StripeAnnotationNames.Resolved, static of => of.find(of.annotatable), (find, annotatable))
            : find(annotatable);
}
