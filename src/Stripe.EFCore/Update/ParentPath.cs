using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Http;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Errors;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates;

/// <summary>The path of a write, with the ids of the object and of its parent filled in.</summary>
internal static class ParentPath
{
    /// <summary>Whether a parameter of the list stands in the path of an operation.</summary>
    public static bool Takes(WriteOperation operation, string parameter) => operation.Path.Contains($"{{{parameter}}}", StringComparison.Ordinal);

    /// <exception cref="InvalidOperationException">Nothing says which parent is meant.</exception>
    public static string Of(EntryWrite write)
    {
        if (!write.Operation.Path.Contains('{', StringComparison.Ordinal))
            return write.Operation.Path;

        var segments = write.Operation.Path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] is ['{', .. var name, '}'])
            {
                var value = ValueOf(write, name);
                segments[i] = Uri.EscapeDataString(value);
                if (RequestPath.HasUnusableSegment("/" + segments[i]))
                    throw WriteErrors.UnusableId(write.Entry.EntityType, write.Operation.Path, name, value);
            }
        }

        return string.Join('/', segments);
    }

    /// <summary>The property whose value stands at a placeholder of a path; null where the type has none.</summary>
    public static IProperty? PropertyFor(IEntityType type, string name)
        => name == "id"
            ? EntityKey.Find(type)
            : type.GetProperties().Where(p => ParameterOf(type, p) == name).OrderBy(p => p.FindFilter() is null)
                .ThenBy(p => p.ClrType != typeof(string)).FirstOrDefault();

    /// <summary>The parameter of the list that a property has the value of, or its parent, whose id is a field of the object; null for none.</summary>
    public static string? ParameterOf(IEntityType type, IProperty property)
        => property.FindFilter()
            ?? type.GetStripeResource().Parameters.FirstOrDefault(p => p.IsPath && p.Field is { } field && property.GetJsonPath().Equals(field))?.Name;

    private static string ValueOf(EntryWrite write, string name)
    {
        var property = PropertyFor(write.Entry.EntityType, name);
        return (name == "id" ? EntityKey.IdOf(write.Entry) : property is null ? null : IdIn(write.Entry.GetCurrentValue(property)))
            ?? throw (name == "id"
                ? WriteErrors.UnusableId(write.Entry.EntityType, write.Operation.Path, name, "")
                : WriteErrors.NoParent(write.Entry.EntityType, write.Operation.Path, property?.Name ?? name));
    }

    /// <summary>The id that a property holds as text, as a number, or as a reference to an object.</summary>
    private static string? IdIn(object? value) => FieldTree.Of(value) switch
    {
        FieldObject parent => ReferencedId.Of(parent.Source),
        var id => WireFormat.FormatId(id),
    };
}
