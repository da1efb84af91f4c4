using System.Reflection;
using System.Text.RegularExpressions;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Tests.Catalog;

/// <summary>Derives the generated part of the catalog from the Stripe.net assembly.</summary>
internal static partial class CatalogDerivation
{
    private static readonly HashSet<string> Paging = ["ending_before", "expand", "limit", "page", "starting_after"];

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
                .Select(lists => Entry(lists.Key, [.. lists], OperationsOn(lists.Key, known, searched)))
                .OrderBy(entry => entry.ListPath.StartsWith("/v2/", StringComparison.Ordinal) ? 2 : entry.ListPath.Contains('{') ? 1 : 0)
                .ThenBy(entry => entry.ListPath, StringComparer.Ordinal),
        ];
    }

    private static CatalogEntry Entry(string path, List<StripeNetOperation> lists, ResourceOperations operations)
    {
        // Several services may offer one list. The one that leaves its items' class open sees the whole of it; of others, a filter counts that all know.
        var general = lists.Where(list => list.ListItem!.IsInterface).ToList();
        var counted = general.Count > 0 ? general : lists;
        var item = counted[0].ListItem!;
        var fields = EntityFields.Of(item);
        var options = counted.Select(list => JsonProperties(list.Options!)).ToList();

        return new CatalogEntry(NamePlaceholders(path), item.IsInterface ? null : StripeObjects.NameOf(item), item, operations)
        {
            Filters = string.Join(' ', options[0]
                .Where(option => !Paging.Contains(option.Key) && options.All(others => others.ContainsKey(option.Key)))
                .OrderBy(option => option.Key, StringComparer.Ordinal)
                .Select(option => Filter(option.Key, option.Value, path, fields))),
            Expandables = string.Join(' ', fields.Expandables().Select(Expandable)),
            Paging = path.StartsWith("/v2/", StringComparison.Ordinal) ? PagingStyle.NextPageUrl
                : options[0].ContainsKey("starting_after") ? PagingStyle.Cursor
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

    private static Dictionary<string, Type> JsonProperties(Type options)
        => options.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(property => (Name: EntityFields.JsonName(property), property.PropertyType))
            .Where(property => property.Name is not null)
            .ToDictionary(property => property.Name!, property => property.PropertyType, StringComparer.Ordinal);

    /// <summary>Names the parents' ids after the parents: <c>/v1/customers/{customer}/tax_ids</c>.</summary>
    private static string NamePlaceholders(string path) => ParentSegment().Replace(path, "/$1s/{$1}/");

    [GeneratedRegex("/([a-z_]+)s/\\{\\}/")]
    private static partial Regex ParentSegment();

    private static string Filter(string name, Type type, string path, EntityFields fields)
    {
        var (kind, value) = Shape(type, path);
        var compared = kind == ParameterKind.Object ? null : fields.Compared(name, value);
        return name
            + kind switch
            {
                ParameterKind.Range => "~",
                ParameterKind.AnyOf => "[]",
                ParameterKind.Object => "{}",
                _ => "",
            }
            + value switch
            {
                ParameterType.Integer => ":int",
                ParameterType.Boolean => ":bool",
                ParameterType.Timestamp => ":time",
                _ => "",
            }
            + (compared is null ? "?" : compared == name ? "" : $"={compared}");
    }

    private static (ParameterKind Kind, ParameterType Type) Shape(Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return (ParameterKind.Equality, ParameterType.String);
        if (type == typeof(long))
            return (ParameterKind.Equality, ParameterType.Integer);
        if (type == typeof(bool))
            return (ParameterKind.Equality, ParameterType.Boolean);
        if (type == typeof(DateTime))
            return (ParameterKind.Equality, ParameterType.Timestamp);
        if (type == typeof(AnyOf<DateTime?, DateRangeOptions>) || (IsRange(type) && path.StartsWith("/v1/", StringComparison.Ordinal)))
            return (ParameterKind.Range, ParameterType.Timestamp);
        if (type == typeof(List<string>))
            return (ParameterKind.AnyOf, ParameterType.String);
        return (ParameterKind.Object, ParameterType.Object);
    }

    /// <summary>API v2 has such options too, but its times are text (RFC 3339).</summary>
    private static bool IsRange(Type options)
        => options.IsAssignableTo(typeof(INestedOptions)) && JsonProperties(options).Keys.Order().SequenceEqual(["gt", "gte", "lt", "lte"]);

    private static string Expandable((string Name, Type Target, bool IsArray) field)
    {
        var targets = field.Target.IsInterface ? string.Join('|', StripeObjects.Implementations(field.Target)) : StripeObjects.NameOf(field.Target);
        return field.Name + (field.IsArray ? "[]" : "") + (targets == field.Name ? "" : $"={targets}");
    }
}
