using System.Collections.Immutable;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution;

/// <summary>
///     The columns of a scan as they are read from JSON, and how the objects that came inside others are laid beside them. Behind the slots stand
///     the id and the <c>created</c> second, by which several lists are merged.
/// </summary>
internal sealed class ScanLayout
{
    private static readonly JsonPath IdPath = JsonPath.Parse("id");
    private static readonly JsonPath CreatedPath = JsonPath.Parse("created");

    private readonly ImmutableArray<Nested> _nested;
    private readonly int _ownCount;
    private readonly int _width;

    private ScanLayout(RowLayout json, ImmutableArray<Nested> nested, int ownCount, int width, ImmutableArray<string> expand, bool hasCreated)
    {
        (Json, _nested, _ownCount, _width, Expand) = (json, nested, ownCount, width, expand);
        IdOrdinal = width - 2;
        CreatedOrdinal = hasCreated ? width - 1 : -1;
        JsonCreatedOrdinal = hasCreated ? json.Columns.Length - 1 : -1;
        JsonIdOrdinal = json.Columns.Length - 2;
    }

    /// <summary>Columns whose values are those of the request where objects say nothing of them.</summary>
    public ImmutableArray<AskedColumn> Asked { get; private init; } = [];

    /// <summary>What is read of each object.</summary>
    public RowLayout Json { get; }

    /// <summary>Fields to expand, as seen from an object.</summary>
    public ImmutableArray<string> Expand { get; }

    /// <summary>Where a flattened row has its id.</summary>
    public int IdOrdinal { get; }

    /// <summary>Where a flattened row has its <c>created</c> second, or -1 where the list has no such order.</summary>
    public int CreatedOrdinal { get; }

    /// <summary>Where a row as read has its <c>created</c> second, or -1.</summary>
    public int JsonCreatedOrdinal { get; }

    /// <summary>Where a row as read has its id.</summary>
    public int JsonIdOrdinal { get; }

    /// <summary>One layout for scans of one list that expand nothing, so that what one of them has read serves the others too.</summary>
    /// <param name="columns">The columns that any of them wants.</param>
    public static ScanLayout Shared(Scan scan, IReadOnlyCollection<ColumnSlot> columns, ColumnFactory factory)
        => Create(scan, columns.Select(c => c.WithSource(scan.Source)), factory).Layout;

    /// <summary>Where a scan that shares a layout has its slots; columns that only others want have none.</summary>
    public static Layout RowOf(Scan scan, IReadOnlyCollection<ColumnSlot> columns, Func<Slot, bool> isNeeded)
        => new(
        [
            .. columns.Select(c => c.WithSource(scan.Source) is var own && isNeeded(own) ? (Slot)own : new ComputedSlot(own.Type, "other")),
            new ComputedSlot(typeof(string), "id"),
            new ComputedSlot(typeof(long?), "created"),
        ]);

    /// <param name="slots">The slots wanted of the scan and of what is expanded in it.</param>
    public static (ScanLayout Layout, Layout Row) Create(Scan scan, IEnumerable<Slot> slots, ColumnFactory columns)
    {
        var wanted = slots.OfType<ColumnSlot>().ToList();
        var own = wanted.Where(s => ReferenceEquals(s.Source, scan.Source)).ToList();
        var ordered = new List<Slot>(own);
        var expand = ImmutableArray.CreateBuilder<string>();
        var nested = scan.Expansions.Select(e => Nest(e, "", wanted, columns, ordered, expand)).ToImmutableArray();
        var json = new RowLayout(
        [
            .. own.Select(c => AskedParameter(scan, c) is null ? columns.Column(c) : columns.AskedColumn(c)),
            .. nested.Select(n => n.Column),
            new Column(IdPath, ColumnDecoders.For(typeof(string))),
            new Column(CreatedPath, ColumnDecoders.For(typeof(long?))),
        ]);
        var layout = new ScanLayout(json, nested, own.Count, ordered.Count + 2, expand.ToImmutable(), scan.Resource.NewestFirst)
        {
            Asked =
            [
                .. own.Select((c, i) => (Ordinal: i, Parameter: AskedParameter(scan, c), Column: c)).Where(c => c.Parameter is not null)
                    .Select(c => new AskedColumn(c.Ordinal, c.Parameter!.Name, ColumnDecoders.DefaultOf(c.Column.Type))),
            ],
        };
        return (layout, new Layout([.. ordered, new ComputedSlot(typeof(string), "id"), new ComputedSlot(typeof(long?), "created")]));
    }

    private static ListParameter? AskedParameter(Scan scan, ColumnSlot column)
        => column.Path.Segments.IsEmpty ? null : scan.Resource.Parameters.FirstOrDefault(p => p.Asked != AskedValue.Never && p.Field is { } field && field.Equals(column.Path));

    /// <summary>Gives rows as they were read the values that they were asked with.</summary>
    public void Complete(IEnumerable<object?[]> rows, ImmutableDictionary<string, object?> asked)
    {
        if (Asked.IsEmpty)
            return;

        foreach (var row in rows)
        {
            foreach (var column in Asked)
            {
                if (ReferenceEquals(row[column.Ordinal], AskedDecoder.Open))
                    row[column.Ordinal] = asked.GetValueOrDefault(column.Parameter, column.Default);
            }
        }
    }

    /// <summary>A row as read, with expanded objects laid out flat.</summary>
    public object?[] Flatten(object?[] row)
    {
        if (_nested.IsEmpty)
            return row;

        var flat = new object?[_width];
        Array.Copy(row, flat, _ownCount);
        var position = _ownCount;
        for (var i = 0; i < _nested.Length; i++)
            position = _nested[i].CopyTo(flat, position, (object?[]?)row[_ownCount + i]);
        flat[_width - 2] = row[^2];
        flat[_width - 1] = row[^1];
        return flat;
    }

    private static Nested Nest(
        Expansion expansion, string prefix, List<ColumnSlot> wanted, ColumnFactory columns, List<Slot> ordered, ImmutableArray<string>.Builder expand)
    {
        var path = prefix + expansion.Path;
        expand.Add(path);
        var own = wanted.Where(s => ReferenceEquals(s.Source, expansion.Source)).ToList();
        ordered.AddRange(own);
        var nested = expansion.Expansions.Select(e => Nest(e, path + ".", wanted, columns, ordered, expand)).ToImmutableArray();
        var layout = new RowLayout([.. own.Select(columns.Column), .. nested.Select(n => n.Column)]);
        return new Nested(new Column(expansion.Path, ColumnDecoders.Row(layout)), own.Count, nested);
    }

    private sealed record Nested(Column Column, int OwnCount, ImmutableArray<Nested> Inner)
    {
        private int Width { get; } = OwnCount + Inner.Sum(i => i.Width);

        public int CopyTo(object?[] flat, int position, object?[]? row)
        {
            if (row is null)
                return position + Width;

            Array.Copy(row, 0, flat, position, OwnCount);
            position += OwnCount;
            for (var i = 0; i < Inner.Length; i++)
                position = Inner[i].CopyTo(flat, position, (object?[]?)row[OwnCount + i]);
            return position;
        }
    }
}
