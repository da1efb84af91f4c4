using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Metadata;

/// <summary>Guesses which field a path means that leads to no field.</summary>
internal static class NearestField
{
    /// <summary>The path with the unknown segment replaced by the nearest field; null if no field is near.</summary>
    public static string? Of(JsonPath path, FieldPath.Missing missing)
        => missing.Holder is { } holder && Of(new JsonPath(path.Segments[missing.At..]), holder) is { } near
            ? new JsonPath(path.Segments[..missing.At]).Append(near).ToString()
            : null;

    private static JsonPath? Of(JsonPath path, FieldHolder holder) => Near(path, holder) ?? Below(path, holder);

    /// <summary>A field that is spelt alike, or that contains the word or is contained in it.</summary>
    private static JsonPath? Near(JsonPath path, FieldHolder holder)
    {
        var word = Plain(path.Segments[0]).ToLowerInvariant();
        var tolerated = word.Length < 5 ? 1 : Math.Max(2, word.Length / 4);
        return holder.All
            .Select(f => (f.Name, Distance: Distance(word, Plain(f.Name), tolerated)))
            .Where(f => f.Distance <= tolerated)
            .OrderBy(f => f.Distance)
            .ThenBy(f => f.Name.Length)
            .Select(f => new JsonPath(path.Segments.SetItem(0, f.Name)))
            .FirstOrDefault(p => holder.Follow(p) is not FieldPath.Missing);
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static double Distance(string word, string field, int tolerated)
    {
        var isContained = Math.Min(word.Length, field.Length) > 3
            && (field.Contains(word, StringComparison.Ordinal) || word.Contains(field, StringComparison.Ordinal));
        var lengths = Math.Abs(word.Length - field.Length);
        return isContained ? 1 + (lengths / 100.0)
            : lengths > tolerated ? double.MaxValue
            : CatalogNames.Distance(word, field);
    }

    /// <summary>A field of the same name in a nested object: <c>city</c> in <c>address.city</c>.</summary>
    private static JsonPath? Below(JsonPath path, FieldHolder holder)
        => holder.All
            .Where(f => f is { Kind: FieldKind.Object, IsExpandable: false, Class.IsInterface: false })
            .Select(f => JsonPath.Root.Append(f.Name).Append(path))
            .FirstOrDefault(p => holder.Follow(p) is not (FieldPath.Missing or FieldPath.Unknown));
}
