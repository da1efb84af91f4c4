using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows.Json;

namespace StripeEFCore.Tests.Api;

internal sealed class RecordingObserver : IRequestObserver
{
    private readonly List<string> _events = [];

    public IReadOnlyList<string> Events => _events;

    public List<RequestInfo> Started { get; } = [];

    public List<TimeSpan> Pauses { get; } = [];

    public List<TimeSpan> Waits { get; } = [];

    public void RequestWaited(RequestInfo request, TimeSpan duration)
    {
        lock (Waits)
            Waits.Add(duration);
    }

    public void BudgetNearing(StripeBudget budget, long used, long limit) => _events.Add($"nearing {budget} {used} of {limit}");

    public void RequestServedFromCache(RequestInfo request) => _events.Add($"cached {request.Path}");

    public void RequestStarting(RequestInfo request)
    {
        Started.Add(request);
        _events.Add($"start {request.Path}");
    }

    public void RequestSucceeded(RequestInfo request, TimeSpan duration, Received received) =>
        _events.Add($"success rows={received.Rows} bytes={received.Bytes} id={received.RequestId} seconds={duration.TotalSeconds}");

    public void RequestFailed(RequestInfo request, TimeSpan duration, Exception exception) =>
        _events.Add($"failure {exception.GetType().Name} seconds={duration.TotalSeconds}");

    public void RequestRetrying(RequestInfo request, int attempt, TimeSpan delay, Exception reason)
    {
        Pauses.Add(delay);
        _events.Add($"retry {attempt} {reason.GetType().Name}");
    }

    public void RequestRepeated(RequestInfo request) => _events.Add($"repeated {request.Path}");

    public void ValueUnreadable(UnreadableValue value) => _events.Add($"unreadable {value.Path} of {value.Owner}");
}
