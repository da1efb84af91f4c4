using System.Reflection;
using System.Text.RegularExpressions;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Catalog;

/// <summary>Derives the generated part of the catalog from the Stripe.net assembly.</summary>
internal static partial class CatalogDerivation
{
    private static readonly HashSet<string> Paging = ["ending_before", "expand", "include", "limit", "page", "starting_after"];
    private static readonly string[] Bounds = ["gt", "gte", "lt", "lte"];

    /// <summary>The entries of all lists: top-level of API v1, nested of API v1, API v2; each by path.</summary>
    public static async Task<IReadOnlyList<CatalogEntry>> DeriveAsync()
    {
        var operations = await StripeNetOperations.RecordAsync();
        var known = operations.Select(operation => (operation.Method, operation.Path)).ToHashSet();
        var searched = operations.Where(operation => operation.SearchItem is not null).Select(operation => operation.Path).ToHashSet();

        return
        [
            .. operations
                .Where(operation => operation.ListItem is not null)
                .GroupBy(operation => operation.Path)
                .Select(lists => Entry(lists.Key, lists, OperationsOn(lists.Key, known, searched)))
                .OrderBy(entry => IsV2(entry.ListPath) ? 2 : entry.ListPath.Contains('{') ? 1 : 0)
                .ThenBy(entry => entry.ListPath, StringComparer.Ordinal),
        ];
    }

    private static bool IsV2(string path) => path.StartsWith("/v2/", StringComparison.Ordinal);

    private static CatalogEntry Entry(string path, IEnumerable<StripeNetOperation> lists, ResourceOperations operations)
    {
        // Several services may offer one list; the one made for it alone has the longest name (TaxIdService, CustomerTaxIdService).
        var list = lists.MaxBy(candidate => candidate.Service.Name.Length)!;
        var item = list.ListItem!;
        var fields = EntityFields.Of(item);
        var options = JsonProperties(list.Options!);

        return new CatalogEntry(NamePlaceholders(path), item.IsInterface ? null : StripeNetObjects.NameOf(item), item, operations)
        {
            Filters = string.Join(' ', options
                .Where(option => !Paging.Contains(option.Key) && !IsBound(option.Key, options))
                .OrderBy(option => option.Key, StringComparer.Ordinal)
                .Select(option => Filter(option.Key, option.Value, HasNamedBounds(option.Key, options), path, fields))),
            Expandables = string.Join(' ', fields.Expandables().Select(Expandable)),
            Paging = IsV2(path) ? PagingStyle.NextPageUrl
                : options.ContainsKey("starting_after") ? PagingStyle.Cursor
                : PagingStyle.None,
        };
    }

    private static ResourceOperations OperationsOn(string path, HashSet<(HttpMethod, string)> known, HashSet<string> searched)
    {
        var item = $"{path}/{{}}";
        return (known.Contains((HttpMethod.Get, item)) ? ResourceOperations.Retrieve : ResourceOperations.None)
            | (known.Contains((HttpMethod.Post, path)) ? ResourceOperations.Create : ResourceOperations.None)
            | (known.Contains((HttpMethod.Post, item)) ? ResourceOperations.Update : ResourceOperations.None)
            | (known.Contains((HttpMethod.Delete, item)) ? ResourceOperations.Delete : ResourceOperations.None)
            | (searched.Contains($"{path}/search") ? ResourceOperations.Search : ResourceOperations.None);
    }

    public static Dictionary<string, Type> JsonProperties(Type options)
        => options.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(property => (Name: EntityFields.JsonName(property), property.PropertyType))
            .Where(property => property.Name is not null)
            .ToDictionary(property => property.Name!, property => property.PropertyType, StringComparer.Ordinal);

    /// <summary>Names the parents' ids after the parents: <c>/v1/customers/{customer}/tax_ids</c>.</summary>
    public static string NamePlaceholders(string path) => ParentSegment().Replace(path, "/$1s/{$1}/");

    [GeneratedRegex("/([a-z_]+)s/\\{\\}/")]
    private static partial Regex ParentSegment();

    /// <summary>Whether the bounds of a range of a field are parameters of their own beside it: <c>created_gte</c>.</summary>
    private static bool HasNamedBounds(string name, Dictionary<string, Type> options) => Bounds.All(bound => options.ContainsKey($"{name}_{bound}"));

    private static bool IsBound(string name, Dictionary<string, Type> options)
        => name.LastIndexOf('_') is > 0 and var at && Bounds.Contains(name[(at + 1)..]) && HasNamedBounds(name[..at], options);

    private static string Filter(string name, Type type, bool hasNamedBounds, string path, EntityFields fields)
    {
        var (kind, value) = Shape(type, IsV2(path));
        kind = hasNamedBounds ? ParameterKind.Range : kind;
        var compared = kind == ParameterKind.Object ? null : fields.Compared(name, value);
        return name
            + kind switch
            {
                ParameterKind.Range => hasNamedBounds ? "~_" : "~",
                ParameterKind.AnyOf => "[]",
                ParameterKind.Object => "{}",
                _ => "",
            }
            + value switch
            {
                ParameterType.Integer => ":int",
                ParameterType.Boolean => ":bool",
                ParameterType.Timestamp => ":time",
                ParameterType.Instant => ":instant",
                _ => "",
            }
            + (compared is null ? "?" : compared == name ? "" : $"={compared}");
    }

    /// <summary>Times are unix seconds in API v1, and text (RFC 3339) in API v2.</summary>
    private static (ParameterKind Kind, ParameterType Type) Shape(Type type, bool isV2)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return (ParameterKind.Equality, ParameterType.String);
        if (type == typeof(long))
            return (ParameterKind.Equality, ParameterType.Integer);
        if (type == typeof(bool))
            return (ParameterKind.Equality, ParameterType.Boolean);
        if (type == typeof(DateTime))
            return (ParameterKind.Equality, isV2 ? ParameterType.Instant : ParameterType.Timestamp);
        if (type == typeof(AnyOf<DateTime?, DateRangeOptions>) || IsRange(type))
            return (ParameterKind.Range, isV2 ? ParameterType.Instant : ParameterType.Timestamp);
        if (type == typeof(List<string>))
            return (ParameterKind.AnyOf, ParameterType.String);
        return (ParameterKind.Object, ParameterType.Object);
    }

    private static bool IsRange(Type options)
        => options.IsAssignableTo(typeof(INestedOptions)) && JsonProperties(options).Keys.Order().SequenceEqual(Bounds);

    private static string Expandable((string Name, Type Target, bool IsArray) field)
    {
        var targets = field.Target.IsInterface
            ? string.Join('|', StripeNetObjects.Implementations(field.Target))
            : StripeNetObjects.NameOf(field.Target);
        return field.Name + (field.IsArray ? "[]" : "") + (targets == field.Name ? "" : $"={targets}");
    }
}
