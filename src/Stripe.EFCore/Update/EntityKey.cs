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

    /// <summary>Whether the context tracks another entity with the id that Stripe gave to a new one.</summary>
    public static bool IsOfAnother(InternalEntityEntry entry, string id)
        => Find(entry.EntityType) is { } key && entry.HasTemporaryValue(key) && entry.EntityType.FindPrimaryKey() is { Properties.Count: 1 } primary
            && entry.StateManager.TryGetEntry(primary, [FromProvider(key, id)]) is { } other && other != entry;

    private static object? FromProvider(IProperty property, string id)
        => property.GetTypeMapping().Converter is { } converter ? converter.ConvertFromProvider(id) : id;

    private static object? ToProvider(IProperty property, object? value)
        => property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
}
