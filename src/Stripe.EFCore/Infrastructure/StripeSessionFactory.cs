using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Api;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     Makes the session of a context from its options; connections are the process's, or those of the handler that the options name.
/// </summary>
internal static class StripeSessionFactory
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<HttpMessageHandler, StripeTransport> Transports = [];

    public static IStripeSession Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IDbContextOptions>().FindExtension<StripeOptionsExtension>()
            ?? throw new InvalidOperationException("The context is not configured for Stripe: call UseStripe(...) on its options.");
        var transport = options.MessageHandler is { } handler
            ? Transports.GetValue(handler, h => new StripeTransport(h))
            : StripeTransport.Shared;
        var observer = services.GetRequiredService<IRequestObserver>();
        return new StripeSession(options.Settings, transport, observer, options.TimeProvider, RetryPolicy.Default);
    }
}
