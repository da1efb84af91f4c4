using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api;

namespace Stripe.EFCore.Query;

/// <summary>What one run of a query takes from its context: the session with its credentials, and the clock.</summary>
internal sealed class StripeQueryContext(QueryContextDependencies dependencies, IStripeSession session, TimeProvider time) : QueryContext(dependencies)
{
    public IStripeSession Session { get; } = session;

    public TimeProvider Time { get; } = time;
}

internal sealed class StripeQueryContextFactory(QueryContextDependencies dependencies, IStripeSession session) : IQueryContextFactory
{
    public QueryContext Create() => new StripeQueryContext(dependencies, session, TimeProvider.System);
}
