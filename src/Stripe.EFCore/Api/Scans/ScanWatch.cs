namespace Stripe.EFCore.Api.Scans;

/// <summary>Where a <see cref="RangeScan" /> is, for those who watch it. Written while the scan decides, by one thread at a time.</summary>
internal sealed class ScanWatch
{
    private int _looks;
    private int _underWay;

    /// <summary>What part of the list was taken, by the densities that are known; null while nothing says where the list ends.</summary>
    public double? Share { get; set; }

    /// <summary>How often the reader looked for its next page. Between two looks it waits or works.</summary>
    public int Looks
    {
        get => Volatile.Read(ref _looks);
        set => Volatile.Write(ref _looks, value);
    }

    /// <summary>Requests that were begun and have not ended.</summary>
    public int UnderWay
    {
        get => Volatile.Read(ref _underWay);
        set => Volatile.Write(ref _underWay, value);
    }
}
