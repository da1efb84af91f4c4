using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Rows.Values;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>A moment as a whole number of units since the unix epoch, rounded down. Lists are merged and cut by it.</summary>
/// <param name="ticksPerUnit">The unit.</param>
internal sealed class MomentDecoder(long ticksPerUnit) : ColumnDecoder
{
    private readonly ValueReader<DateTime> _moments = ValueReaders<DateTime>.Instance;

    public override Type Type => typeof(long?);

    public override object? Default => null;

    public override object? Read(in RawValue value)
    {
        var ticks = _moments.Read(value).Ticks - DateTime.UnixEpoch.Ticks;
        return ticks / ticksPerUnit - (ticks % ticksPerUnit < 0 ? 1 : 0);
    }
}

/// <summary>Null for every value.</summary>
internal sealed class NothingDecoder : ColumnDecoder
{
    public override Type Type => typeof(object);

    public override object? Default => null;

    public override object? Read(in RawValue value) => null;
}
