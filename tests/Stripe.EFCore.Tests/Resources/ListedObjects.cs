using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Resources;

/// <summary>
///     Eight objects of a list, which differ in what its filters compare: half of them have one value of a filter, half the other, and two filters halve them
///     in different ways.
/// </summary>
internal sealed class ListedObjects
{
    private const int Count = 8;

    private readonly List<string> _fields;

    public ListedObjects(StripeResource resource)
    {
        Resource = resource;
        Filters = [.. resource.Parameters.Where(IsComparable)];
        _fields = [.. Filters.Select(FieldOf).Distinct()];
    }

    public StripeResource Resource { get; }

    /// <summary>The filters that a query can compare.</summary>
    public IReadOnlyList<ListParameter> Filters { get; }

    /// <summary>The class that the objects are read as.</summary>
    public Type Class => Resource.ClrType switch
    {
        { } type when type == typeof(IExternalAccount) => typeof(BankAccount),
        { } type when type == typeof(IPaymentSource) => typeof(Source),
        var type => type!,
    };

    public static IEnumerable<ListedObjects> All { get; } =
        [.. StripeCatalog.Resources.Where(r => !r.IsPreview).Select(r => new ListedObjects(r))];

    public IEnumerable<int> Numbers => Enumerable.Range(0, Count);

    public string IdOf(int number) => $"obj_{number}";

    /// <summary>The value of an object that a filter compares, as a request writes it.</summary>
    public string ValueOf(ListParameter filter, int number)
    {
        var values = ValuesOf(filter);
        return values[(number >> (_fields.IndexOf(FieldOf(filter)) % 3)) & 1];
    }

    /// <summary>Whether an object is one that a query wants that compares a filter with the first object's value.</summary>
    public bool Fits(ListParameter filter, int number)
        => Has(filter, number) && (filter.Kind == ParameterKind.Range
            ? string.CompareOrdinal(ValueOf(filter, number), ValueOf(filter, 0)) >= 0
            : ValueOf(filter, number) == ValueOf(filter, 0));

    /// <summary>Whether an object has the field of a filter: a payment has the id of its kind alone.</summary>
    private bool Has(ListParameter filter, int number) => filter.Companions.All(c => ValueOf(Filters.First(f => f.Name == c.Name), number) == c.Value);

    public JsonObject Json(int number)
    {
        var json = new JsonObject { ["id"] = IdOf(number), ["object"] = Resource.Object ?? (Class == typeof(Source) ? "source" : "bank_account") };
        foreach (var filter in Filters.Where(f => Has(f, number) && !f.IsPseudoColumn && !(f.IsPath && f.Asked == AskedValue.Always)))
        {
            var holder = json;
            foreach (var segment in filter.Field!.Segments[..^1])
                holder = (JsonObject)(holder[segment] ??= new JsonObject());
            holder[filter.Field.Segments[^1]] = Node(filter, ValueOf(filter, number));
        }

        if (Resource.NewestFirst && json["created"] is null)
            json["created"] = 1000 - number;
        return json;
    }

    private static JsonNode Node(ListParameter filter, string value)
        => filter.Type switch
        {
            ParameterType.Boolean => bool.Parse(value),
            ParameterType.Integer or ParameterType.Timestamp => long.Parse(value, CultureInfo.InvariantCulture),
            _ => value,
        };

    private string[] ValuesOf(ListParameter filter)
    {
        string[] complete =
            [.. Resource.CompleteSets.SelectMany(s => s).Where(p => p.Name.Split('[')[0] == filter.Name && p.Value != "all").Select(p => p.Value)];
        return filter.Type switch
        {
            ParameterType.Boolean => ["true", "false"],
            ParameterType.Integer or ParameterType.Timestamp => ["2000", "1000"],
            ParameterType.Instant => ["2026-02-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"],
            _ when filter.AllowedValues.RemoveAll(v => filter.Needs.Any(n => n.Value == v)) is [var first, .. var others]
                => [first, others is [var second, ..] ? second : "other"],
            _ when filter.Name.Contains("status", StringComparison.Ordinal) && complete is [var first, var second, ..] => [first, second],
            _ => [$"{filter.Name}_a", $"{filter.Name}_b"],
        };
    }

    /// <summary>Two filters of one field compare the same value, and so do two fields of one filter.</summary>
    private string FieldOf(ListParameter filter) => Filters.First(f => f.Name == filter.Name).Field!.ToString();

    private static bool IsComparable(ListParameter filter)
        => filter is { Field: not null, Kind: not ParameterKind.Object }
            && (!filter.Unsafe || filter.IsPseudoColumn)
            && filter.Field.ToString() is not ("id" or "object");
}
