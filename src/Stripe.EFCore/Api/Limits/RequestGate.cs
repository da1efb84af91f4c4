using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Limits;

/// <summary>What the requests of one context pass before they go out: its own limit of requests under way, and the limits of the account.</summary>
internal sealed class RequestGate(
    StripeConnectionSettings settings, AccountLimiters? limiters, TimeProvider clock, IStripeSharedLimits? shared = null)
{
    private readonly SemaphoreSlim _free = new(settings.MaxConcurrency);
    private Known? _known;

    /// <summary>Waits until a request may go. With <paramref name="async" /> false the caller's thread waits.</summary>
    public async ValueTask<Permit> EnterAsync(Credential credential, PageRequest request, bool async, CancellationToken cancellationToken)
    {
        if (async)
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        else
            _free.Wait(cancellationToken);

        try
        {
            return await EnterAgainAsync(credential, request, async, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <summary>Waits until a request may go once more that keeps its place among the context's own.</summary>
    public ValueTask<Permit> EnterAgainAsync(Credential credential, PageRequest request, bool async, CancellationToken cancellationToken)
    {
        if (LimiterFor(credential) is not { Limiter: { } limiter } known)
            return default;

        return shared is null ? Enter() : InTimeAsync(Enter);

        ValueTask<Permit> Enter() => limiter.EnterAsync(
            request.Endpoint, request.Scope?.ClassOf(request.Class) ?? request.Class, known.Shares!, async, cancellationToken);
    }

    /// <summary>A process that was held up behind its leased time waits for another one.</summary>
    private static async ValueTask<Permit> InTimeAsync(Func<ValueTask<Permit>> enter)
    {
        while (true)
        {
            var permit = await enter().ConfigureAwait(false);
            if (!permit.IsTooLate)
                return permit;
            permit.GiveUp();
        }
    }

    public void Leave(Permit permit)
    {
        permit.Leave();
        _free.Release();
    }

    /// <summary>Whether requests with a key are held back.</summary>
    public static bool Applies(StripeConnectionSettings settings, KeyMode mode) => settings.RateLimits switch
    {
        StripeRateLimits.On => true,
        StripeRateLimits.Off => false,
        _ => !settings.ApiBase.IsLoopback || mode == KeyMode.Live,
    };

    private Known LimiterFor(Credential credential)
    {
        if (_known is { } known && known.Credential == credential)
            return known;

        var mode = credential.Mode;
        return _known = limiters is not null && Applies(settings, mode)
            ? new(credential, limiters.Of(settings.ApiBase, credential, clock, shared), new RateShares(settings.RateLimitShare, mode))
            : new(credential, null, null);
    }

    private sealed record Known(Credential Credential, AccountLimiter? Limiter, RateShares? Shares);
}
