using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Errors;

namespace Stripe.EFCore.Updates;

/// <summary>The path of a write, with the ids of the object and of its parent filled in.</summary>
internal static class ParentPath
{
    /// <summary>Whether a parameter of the list stands in the path of an operation.</summary>
    public static bool Takes(WriteOperation operation, string parameter) => operation.Path.Contains($"{{{parameter}}}", StringComparison.Ordinal);

    /// <exception cref="InvalidOperationException">Nothing says which parent is meant.</exception>
    public static string Of(EntryWrite write)
    {
        var segments = write.Operation.Path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] is ['{', .. var name, '}'])
                segments[i] = Uri.EscapeDataString(ValueOf(write, name));
        }

        return string.Join('/', segments);
    }

    private static string ValueOf(EntryWrite write, string name)
        => (name == "id" ? EntityKey.IdOf(write.Entry) : ParentOf(write.Entry, name))
            ?? throw WriteErrors.NoParent(write.Entry.EntityType, write.Operation.Path, name);

    private static string? ParentOf(InternalEntityEntry entry, string name)
        => Candidates(entry.EntityType, name).Select(p => WireFormat.FormatId(entry.GetCurrentValue(p))).FirstOrDefault(id => id is not null);

    /// <summary>The property whose value stands at a placeholder of a path; null where the type has none.</summary>
    public static IProperty? PropertyFor(IEntityType type, string name) => name == "id" ? EntityKey.Find(type) : Candidates(type, name).FirstOrDefault();

    /// <summary>The parameter of the list, or the field of the object that has the parent's id.</summary>
    private static IEnumerable<IProperty> Candidates(IEntityType type, string name)
        => type.GetProperties()
            .Where(p => p.FindFilter() == name || (p.FindFilter() is null && p.GetJsonPath().Segments is [var field] && field == name))
            .OrderByDescending(p => p.FindFilter() is not null);
}
