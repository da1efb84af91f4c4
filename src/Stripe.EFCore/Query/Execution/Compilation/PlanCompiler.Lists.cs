using System.Collections;
using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Lookups;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>Compiles sequences that rows hold: the values of a parameter, lists inside objects, and the rows of a group.</summary>
internal sealed partial class PlanCompiler
{
    /// <summary>The layout of the rows that were grouped into a slot.</summary>
    public Layout GroupLayout(Slot rows) => _groupLayouts[rows];

    /// <summary>The layout of the elements of an embedded list.</summary>
    public Layout ElementLayout(object list) => new([.. _usage.ElementColumns(list)]);

    private ValuesOperator CompileValues(Values values, ImmutableArray<Layout> scope)
    {
        var layout = _usage.IsNeeded(values.Element) ? new Layout([values.Element]) : Layout.Empty;
        return new ValuesOperator(layout, Rows(scope.Insert(0, Layout.Empty)).Function<IEnumerable?>(values.Sequence));
    }

    private Operator CompileElements(Elements elements, ImmutableArray<Layout> scope)
    {
        var columns = _usage.ElementColumns(((ColumnSlot)elements.List).ListKey!);
        var layout = new Layout([.. columns.Select(c => (Slot)c.WithSource(elements.Source))]);
        var list = (ColumnSlot)elements.List;
        if (EmbeddedList(list, scope.Insert(0, Layout.Empty)) is not { } embedded)
            return new ListOperator(layout, ListOf(list, scope.Insert(0, Layout.Empty)));

        var made = new EmbeddedListOperator(layout, embedded);
        _apiReaders.Add(made);
        return made;
    }

    /// <summary>What reads a list of which an object may hold only the first page; null of an array.</summary>
    public EmbeddedElements? EmbeddedList(ColumnSlot list, ImmutableArray<Layout> scope)
    {
        var place = _places.Find(list.Source);
        var field = place is null ? null : FieldExpansions.Follow(place.Place.Class, list.Path).LastOrDefault(f => f.Length == list.Path.Segments.Length).Field;
        if (field is not { Kind: FieldKind.List } && list.List is not { IsPaged: true })
            return null;

        HasTables = true;
        var expand = _columns.ExpandedInElements(field?.Class ?? list.List?.Element, list.ListKey!);
        var reader = new EmbeddedListReader(list.ToString(), _columns.ElementLayout(list.ListKey!), expand, field?.ListPath);
        return new EmbeddedElements(ListOf(list, scope), HolderId(list, scope), reader);
    }

    /// <summary>The id of the nearest object around a list that has one.</summary>
    private RowFunction<string?> HolderId(ColumnSlot list, ImmutableArray<Layout> scope)
    {
        Expression? id = null;
        foreach (var slot in SlotUsage.HolderIds(list).Where(s => _usage.IsNeeded(s)).Reverse())
            id = id is null ? new SlotExpression(slot) : Expression.Coalesce(new SlotExpression(slot), id);
        return Rows(scope).Function<string?>(id ?? Expression.Constant(null, typeof(string)));
    }

    private ListOperator CompileGroupRows(GroupRows rows, ImmutableArray<Layout> scope)
    {
        var origin = _groupLayouts[rows.Rows];
        var layout = new Layout([.. origin.Slots.Select(rows.Renaming.Rename)]);
        RenameGroups(origin, rows.Renaming);
        return new ListOperator(layout, ListOf(rows.Rows, scope.Insert(0, Layout.Empty)));
    }

    /// <summary>Groups inside the rows of a group go by other names there, and so do the values of their rows.</summary>
    private void RenameGroups(Layout layout, SlotRenaming renaming)
    {
        foreach (var slot in layout.Slots.Where(_groupLayouts.ContainsKey))
        {
            var inner = _groupLayouts[slot];
            if (_groupLayouts.TryAdd(renaming.Rename(slot), new Layout([.. inner.Slots.Select(renaming.Rename)])))
                RenameGroups(inner, renaming);
        }
    }

    /// <summary>The rows of a list, as a function of the rows that surround it.</summary>
    /// <param name="scope">The layout of the row that holds the list, then of those around that.</param>
    public RowFunction<List<object?[]>?> ListOf(Slot list, ImmutableArray<Layout> scope)
        => Rows(scope).Function<List<object?[]>?>(new SlotExpression(list));
}
