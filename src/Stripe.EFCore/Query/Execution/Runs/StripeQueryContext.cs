using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>What one run of a query takes from its context: the session with its credentials, and the clock.</summary>
internal sealed class StripeQueryContext(QueryContextDependencies dependencies, IStripeSession session, TimeProvider time, StripeConnectionSettings? settings)
    : QueryContext(dependencies)
{
    public IStripeSession Session { get; } = session;

    public TimeProvider Time { get; } = time;

    /// <summary>How many elements a sequence may give at most; null for all.</summary>
    public long? MaxRows { get; init; }

    /// <summary>Where the API answers.</summary>
    public Uri ApiBase => (settings ?? new()).ApiBase;

    /// <summary>Requests at once for one query.</summary>
    public int MaxConcurrency { get; } = (settings ?? new()).MaxConcurrency;

    /// <summary>
    ///     Whether there may be test clocks, which live mode does not have. True if a callback or OAuth gives the key, since its mode is not known
    ///     yet.
    /// </summary>
    public bool MayHaveTestClocks => settings?.BearerToken is not { } key || Secrets.ModeOf(key) != KeyMode.Live;

    /// <summary>Whether the objects of Stripe.net that queries return keep their JSON.</summary>
    public bool KeepsRawJson { get; } = settings is { KeepRawJson: true };

    /// <summary>Whether queries that do not say it may use Stripe's search.</summary>
    public bool UsesSearch { get; } = settings is { UseSearch: true };

    /// <summary>How old answers may be where the query does not say.</summary>
    public TimeSpan CacheDuration { get; } = settings?.CacheDuration ?? TimeSpan.Zero;
}
