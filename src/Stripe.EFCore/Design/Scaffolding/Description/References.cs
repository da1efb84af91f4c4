using System.Text.Json;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>Which fields hold the id of an object of another list, and of which.</summary>
internal static class References
{
    /// <summary>The <c>object</c> value of what a field holds the id of; null where it holds none, or ids of several kinds.</summary>
    public static string? TargetOf(StripeField field)
        => field.Field is { IsExpandable: true, Kind: FieldKind.Object } ? field.Field.Targets is [var only] ? only : null
            : field.Type == typeof(string) ? OfName(field.Field.Name, field.Holder)
            : null;

    /// <summary>
    ///     The <c>object</c> value that a text names by its name, as <c>payment_method</c> does. Objects of the same area come first: a card of Issuing is
    ///     none of a customer's.
    /// </summary>
    public static string? OfName(string name, Type holder)
    {
        var area = holder.Namespace!["Stripe".Length..].TrimStart('.');
        string[] candidates = area.Length == 0 ? [name] : [$"{JsonNamingPolicy.SnakeCaseLower.ConvertName(area)}.{name}", name];
        return candidates.FirstOrDefault(c => StripeCatalog.Resources.Any(r => r.Object == c && r.Parent is null));
    }

    /// <summary>
    ///     Ids inside an object that a query wants beside the object: those that the list is filtered by, and those that stood there in earlier versions of
    ///     the API, such as the subscription of an invoice.
    /// </summary>
    public static IEnumerable<(JsonPath Path, string Target)> Inside(StripeResource resource)
    {
        IEnumerable<string> moved = resource.Object is { } name && MovedFields.ByObject.TryGetValue(name, out var fields)
            ? fields.Values.Order(StringComparer.Ordinal)
            : [];
        return resource.Parameters.Where(p => p.Field is not null).Select(p => p.Field!)
            .Concat(moved.Where(IsPath).Select(JsonPath.Parse))
            .Distinct()
            .Where(p => p.Segments.Length > 1 && !ListParameter.IsColumn(p))
            .Select(p => (Path: p, Target: Follow(resource.ClrType!, p)))
            .Where(p => p.Target is not null)
            .Select(p => (p.Path, p.Target!));
    }

    private static bool IsPath(string successor) => successor.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.');

    private static string? Follow(Type stripeClass, JsonPath path)
    {
        foreach (var (i, segment) in path.Segments.Index())
        {
            var field = StripeFields.Of(stripeClass).FirstOrDefault(f => f.Field.Name == segment);
            if (field is null || !ObjectClasses.IsKept(field))
                return null;
            if (i == path.Segments.Length - 1)
                return TargetOf(field);
            if (field.Field is not { Kind: FieldKind.Object, IsExpandable: false, Class: { IsInterface: false } inside })
                return null;
            stripeClass = inside;
        }

        return null;
    }
}
