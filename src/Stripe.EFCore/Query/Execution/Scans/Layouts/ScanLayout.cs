using System.Collections.Immutable;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Scans.Layouts;

/// <summary>
///     The columns of a scan as they are read from JSON, and how the objects that came inside others are laid beside them. Behind the slots stand
///     the id and the <c>created</c> second, by which several lists are merged.
/// </summary>
internal sealed class ScanLayout
{
    private static readonly JsonPath IdPath = JsonPath.Parse("id");
    private static readonly JsonPath CreatedPath = JsonPath.Parse("created");

    private readonly ImmutableArray<ExpandedObject> _nested;
    private readonly int _ownCount;
    private readonly int _width;
    private readonly bool _createdInSeconds;

    private ScanLayout(RowLayout json, ImmutableArray<ExpandedObject> nested, int ownCount, int width, StripeResource resource)
    {
        (Json, _nested, _ownCount, _width) = (json, nested, ownCount, width);
        var hasCreated = resource.NewestFirst;
        _createdInSeconds = IsInSeconds(resource);
        IdOrdinal = width - 2;
        CreatedOrdinal = hasCreated ? width - 1 : -1;
        JsonCreatedOrdinal = hasCreated ? json.Columns.Length - 1 : -1;
        JsonIdOrdinal = json.Columns.Length - 2;
    }

    /// <summary>Columns that take their values from the request if objects lack the field.</summary>
    public ImmutableArray<AskedColumn> Asked { get; private init; } = [];

    /// <summary>What is read of each object.</summary>
    public RowLayout Json { get; }

    /// <summary>Fields to expand, as seen from an object.</summary>
    public ImmutableArray<string> Expand { get; private init; } = [];

    /// <summary>Fields that the query reads and that API v2 sends only if a request includes them.</summary>
    public IncludeFields Include { get; private init; } = IncludeFields.None;

    /// <summary>Where a flattened row has its id.</summary>
    public int IdOrdinal { get; }

    /// <summary>
    ///     Where a flattened row has its <c>created</c> time, or -1 where the list has no such order: in seconds where the list takes ranges of seconds,
    ///     otherwise in ticks.
    /// </summary>
    public int CreatedOrdinal { get; }

    /// <summary>Where a row as read has its <c>created</c> time, or -1.</summary>
    public int JsonCreatedOrdinal { get; }

    /// <summary>Where a row as read has its id.</summary>
    public int JsonIdOrdinal { get; }

    /// <summary>One layout for scans of one list that expand nothing, so that what one of them has read serves the others too.</summary>
    /// <param name="columns">The columns that any of them wants.</param>
    /// <param name="include">The fields that any of them has to include.</param>
    public static ScanLayout Shared(Scan scan, IReadOnlyCollection<ColumnSlot> columns, IncludeFields include, ColumnFactory factory)
        => Create(scan, columns.Select(c => c.WithSource(scan.Source)), include, factory).Layout;

    /// <summary>Where a scan that shares a layout has its slots; columns that only others want have none.</summary>
    public static Layout RowOf(Scan scan, IReadOnlyCollection<ColumnSlot> columns, Func<Slot, bool> isNeeded)
        => new(
        [
            .. columns.Select(c => c.WithSource(scan.Source) is var own && isNeeded(own) ? (Slot)own : new ComputedSlot(own.Type, "other")),
            new ComputedSlot(typeof(string), "id"),
            new ComputedSlot(typeof(long?), "created"),
        ]);

    /// <param name="slots">The slots wanted of the scan and of what is expanded in it.</param>
    /// <param name="include">The fields that the scan has to include.</param>
    public static (ScanLayout Layout, Layout Row) Create(Scan scan, IEnumerable<Slot> slots, IncludeFields include, ColumnFactory columns)
    {
        var wanted = slots.OfType<ColumnSlot>().ToList();
        var own = wanted.Where(s => ReferenceEquals(s.Source, scan.Source)).ToList();
        var ordered = new List<Slot>(own);
        var place = ExpandPlace.Of(scan.Resource);
        var nested = scan.Expansions.Select(e => ExpandedObject.Create(e, wanted, columns, ordered)).ToImmutableArray();
        string[] references = [.. nested.SelectMany(n => n.References(""))];
        string[] fields = [.. nested.SelectMany(n => n.Fields("")), .. columns.Expanded(place, own), .. scan.Asked.Select(p => p.ToString())];
        var json = new RowLayout(
        [
            .. own.Select(c => AskedParameter(scan, c) is { Asked: var asked } ? columns.AskedColumn(c, asked) : columns.Column(c)),
            .. nested.Select(n => n.Column),
            new Column(IdPath, ColumnDecoders.For(typeof(string))),
            new Column(CreatedPath, Created(scan.Resource)),
        ]);
        var layout = new ScanLayout(json, nested, own.Count, ordered.Count + 2, scan.Resource)
        {
            Expand = Combined(references, fields),
            Include = include,
            Asked =
            [
                .. own.Select((c, i) => (Ordinal: i, Parameter: AskedParameter(scan, c), Column: c)).Where(c => c.Parameter is not null)
                    .Select(c => new AskedColumn(c.Ordinal, c.Parameter!.Name, columns.Column(c.Column).Decoder, ColumnDecoders.DefaultOf(c.Column.Type))),
            ],
        };
        return (layout, new Layout([.. ordered, new ComputedSlot(typeof(string), "id"), new ComputedSlot(typeof(long?), "created")]));
    }

    private static ListParameter? AskedParameter(Scan scan, ColumnSlot column)
        => column.Path.Segments.IsEmpty
            ? null
            : scan.Resource.Parameters.FirstOrDefault(p => p.Asked != AskedValue.Never && p.Field is { } field && field.Equals(column.Path));

    /// <summary>Fills the values of the request into the rows of its answer.</summary>
    public void Complete(IEnumerable<object?[]> rows, ImmutableDictionary<string, object?> asked)
    {
        if (Asked.IsEmpty)
            return;

        var values = Asked.Select(column => asked.TryGetValue(column.Parameter, out var value) ? column.Value(value) : column.Default).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (ReferenceEquals(row[Asked[i].Ordinal], AskedDecoder.Open))
                    row[Asked[i].Ordinal] = values[i];
            }
        }
    }

    /// <summary>The <c>created</c> second of a row as read; null where it has none, or the list no order by it.</summary>
    public long? CreatedSecondOf(object?[] row)
        => JsonCreatedOrdinal < 0 || row[JsonCreatedOrdinal] is not long created ? null
            : _createdInSeconds ? created
            : created / TimeSpan.TicksPerSecond - (created % TimeSpan.TicksPerSecond < 0 ? 1 : 0);

    /// <summary>Whether objects are expanded in the objects of the list.</summary>
    public bool Expands => !_nested.IsEmpty;

    /// <summary>The objects that the API was asked to expand but returned as ids.</summary>
    public IEnumerable<UnexpandedPlace> Unexpanded(IEnumerable<object?[]> rows)
        => rows.SelectMany(row => _nested.SelectMany((n, i) => n.Unexpanded(row, _ownCount + i)));

    /// <summary>A row as read, with expanded objects laid out flat.</summary>
    public object?[] Flatten(object?[] row)
    {
        if (_nested.IsEmpty)
            return row;

        var flat = new object?[_width];
        Array.Copy(row, flat, _ownCount);
        var position = _ownCount;
        for (var i = 0; i < _nested.Length; i++)
            position = _nested[i].CopyTo(flat, position, row[_ownCount + i]);
        flat[_width - 2] = row[^2];
        flat[_width - 1] = row[^1];
        return flat;
    }

    /// <summary>Each path once: those of references, then those of fields, but for fields that a longer path includes.</summary>
    private static ImmutableArray<string> Combined(IReadOnlyCollection<string> references, IReadOnlyCollection<string> fields)
        => [.. references.Concat(fields.Where(f => !references.Concat(fields).Any(longer => longer.StartsWith(f + ".", StringComparison.Ordinal)))).Distinct()];

    /// <summary>
    ///     How <c>created</c> is read for the order of lists. In a list without such an order a field of that name may hold any value, so it is not
    ///     read.
    /// </summary>
    private static ColumnDecoder Created(StripeResource resource)
        => !resource.NewestFirst ? ColumnDecoders.Nothing : IsInSeconds(resource) ? ColumnDecoders.UnixSeconds : ColumnDecoders.UnixTicks;

    private static bool IsInSeconds(StripeResource resource)
        => resource.Parameters.Any(p => p is { Name: "created", Kind: ParameterKind.Range, Type: ParameterType.Timestamp });
}
