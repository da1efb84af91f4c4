using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates;

/// <summary>The property of an entity type that holds the id that Stripe gives.</summary>
internal static class EntityKey
{
    /// <summary>The part of the key that is the field <c>id</c>; null where there is none.</summary>
    public static IProperty? Find(IEntityType type)
        => type.FindPrimaryKey()?.Properties.FirstOrDefault(p => p.FindFilter() is null && p.GetJsonPath().Segments is ["id"]);

    /// <summary>The id of an entity as Stripe knows it; null for one that has none yet.</summary>
    public static string? IdOf(IUpdateEntry entry)
        => Find(entry.EntityType) is { } key && !entry.HasTemporaryValue(key) ? WireFormat.FormatId(ToProvider(key, entry.GetCurrentValue(key))) : null;

    /// <summary>Gives an entity the id that Stripe chose.</summary>
    public static void Set(InternalEntityEntry entry, string id)
    {
        if (Find(entry.EntityType) is not { } key)
            return;
        if (entry.EntityState == EntityState.Detached)
            entry[key] = FromProvider(key, id);
        else if (entry.HasTemporaryValue(key))
            entry.SetStoreGeneratedValue(key, FromProvider(key, id));
    }

    /// <summary>
    ///     Remembers the key of a new entity for those that refer to it. EF Core gives it to them too, and takes it back where the save fails: nobody would
    ///     know then whose object they refer to.
    /// </summary>
    public static void RememberForDependents(InternalEntityEntry principal)
    {
        foreach (var foreignKey in principal.EntityType.GetReferencingForeignKeys().Where(fk => fk is { IsOwnership: false, Properties.Count: 1 }))
        {
            var key = principal.GetCurrentValue(foreignKey.PrincipalKey.Properties[0]);
            foreach (var dependent in principal.StateManager.GetDependents(principal, foreignKey).Where(d => d.EntityState == EntityState.Added))
                EntryNotes.Of((InternalEntityEntry)dependent).Principals[foreignKey.Properties[0]] = key;
        }
    }

    /// <summary>
    ///     The properties by which others refer to an entity that is removed, with their values. EF Core takes the navigations to it away, and the setters of
    ///     Stripe.net's classes the ids with them: those objects would seem to be changed.
    /// </summary>
    public static List<(object Entity, PropertyInfo Member, object? Id)> ReferencesTo(InternalEntityEntry principal) =>
    [
        .. from foreignKey in principal.EntityType.GetReferencingForeignKeys()
            where foreignKey is { IsOwnership: false, Properties: [{ PropertyInfo.SetMethod: not null }] }
            from dependent in principal.StateManager.GetDependents(principal, foreignKey).Cast<InternalEntityEntry>()
            select (dependent.Entity, foreignKey.Properties[0].PropertyInfo!, dependent.GetCurrentValue(foreignKey.Properties[0])),
    ];

    /// <summary>Gives an entity the keys that were remembered for it, where EF Core took them back.</summary>
    public static void TakeRemembered(InternalEntityEntry dependent)
    {
        if (EntryNotes.Find(dependent) is not { Principals.Count: > 0 } notes)
            return;
        foreach (var (property, key) in notes.Principals.Where(p => dependent.HasTemporaryValue(p.Key)).ToList())
            dependent[property] = key;
    }

    /// <summary>Whether the context tracks another entity with the id that Stripe gave to a new one.</summary>
    public static bool IsOfAnother(InternalEntityEntry entry, string id)
        => Find(entry.EntityType) is { } key && entry.HasTemporaryValue(key) && entry.EntityType.FindPrimaryKey() is { Properties.Count: 1 } primary
            && entry.StateManager.TryGetEntry(primary, [FromProvider(key, id)]) is { } other && other != entry;

    private static object? FromProvider(IProperty property, string id)
        => property.GetTypeMapping().Converter is { } converter ? converter.ConvertFromProvider(id) : id;

    private static object? ToProvider(IProperty property, object? value)
        => property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
}
