using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Metadata;

/// <summary>What is wrong with a mapping, and the way out.</summary>
internal static class MappingErrors
{
    public static InvalidOperationException NoResource(IReadOnlyEntityType entityType)
    {
        var name = entityType.ResourceName();
        var near = StripeCatalog.NearMisses(name);
        var hint = near.IsEmpty ? "" : $" Did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?";
        return new InvalidOperationException(
            $"The entity type '{entityType.DisplayName()}' maps to no resource of Stripe: there is none named '{name}'.{ListsOf(entityType.ClrType, hint)} "
            + "Name one with ToStripeResource(\"...\") or [StripeResource(\"...\")], or map any list with ToStripeList(\"/v1/...\").");
    }

    public static InvalidOperationException InterfaceSet(Type context, string set, Type type)
    {
        var lists = StripeCatalog.Resources.Where(r => r.ClrType == type).Select(r => r.ListPath).ToArray();
        string[] classes = lists.Length == 0 ? [] : [.. StripeObjects.ClassesOf(type).Select(c => c.Name)];
        return new InvalidOperationException(
            $"'{context.ShortDisplayName()}.{set}' is a DbSet<{type.ShortDisplayName()}>, and '{type.ShortDisplayName()}' is an interface: a set has "
            + $"the objects of one class. "
            + (classes.Length == 0
                ? "Make it a set of a class."
                : $"Make it a set of {Either(classes.Select(c => $"'{c}'"))}, and name its list: "
                + Either(lists.Select(l => $"modelBuilder.Entity<{classes[^1]}>().ToStripeResource(\"{l}\")")) + "."));
    }

    /// <summary>The lists that hold objects of a class of Stripe.net beside those of other classes; otherwise the hint.</summary>
    private static string ListsOf(Type type, string hint)
    {
        var lists = StripeCatalog.Resources.Where(r => r.ClrType is { IsInterface: true } several && several.IsAssignableFrom(type))
            .Select(r => $"'{r.ListPath}'").ToArray();
        return lists.Length == 0 ? hint : $" Its objects are in {Either(lists)}, beside those of other classes.";
    }

    private static string Either(IEnumerable<string> texts)
        => texts.ToArray() is [.. { Length: > 0 } some, var last] ? $"{string.Join(", ", some)} or {last}" : texts.First();

    public static InvalidOperationException NeedsParent(IReadOnlyEntityType entityType, StripeResource resource)
        => new(
            $"The entity type '{entityType.DisplayName()}' cannot be a root of queries: its list {resource.ListPath} exists only below a "
            + $"parent, so it needs the parent's id '{resource.Parent}'. Read it as part of its parent, or map the list of one parent: "
            + $"ToStripeList(\"{Filled(resource.ListPath)}\").");

    public static InvalidOperationException NoFilter(IReadOnlyProperty property, StripeResource list)
        => new(
            $"The property '{property.DeclaringType.DisplayName()}.{property.Name}' is said to be the filter '{property.FindFilter()}' "
            + $"of the list {list.ListPath}, "
            + $"which has no such filter that a query can compare. It has: {string.Join(", ", list.Parameters.Where(IsComparable).Select(p => p.Name))}.");

    private static bool IsComparable(ListParameter parameter)
        => parameter is { Field: not null, Kind: not ParameterKind.Object } && (!parameter.Unsafe || parameter.IsPseudoColumn);

    /// <summary>A filter without a field of its own is a property that has a value only if a query filters by it.</summary>
    public static InvalidOperationException CannotBeUnknown(IReadOnlyProperty property, StripeResource list, string parameter)
        => new(
            $"The property '{property.DeclaringType.DisplayName()}.{property.Name}' is the filter '{parameter}' of the list {list.ListPath}, "
            + $"and no field of its objects: it has no value where a query does not ask for one. "
            + $"Make its type '{property.ClrType.Name}?', or declare the filter with RequiredFilter.");

    public static InvalidOperationException HidesMember(IReadOnlyEntityType entityType, PropertyInfo property)
        => new(
            $"The property '{property.DeclaringType?.Name}.{property.Name}' hides the property '{property.Name}' of Stripe.net's class, so it has no field of "
            + $"'{entityType.DisplayName()}' and would always be empty. Remove it and use the inherited property, give it another name with "
            + "[JsonPath(\"...\")], or leave it out with [NotMapped].");

    public static InvalidOperationException NoJoinList(IReadOnlyEntityType entityType)
    {
        var ends = entityType.GetForeignKeys().Select(fk => $"'{fk.PrincipalEntityType.DisplayName()}'");
        return new InvalidOperationException(
            $"The entity type '{entityType.DisplayName()}' joins {string.Join(" and ", ends)} many to many, and Stripe has no list of such pairs. "
            + "Ignore one of the two collections, or name the class of a resource with UsingEntity.");
    }

    public static InvalidOperationException NoField(IReadOnlyProperty property, StripeResource resource)
    {
        var foreignKey = property.GetContainingForeignKeys().First();
        var navigation = foreignKey.DependentToPrincipal ?? foreignKey.PrincipalToDependent;
        return new InvalidOperationException(
            $"The navigation '{navigation?.DeclaringEntityType.DisplayName()}.{navigation?.Name}' needs a field of {resource} that holds the id "
            + $"of a '{foreignKey.PrincipalEntityType.DisplayName()}', and there is none named '{property.GetJsonPath()}'. Ignore the "
            + $"navigation, or say on '{property.DeclaringType.DisplayName()}' where the id stands: "
            + $"Property<{property.ClrType.Name}>(\"{property.Name}\").HasJsonPath(\"...\").");
    }

    public static InvalidOperationException ComesApart(IReadOnlyComplexProperty property, StripeResource resource)
        => new(
            $"The collection '{property.DeclaringType.DisplayName()}.{property.Name}' would always be empty: Stripe's objects do not hold theirs, "
            + $"which have the list {resource.ListPath} of their own. Make '{property.ComplexType.ClrType.Name}' an entity type, "
            + $"so that the collection becomes a navigation: a DbSet<{property.ComplexType.ClrType.Name}>, or "
            + $"modelBuilder.Entity<{property.ComplexType.ClrType.Name}>(). Or ignore it.");

    public static InvalidOperationException ConcurrencyToken(IReadOnlyProperty property)
        => new(
            $"'{property.DeclaringType.DisplayName()}.{property.Name}' is a concurrency token, which Stripe has none of: its objects carry no "
            + "version. Leave out [ConcurrencyCheck], [Timestamp] and IsConcurrencyToken().");

    public static InvalidOperationException NoSqlSource(IReadOnlyEntityType entityType, string method)
        => new(
            $"The entity type '{entityType.DisplayName()}' is mapped with {method}, and Stripe has no SQL: it would have all rows of a list. "
            + $"Leave {method} out, and give the conditions in the query or with HasQueryFilter.");

    public static InvalidOperationException NotReadable(IReadOnlyPropertyBase property, Type unreadable)
        => new(
            $"The property '{property.DeclaringType.DisplayName()}.{property.Name}' is of the type '{property.ClrType.ShortDisplayName()}', "
            + $"and no JSON is read as '{unreadable.ShortDisplayName()}'. Ignore the property, convert it with HasConversion, "
            + "or use another type, such as an array of arrays.");

    private static string Filled(string path)
    {
        var start = path.IndexOf('{');
        return start < 0 ? path : path[..start] + "..." + path[(path.IndexOf('}') + 1)..];
    }
}
