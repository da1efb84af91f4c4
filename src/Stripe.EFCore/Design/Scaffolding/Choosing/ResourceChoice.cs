using System.Collections.Immutable;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Design.Scaffolding.Choosing;

/// <summary>The resources that the user of the tool names.</summary>
/// <param name="Resources">The resources, in the order of the catalog.</param>
/// <param name="ReadsMetadata">Whether the account is asked for the keys of its metadata.</param>
internal sealed record ResourceChoice(ImmutableArray<StripeResource> Resources, bool ReadsMetadata)
{
    /// <summary>The schema that is no area of Stripe: the keys of metadata, which each account has of its own.</summary>
    public const string MetadataSchema = "metadata";

    /// <summary>Chooses by the arguments of the tool.</summary>
    /// <param name="tables">Names of resources.</param>
    /// <param name="schemas">Names of areas of Stripe, each for all lists in it, and <see cref="MetadataSchema" />.</param>
    /// <exception cref="ArgumentException">A name is no resource, or no area.</exception>
    public static ResourceChoice Of(IEnumerable<string> tables, IEnumerable<string> schemas)
    {
        var areas = schemas.Where(s => !string.IsNullOrWhiteSpace(s)).ToLookup(IsMetadata);
        var names = tables.Where(t => !string.IsNullOrWhiteSpace(t)).ToList();
        if (names.Count == 0 && !areas[false].Any())
            names.AddRange(CoreResources.Names);

        var chosen = names.Select(Find).Concat(areas[false].SelectMany(InArea)).ToHashSet();
        return new(
            [.. StripeCatalog.Resources.Concat(StripeCatalog.Singletons).Where(chosen.Contains)],
            areas[true].Any());
    }

    private static bool IsMetadata(string schema) => string.Equals(schema.Trim(), MetadataSchema, StringComparison.OrdinalIgnoreCase);

    private static StripeResource Find(string name)
    {
        var trimmed = name.Trim();
        const string stripeNet = "Stripe.";
        var found = StripeCatalog.Find(trimmed)
            ?? (trimmed.StartsWith(stripeNet, StringComparison.Ordinal) ? StripeCatalog.Find(trimmed[stripeNet.Length..]) : null);
        return found is { IsPreview: false } ? found : throw NoResource(trimmed);
    }

    private static IEnumerable<StripeResource> InArea(string area)
    {
        var wanted = CatalogNames.Normalize(area);
        var found = StripeCatalog.Resources.Where(r => !r.IsPreview && CatalogNames.Normalize(AreaOf(r)) == wanted).ToList();
        return wanted.Length > 0 && found.Count > 0 ? found : throw NoArea(area.Trim());
    }

    /// <summary>The namespace of Stripe.net's class below <c>Stripe</c>: <c>Billing</c>, or nothing.</summary>
    private static string AreaOf(StripeResource resource) => resource.ClrType!.Namespace!["Stripe".Length..].TrimStart('.');

    private static ArgumentException NoResource(string name)
    {
        var near = StripeCatalog.NearMisses(name);
        var hint = near.IsEmpty ? "" : $" Did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?";
        return new ArgumentException(
            $"Stripe has no list named '{name}'.{hint} --table takes the name of an object (invoice), its plural (invoices), the path of a list "
            + "(/v1/invoices) or the name of Stripe.net's class (Invoice). The page docs/resources.md has all lists.");
    }

    private static ArgumentException NoArea(string name)
    {
        var areas = StripeCatalog.Resources.Where(r => !r.IsPreview).Select(AreaOf).Where(a => a.Length > 0).Distinct().Order(StringComparer.Ordinal);
        return new ArgumentException(
            $"Stripe's API has no area named '{name}'. --schema takes '{MetadataSchema}', for the keys of the account's own metadata, or the name of an area, "
            + $"for all lists in it: {string.Join(", ", areas)}.");
    }
}
