using System.Net;
using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Http;

namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     What one attempt sends: one request, or several where a handler of the application repeats it. Each of those counts to the budgets and keeps the rate
///     limits as the first did.
/// </summary>
/// <param name="pathAndQuery">The request, as it is sent.</param>
/// <param name="permit">What lets the first go.</param>
/// <param name="again">Counts another and waits until it may go.</param>
internal sealed class AttemptSends(string pathAndQuery, Permit permit, Func<bool, CancellationToken, ValueTask<Permit>> again) : SendWatch(pathAndQuery)
{
    private readonly Lock _gate = new();
    private Permit _permit = permit;
    private (string? Reason, TimeSpan? RetryAfter)? _refusal;
    private bool _isOver;

    /// <summary>What let the last request go.</summary>
    public Permit Permit
    {
        get
        {
            lock (_gate)
                return _permit;
        }
    }

    /// <summary>Ends the attempt and returns what let its last request go.</summary>
    public Permit End()
    {
        lock (_gate)
        {
            _isOver = true;
            return Take();
        }
    }

    public override void Answered(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.TooManyRequests)
            return;

        // If the handler hands it on, the exception that becomes of it tells.
        lock (_gate)
            _refusal = (RequestErrors.RateLimitedReasonOf(response), response.Headers.RetryAfter?.Delta);
    }

    protected override async ValueTask SendingAgainAsync(bool async, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_refusal is var (reason, retryAfter))
                _permit.Refused(reason, retryAfter);
            _refusal = null;
            Take().Leave();
        }

        var permit = await again(async, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            // Of two that are sent at once one may have left its permit here, or the attempt may be over.
            var old = _isOver ? permit : _permit;
            _permit = _isOver ? default : permit;
            old.Leave();
        }
    }

    private Permit Take()
    {
        var taken = _permit;
        _permit = default;
        return taken;
    }
}
