using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;

namespace Stripe.EFCore.Infrastructure;

/// <summary>Makes the session of a context from its connection.</summary>
internal static class StripeSessionFactory
{
    public static IStripeSession Create(IServiceProvider services)
    {
        var connection = services.GetRequiredService<StripeConnection>();
        var observer = services.GetRequiredService<IRequestObserver>();
        return new StripeSession(
            connection.Settings,
            connection,
            connection.Transport,
            observer,
            connection.Clock,
            RetryPolicy.Default,
            ProcessState.Shared,
            services.GetRequiredService<ContextRequests>().Count);
    }
}
