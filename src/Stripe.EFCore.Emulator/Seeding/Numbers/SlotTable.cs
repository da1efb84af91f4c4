namespace Stripe.EFCore.Emulator.Seeding.Numbers;

/// <summary>How many objects stand before each slot of the time line, and with that the slot of an object.</summary>
internal sealed class SlotTable
{
    private const int JumpBits = 12;

    private readonly long[] _before;
    private readonly int[] _jump = new int[(1 << JumpBits) + 1];
    private readonly int _shift;

    /// <param name="before">A number for every slot and one more, the number of all.</param>
    public SlotTable(long[] before)
    {
        _before = before;
        while (Count >> _shift > 1 << JumpBits)
            _shift++;
        for (var (slot, jump) = (0, 0); jump < _jump.Length; jump++)
        {
            while (slot < Slots - 1 && before[slot + 1] <= (long)jump << _shift)
                slot++;
            _jump[jump] = slot;
        }
    }

    public long Count => _before[^1];

    public int Slots => _before.Length - 1;

    public long Before(int slot) => _before[slot];

    public long In(int slot) => _before[slot + 1] - _before[slot];

    public int SlotOf(long index)
    {
        var jump = (int)(index >> _shift);
        var (low, high) = (_jump[jump], jump + 1 < _jump.Length ? _jump[jump + 1] : Slots - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_before[middle + 1] <= index)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
