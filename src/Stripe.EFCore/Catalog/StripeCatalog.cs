using System.Collections.Immutable;
using Stripe.EFCore.Catalog.Overlays;

namespace Stripe.EFCore.Catalog;

/// <summary>
///     Every list endpoint that the referenced Stripe.net knows: the generated table (StripeCatalog.g.cs) completed with what the assembly
///     cannot tell (<see cref="CatalogOverlay" />).
/// </summary>
internal static partial class StripeCatalog
{
    private const int MaxNearMisses = 3;

    /// <summary>All resources: the top-level lists of API v1, then the nested ones, then those of API v2; within these by path.</summary>
    public static ImmutableArray<StripeResource> Resources { get; } =
        [.. TopLevel().Concat(Nested()).Concat(V2()).Select(CatalogOverlay.Complete)];

    /// <summary>What is one object and no list: a set of it has one row.</summary>
    public static ImmutableArray<StripeResource> Singletons { get; } =
    [
        new() { ListPath = "/v1/balance", Object = "balance", ClrType = typeof(Balance), IsSingleton = true, Paging = PagingStyle.None },
        new() { ListPath = "/v1/account", Object = "account", ClrType = typeof(Account), IsSingleton = true, Paging = PagingStyle.None },
    ];

    private static Dictionary<string, StripeResource> ByName { get; } = IndexByName();

    private static Dictionary<Type, StripeResource> ByType { get; } = IndexByType();

    /// <summary>
    ///     Finds a resource by its object name (<c>billing.meter</c>), its path (<c>/v1/billing/meters</c>), its plural
    ///     (<c>billing_meters</c>) or the name of Stripe.net's class with its namespace (<c>BillingMeter</c>). Case and separators do not
    ///     count.
    /// </summary>
    public static StripeResource? Find(string name)
        => Singletons.FirstOrDefault(s => s.ListPath == name) ?? ByName.GetValueOrDefault(CatalogNames.Normalize(name));

    /// <summary>
    ///     Finds the resource whose items are of a class of Stripe.net, or of a class that derives from one: the top-level list if there is one, otherwise a
    ///     nested one.
    /// </summary>
    public static StripeResource? Find(Type stripeType)
        => ByType.TryGetValue(stripeType, out var resource) ? resource
            : stripeType.BaseType is { } parent ? Find(parent)
            : null;

    /// <summary>
    ///     The object names of the resources that come nearest to a name that was not found, best first; at most three, or none.
    /// </summary>
    public static ImmutableArray<string> NearMisses(string name)
    {
        var wanted = CatalogNames.Normalize(name);
        var tolerated = Math.Max(2, wanted.Length / 3);
        return
        [
            .. Resources
                .Select(resource => resource.Object)
                .OfType<string>()
                .Distinct()
                .Select(candidate => (Name: candidate, Distance: DistanceTo(candidate, wanted)))
                .Where(candidate => candidate.Distance <= tolerated)
                .OrderBy(candidate => candidate.Distance)
                .Take(MaxNearMisses)
                .Select(candidate => candidate.Name),
        ];
    }

    /// <summary>
    ///     The distance to the nearest spelling: the object name, its plural, and either without the area it belongs to (<c>meter</c> for
    ///     <c>billing.meter</c>).
    /// </summary>
    private static int DistanceTo(string candidate, string wanted)
    {
        var withoutArea = candidate[(candidate.LastIndexOf('.') + 1)..];
        string[] spellings = [candidate, CatalogNames.Plural(candidate), withoutArea, CatalogNames.Plural(withoutArea)];
        return spellings.Min(spelling => CatalogNames.Distance(wanted, CatalogNames.Normalize(spelling)));
    }

    /// <summary>The first taker keeps a name, and top-level lists come first: <c>tax_id</c> is <c>/v1/tax_ids</c>.</summary>
    private static Dictionary<string, StripeResource> IndexByName()
    {
        var index = new Dictionary<string, StripeResource>(Resources.Length * 4, StringComparer.Ordinal);
        foreach (var resource in Resources)
        {
            index.TryAdd(CatalogNames.Normalize(resource.ListPath), resource);
            if (resource is not { Object: { } name, IsPreview: false })
                continue;

            index.TryAdd(CatalogNames.Normalize(name), resource);
            index.TryAdd(CatalogNames.Normalize(CatalogNames.Plural(name)), resource);
        }

        foreach (var resource in Resources.Where(resource => !resource.IsPreview))
            index.TryAdd(CatalogNames.Normalize(resource.ClrType!.FullName!["Stripe.".Length..]), resource);
        foreach (var singleton in Singletons)
            index.TryAdd(CatalogNames.Normalize(singleton.Object!), singleton);

        return index;
    }

    private static Dictionary<Type, StripeResource> IndexByType()
    {
        var index = new Dictionary<Type, StripeResource>(Resources.Length);
        foreach (var resource in Resources.Where(resource => !resource.IsPreview).Concat(Singletons))
            index.TryAdd(resource.ClrType!, resource);
        return index;
    }
}
