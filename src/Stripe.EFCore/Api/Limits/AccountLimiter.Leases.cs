using Stripe.EFCore.Api.Limits.Shared;

namespace Stripe.EFCore.Api.Limits;

/// <summary>What the limiter asks and tells the store that the instances of the application share, never under its lock.</summary>
internal sealed partial class AccountLimiter
{
    /// <summary>Whether a leased time is over.</summary>
    public bool IsTooLate(long leasedAt) => LeasedSlots.IsTooLate(leasedAt, Now());

    /// <summary>A request that was let go is not sent, since its time is over.</summary>
    public void GiveUp(EndpointLimits endpoint)
    {
        lock (_gate)
        {
            _concurrency.Leave();
            endpoint.Concurrency.Leave();
            leases!.GaveUp();
            LetGo(Now());
        }

        Arm();
    }

    private void Ask()
    {
        SlotAsk[] asks;
        lock (_gate)
        {
            asks = [.. _asks];
            _asks.Clear();
        }

        foreach (var ask in asks)
            _ = AskAsync(ask);
    }

    /// <summary>Asks the store for leases, and lets those go who may go by what it answers.</summary>
    private async Task AskAsync(SlotAsk ask)
    {
        try
        {
            var lease = await leases!.Store.LeaseAsync(ask.Request).AsTask().WaitAsync(LeasedSlots.Patience, clock).ConfigureAwait(false);
            lock (_gate)
            {
                var now = Now();
                foreach (var (rate, at) in leases.Came(ask, lease, now))
                    (rate == SharedRates.All ? _concurrency : LimitsOf(rate).Concurrency).Lower(at, now);
                LetGo(now);
            }
        }
        catch (Exception failure)
        {
            // The store is the application's, and may throw anything.
            lock (_gate)
            {
                var now = Now();
                leases!.Failed(ask, failure, now);
                LetGo(now);
            }
        }

        Arm();
    }

    /// <summary>Tells the store of a refusal. If that fails, the others learn of it by refusals of their own.</summary>
    private async Task TellAsync(StripeSharedRefusal refusal)
    {
        try
        {
            await leases!.Store.SlowDownAsync(refusal).AsTask().WaitAsync(LeasedSlots.Patience, clock).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
