namespace Stripe.EFCore.Api.Requests;

/// <summary>The requests of one run of a query, for those who watch. Many threads count at once.</summary>
internal sealed class ScanTraffic
{
    private long _waited;
    private int _underWay;

    public TimeSpan Waited => new(Interlocked.Read(ref _waited));

    public int UnderWay => Volatile.Read(ref _underWay);

    public void Started(TimeSpan waited)
    {
        Interlocked.Add(ref _waited, waited.Ticks);
        Interlocked.Increment(ref _underWay);
    }

    public void Ended() => Interlocked.Decrement(ref _underWay);
}
