using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>Fresh slots and sources that stand for others. Columns follow their source; computed slots are renamed one by one, when first met.</summary>
internal sealed class SlotRenaming
{
    private readonly Dictionary<RowSource, RowSource> _sources = [];
    private readonly Dictionary<RowSource, RowSource> _sourceOrigins = [];
    private readonly Dictionary<Slot, Slot> _slots = [];
    private readonly Dictionary<Slot, Slot> _slotOrigins = [];

    /// <summary>The fresh source that stands for another.</summary>
    public RowSource Rename(RowSource source)
    {
        if (_sources.TryGetValue(source, out var fresh))
            return fresh;

        fresh = new RowSource(source.Name, stripeClass: source.StripeClass);
        _sources.Add(source, fresh);
        _sourceOrigins.Add(fresh, source);
        return fresh;
    }

    public Slot Rename(Slot slot)
    {
        if (slot is ColumnSlot column)
            return column.WithSource(Rename(column.Source));
        if (_slots.TryGetValue(slot, out var fresh))
            return fresh;

        fresh = new ComputedSlot(slot.Type, slot.Name);
        _slots.Add(slot, fresh);
        _slotOrigins.Add(fresh, slot);
        return fresh;
    }

    public IEnumerable<Slot> FreshSlots => _slotOrigins.Keys;

    public IEnumerable<RowSource> FreshSources => _sourceOrigins.Keys;

    /// <summary>The fresh sources, each with the one that it stands for.</summary>
    public IEnumerable<KeyValuePair<RowSource, RowSource>> Origins => _sourceOrigins;

    /// <summary>The same renaming between other sources and slots.</summary>
    public SlotRenaming Copy(Func<RowSource, RowSource> source, Func<Slot, Slot> slot)
    {
        var copy = new SlotRenaming();
        foreach (var (fresh, origin) in _sourceOrigins)
        {
            copy._sources[source(origin)] = source(fresh);
            copy._sourceOrigins[source(fresh)] = source(origin);
        }

        foreach (var (fresh, origin) in _slotOrigins)
        {
            copy._slots[slot(origin)] = slot(fresh);
            copy._slotOrigins[slot(fresh)] = slot(origin);
        }

        return copy;
    }

    /// <summary>The slot that a fresh slot stands for.</summary>
    public bool TryGetOrigin(Slot fresh, [NotNullWhen(true)] out Slot? origin)
    {
        if (fresh is not ColumnSlot column)
            return _slotOrigins.TryGetValue(fresh, out origin);

        origin = _sourceOrigins.TryGetValue(column.Source, out var source) ? column.WithSource(source) : null;
        return origin is not null;
    }
}

/// <summary>Which values of the left and of the right input stand under a slot of a set operation.</summary>
internal sealed class SetMapping
{
    private readonly Dictionary<RowSource, (RowSource Left, RowSource Right)> _sources = [];
    private readonly Dictionary<Slot, (Expression Left, Expression Right)> _slots = [];

    public void Add(RowSource source, RowSource left, RowSource right) => _sources.Add(source, (left, right));

    public void Add(Slot slot, Expression left, Expression right) => _slots.Add(slot, (left, right));

    public IEnumerable<KeyValuePair<Slot, (Expression Left, Expression Right)>> Slots => _slots;

    public IEnumerable<KeyValuePair<RowSource, (RowSource Left, RowSource Right)>> Sources => _sources;

    public bool TryGetSides(Slot slot, [NotNullWhen(true)] out Expression? left, [NotNullWhen(true)] out Expression? right)
    {
        if (!_slots.ContainsKey(slot) && slot is ColumnSlot column && _sources.TryGetValue(column.Source, out var sources))
        {
            left = new SlotExpression(column.WithSource(sources.Left));
            right = new SlotExpression(column.WithSource(sources.Right));
            return true;
        }

        var found = _slots.TryGetValue(slot, out var sides);
        (left, right) = sides;
        return found;
    }
}
