using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api;
using Stripe.EFCore.Infrastructure;

namespace Stripe.EFCore.Query;

/// <summary>What one run of a query takes from its context: the session with its credentials, and the clock.</summary>
internal sealed class StripeQueryContext(QueryContextDependencies dependencies, IStripeSession session, TimeProvider time) : QueryContext(dependencies)
{
    public IStripeSession Session { get; } = session;

    public TimeProvider Time { get; } = time;
}

internal sealed class StripeQueryContextFactory(QueryContextDependencies dependencies, IStripeSession session, IDbContextOptions options) : IQueryContextFactory
{
    private readonly TimeProvider _time = options.FindExtension<StripeOptionsExtension>()?.TimeProvider ?? TimeProvider.System;

    public QueryContext Create() => new StripeQueryContext(dependencies, session, _time);
}
