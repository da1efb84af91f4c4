using System.Text.RegularExpressions;

namespace StripeEFCore.Tests.Catalog.Writes;

/// <summary>A write of a resource: a line of the generated table.</summary>
/// <param name="ListPath">The path of the list that it belongs to.</param>
/// <param name="Verb">create, update, delete; of another the HTTP method.</param>
/// <param name="Below">Its path below the list.</param>
/// <param name="Operation">What Stripe.net does.</param>
internal sealed record DerivedWrite(string ListPath, string Verb, string Below, StripeNetOperation Operation)
{
    /// <summary>Creates, updates and deletes come first, then the other verbs by path.</summary>
    public int Order => Verb switch { "create" => 0, "update" => 1, "delete" => 2, _ => 3 };
}

/// <summary>Derives what can be written from the Stripe.net assembly: which of its operations is what verb of which resource.</summary>
internal static partial class WritesDerivation
{
    public static async Task<IReadOnlyList<DerivedWrite>> DeriveAsync()
        =>
        [
            .. (await StripeNetOperations.RecordAsync())
                .Where(operation => operation.Method != HttpMethod.Get && VersionedPath().IsMatch(operation.Path))
                .GroupBy(operation => (operation.Method, operation.Path))
                .Select(same => Place(Best(same)))
                .OrderBy(write => write.ListPath, StringComparer.Ordinal)
                .ThenBy(write => write.Order)
                .ThenBy(write => write.Below, StringComparer.Ordinal),
        ];

    /// <summary>
    ///     Where several services have one operation, the plain verb counts before others, what takes parameters before what takes none, and then the
    ///     service that is made for the path alone, which has the longest name (TaxIdService, CustomerTaxIdService).
    /// </summary>
    private static StripeNetOperation Best(IEnumerable<StripeNetOperation> same)
        => same.OrderByDescending(operation => operation.Name is "Create" or "Update" or "Delete")
            .ThenByDescending(operation => operation.Options is not null)
            .ThenByDescending(operation => operation.Service.Name.Length)
            .First();

    private static DerivedWrite Place(StripeNetOperation operation)
    {
        var path = operation.Path;
        if (path.EndsWith("/{}", StringComparison.Ordinal))
            return Write(operation.Method == HttpMethod.Delete ? "delete" : "update", path.Length - "/{}".Length);
        if (operation is { Name: "Create" })
            return Write("create", path.Length);
        if (operation is { Name: "Update" })
            return Write("update", path.Length);

        // A verb stands behind the id of its object, and where there is none behind the list: /v1/invoices/create_preview.
        var id = path.LastIndexOf("/{}", StringComparison.Ordinal);
        return Write(operation.Method.Method, id > 0 ? id : path.LastIndexOf('/'));

        DerivedWrite Write(string verb, int end)
            => new(CatalogDerivation.NamePlaceholders(path[..end]), verb, end == path.Length ? "/" : path[end..].Replace("{}", "{id}"), operation);
    }

    [GeneratedRegex("^/v[12]/")]
    private static partial Regex VersionedPath();
}
