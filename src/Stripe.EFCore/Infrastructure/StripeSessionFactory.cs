using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Infrastructure;

/// <summary>Makes the session of a context from its connection.</summary>
internal static class StripeSessionFactory
{
    /// <summary>The models of which a warning says that Stripe.net's classes in them are read in another version.</summary>
    private static readonly ConditionalWeakTable<IModel, object> Warned = [];

    public static IStripeSession Create(IServiceProvider services)
    {
        var connection = services.GetRequiredService<StripeConnection>();
        if (connection.Settings.ApiVersion is { } version && version != StripeConfiguration.ApiVersion)
            WarnOfVersion(services, version);

        var observer = services.GetRequiredService<IRequestObserver>();
        return new StripeSession(
            new(connection.Settings, connection, observer, connection.Clock),
            connection.Transport,
            RetryPolicy.Of(connection.Settings),
            connection.Process,
            services.GetRequiredService<ContextRequests>().Count);
    }

    private static void WarnOfVersion(IServiceProvider services, string version)
    {
        var model = services.GetRequiredService<ICurrentDbContext>().Context.Model;
        if (Warned.TryAdd(model, model) && model.GetEntityTypes().Any(t => StripeClass.Is(t.ClrType)))
            services.GetRequiredService<IDiagnosticsLogger<DbLoggerCategory.Database.Connection>>().OtherApiVersion(version, StripeConfiguration.ApiVersion);
    }
}
