using System.Collections.Immutable;
using System.Diagnostics;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>Which slot stands where in the rows of an operator.</summary>
internal sealed class Layout
{
    private readonly Dictionary<Slot, int> _ordinals = [];

    public Layout(ImmutableArray<Slot> slots)
    {
        Slots = slots;
        for (var i = 0; i < slots.Length; i++)
            _ordinals.Add(slots[i], i);
    }

    public static Layout Empty { get; } = new([]);

    public ImmutableArray<Slot> Slots { get; }

    public int Count => Slots.Length;

    public bool TryGetOrdinal(Slot slot, out int ordinal) => _ordinals.TryGetValue(slot, out ordinal);

    public int Ordinal(Slot slot)
        => _ordinals.TryGetValue(slot, out var ordinal)
            ? ordinal
            : throw new UnreachableException($"The plan reads the value '{slot}', which none of its inputs has. This is a defect of the planner.");
}
