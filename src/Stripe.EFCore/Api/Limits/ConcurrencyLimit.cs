namespace Stripe.EFCore.Api.Limits;

/// <summary>
///     Requests under way at once. Stripe limits them but does not say to how many: there is no limit until it refuses, then half of what was under way, and
///     one more every three seconds until twice as many as were refused go well. Not synchronized.
/// </summary>
internal sealed class ConcurrencyLimit
{
    private const long Recovery = 3 * TimeSpan.TicksPerSecond;

    private long _loweredAt = long.MinValue;
    private int _loweredTo = int.MaxValue;
    private int _refusedAt;

    public int UnderWay { get; private set; }

    public bool HasRoom(long now) => UnderWay < LimitAt(now);

    public void Enter() => UnderWay++;

    public void Leave() => UnderWay--;

    /// <summary>Lowers the limit after Stripe refused, before the refused request leaves.</summary>
    public void Lower(long sentAt, long now)
    {
        if (sentAt <= _loweredAt)
            return;

        (_loweredAt, _refusedAt, _loweredTo) = (now, UnderWay, Math.Max(1, UnderWay / 2));
    }

    private int LimitAt(long now)
    {
        if (_loweredTo == int.MaxValue)
            return int.MaxValue;

        var limit = _loweredTo + ((now - _loweredAt) / Recovery);
        if (limit < 2L * _refusedAt)
            return (int)limit;
        return _loweredTo = int.MaxValue;
    }
}
