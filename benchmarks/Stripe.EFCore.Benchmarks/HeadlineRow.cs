namespace StripeEFCore.Benchmarks;

/// <summary>One figure against what it is measured by.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Ours">The provider's figure.</param>
/// <param name="Peer">The other side's, in the same run, or the limit.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Ratio">How the two compare; larger is better.</param>
/// <param name="Want">The least that the ratio should be.</param>
internal sealed record HeadlineRow(string Name, double Ours, double Peer, string Unit, double Ratio, double Want)
{
    public static HeadlineRow LargerIsBetter(string name, double ours, double peer, string unit, double want) => new(name, ours, peer, unit, ours / peer, want);

    public static HeadlineRow SmallerIsBetter(string name, double ours, double peer, string unit, double want)
        => new(name, ours, peer, unit, peer / ours, want);
}
