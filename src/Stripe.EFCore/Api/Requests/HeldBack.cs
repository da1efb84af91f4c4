namespace Stripe.EFCore.Api.Requests;

/// <summary>What part of their time the last requests of one list waited for the rate limits. Many threads tell it at once.</summary>
internal sealed class HeldBack
{
    private const double WeightOfOne = 0.2;

    private readonly Lock _gate = new();
    private double _share;

    /// <summary>0 where none was held back; near 1 where they do little else than wait.</summary>
    public double Share
    {
        get
        {
            lock (_gate)
                return _share;
        }
    }

    public void Answered(TimeSpan waited, TimeSpan took)
    {
        lock (_gate)
            _share += WeightOfOne * ((waited > TimeSpan.Zero ? waited / (waited + took) : 0) - _share);
    }
}
