using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Internal;
using Stripe.EFCore.Storage.Internal;

namespace Stripe.EFCore.Infrastructure.WarmUps;

/// <summary>
///     Tracks an object as EF Core tracks the first row of a query, without a context: its key, its values, and the copies that changes are found by. The
///     model is of one class with the types that Stripe's objects have most.
/// </summary>
internal static class TrackingRehearsal
{
    /// <summary>Returns the id of the object that is found by its key.</summary>
    public static string? Run()
    {
        var type = new RuntimeModel(skipDetectChanges: false, Guid.Empty, 1).AddEntityType("row", typeof(Row), propertyCount: 6, keyCount: 1);
        foreach (var property in typeof(Row).GetProperties())
        {
            var added = type.AddProperty(property.Name, property.PropertyType, property, nullable: property.Name != nameof(Row.Id));
            added.TypeMapping = new StripeTypeMapping(property.PropertyType);
        }

        var key = type.AddKey([type.FindProperty(nameof(Row.Id))!]);
        type.SetPrimaryKey(key);

        var identities = ((IRuntimeKey)key).GetIdentityMapFactory()(false);
        var entry = new InternalEntityEntry(null!, type, new Row { Id = "row_1" });
        identities.Add(entry);
        entry.EnsureOriginalValues();
        entry.EnsureRelationshipSnapshot();
        return ((Row?)identities.TryGetEntry(["row_1"])?.Entity)?.Id;
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public DateTime Created { get; set; }

        public DateTime? EndedAt { get; set; }

        public bool Active { get; set; }

        public bool? Delinquent { get; set; }

        public long? Amount { get; set; }
    }
}
