namespace Stripe.EFCore.Api.Scans;

/// <summary>Where a <see cref="RangeScan" /> is, for those who watch it. Written while the scan decides, by one thread at a time.</summary>
internal sealed class ScanWatch
{
    private int _waits;
    private int _underWay;

    /// <summary>What part of the list was taken, by the densities that are known; null while nothing says where the list ends.</summary>
    public double? Share { get; set; }

    /// <summary>How often the reader looked for its next page in vain, and so waits for an answer.</summary>
    public int Waits
    {
        get => Volatile.Read(ref _waits);
        set => Volatile.Write(ref _waits, value);
    }

    /// <summary>Requests that were begun and have not ended.</summary>
    public int UnderWay
    {
        get => Volatile.Read(ref _underWay);
        set => Volatile.Write(ref _underWay, value);
    }
}
