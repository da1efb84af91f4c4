using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Scans.Layouts;

/// <summary>A related object that is read out of a scanned one, with those that are read out of it in turn.</summary>
/// <param name="Resource">The list that it is of.</param>
/// <param name="Column">The object as a row.</param>
/// <param name="Layout">What is read of it: its own columns, then the inner objects.</param>
/// <param name="OwnCount">How many columns are its own.</param>
internal sealed record ExpandedObject(StripeResource Resource, Column Column, RowLayout Layout, int OwnCount, ImmutableArray<ExpandedObject> Inner)
{
    /// <summary>Fields that are expanded for its own columns, as seen from it.</summary>
    private ImmutableArray<string> OwnFields { get; init; } = [];

    private int Width { get; } = OwnCount + Inner.Sum(i => i.Width);

    /// <param name="wanted">All columns that are read of the scan and of what it holds.</param>
    /// <param name="columns">How they are read.</param>
    /// <param name="ordered">Takes the slots in the order in which a flat row has them.</param>
    public static ExpandedObject Create(Expansion expansion, List<ColumnSlot> wanted, ColumnFactory columns, List<Slot> ordered)
    {
        var own = wanted.Where(s => ReferenceEquals(s.Source, expansion.Source)).ToList();
        ordered.AddRange(own);
        var inner = expansion.Expansions.Select(e => Create(e, wanted, columns, ordered)).ToImmutableArray();
        var layout = new RowLayout([.. own.Select(columns.Column), .. inner.Select(n => n.Column)]);
        return new ExpandedObject(expansion.Resource, new Column(expansion.Path, ColumnDecoders.Row(layout)), layout, own.Count, inner)
        {
            OwnFields = [.. columns.Expanded(ExpandPlace.Of(expansion.Resource), own), .. expansion.Asked.Select(p => p.ToString())],
        };
    }

    /// <summary>The paths of the objects themselves.</summary>
    public IEnumerable<string> References(string prefix) => Inner.SelectMany(i => i.References($"{prefix}{Column.Path}.")).Prepend(prefix + Column.Path);

    /// <summary>The paths of fields that are expanded in them.</summary>
    public IEnumerable<string> Fields(string prefix)
        => OwnFields.Select(f => $"{prefix}{Column.Path}.{f}").Concat(Inner.SelectMany(i => i.Fields($"{prefix}{Column.Path}.")));

    /// <param name="nested">The row of the object, null if there is none, or a marker of an unreadable value.</param>
    public int CopyTo(object?[] flat, int position, object? nested)
    {
        if (nested is not object?[] row)
        {
            // No object, or an unreadable one: a query that reads any of its columns must fail.
            Array.Fill(flat, nested, position, Width);
            return position + Width;
        }

        Array.Copy(row, 0, flat, position, OwnCount);
        position += OwnCount;
        for (var i = 0; i < Inner.Length; i++)
            position = Inner[i].CopyTo(flat, position, row[OwnCount + i]);
        return position;
    }

    /// <summary>The places in a row where there is an id instead of the object.</summary>
    public IEnumerable<UnexpandedPlace> Unexpanded(object?[] row, int ordinal)
        => row[ordinal] switch
        {
            UnexpandedRow { Id: var id } => [new UnexpandedPlace(row, ordinal, id, this)],
            object?[] inner => Inner.SelectMany((n, i) => n.Unexpanded(inner, OwnCount + i)),
            _ => [],
        };

    /// <summary>The request for the object alone; null where an id does not lead to it.</summary>
    public RetrieveRequest? Request(string id)
        => Resource.RetrievePath is not { } path ? null
            : new RetrieveRequest(
                path.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal),
                [.. Inner.SelectMany(i => i.References("")), .. OwnFields, .. Inner.SelectMany(i => i.Fields(""))])
            {
                Endpoint = path,
                Expected = new ObjectIdentity(id, Resource.Object),
            };
}

/// <summary>A place in a row that holds an id where an object was asked for.</summary>
internal sealed record UnexpandedPlace(object?[] Row, int Ordinal, string Id, ExpandedObject Object);
