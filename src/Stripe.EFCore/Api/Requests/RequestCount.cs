namespace Stripe.EFCore.Api.Requests;

/// <summary>Requests sent so far, of which there may be a number at most. Many threads count at once.</summary>
internal sealed class RequestCount
{
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    /// <summary>Counts one more. False where the limit is reached already.</summary>
    public bool TryTake(long most, out long used)
    {
        used = Interlocked.Increment(ref _used);
        if (used <= most)
            return true;

        Interlocked.Decrement(ref _used);
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _used);

    public void Reset() => Interlocked.Exchange(ref _used, 0);
}
