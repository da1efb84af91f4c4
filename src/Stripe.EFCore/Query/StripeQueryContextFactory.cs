using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Query.Execution.Runs;

namespace Stripe.EFCore.Query;

internal sealed class StripeQueryContextFactory(
    QueryContextDependencies dependencies, IStripeSession session, SessionOverride instead, IDbContextOptions options) : IQueryContextFactory
{
    private readonly StripeOptionsExtension? _options = options.FindExtension<StripeOptionsExtension>();

    public QueryContext Create()
        => new StripeQueryContext(
            dependencies, instead.Session ?? session, _options?.TimeProvider ?? TimeProvider.System, _options?.Settings)
        {
            MaxRows = !instead.GivesAllRows && _options?.Settings.MaxRows is > 0 and var most ? most : null,
        };
}
