using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Requests;

/// <summary>What all requests of one run of a query have in common.</summary>
internal sealed class QueryScope
{
    /// <summary>A query is small as long as it has sent no more requests.</summary>
    private const int SmallRequests = 16;

    private ICredentialSource? _credentials;

    /// <summary>How old answers may be; zero for new ones only, null for what the settings say.</summary>
    public TimeSpan? CacheFor { get; init; }

    /// <summary>Its requests under way and their waits, where somebody watches.</summary>
    public ScanTraffic? Traffic { get; init; }

    public RequestCount Requests { get; } = new();

    /// <summary>The credentials of the run's requests. They keep one account, even if the context is given another one meanwhile.</summary>
    public ICredentialSource CredentialsFrom(ICredentialSource context) =>
        _credentials ?? Interlocked.CompareExchange(ref _credentials, context.ForRun(), null) ?? _credentials;

    /// <summary>Who goes first where requests have to wait: the many requests of one query are a scan, whatever they are one by one.</summary>
    public RequestClass ClassOf(RequestClass own) => Requests.Used > SmallRequests ? RequestClass.Bulk : own;
}
