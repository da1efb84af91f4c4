namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>What has come of a scan.</summary>
internal sealed class PageCount
{
    private int _open;

    public int Pages { get; private set; }

    public long Rows { get; private set; }

    /// <summary>Whether a list of the scan goes on after what has come of it.</summary>
    public bool HasMore => _open > 0;

    public void Add(int rows, bool isFirst, bool hasMore)
    {
        Pages++;
        Rows += rows;
        _open += (hasMore ? 1 : 0) - (isFirst ? 0 : 1);
    }
}
