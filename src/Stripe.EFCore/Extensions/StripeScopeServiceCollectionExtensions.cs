using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Infrastructure;

// ReSharper disable once CheckNamespace
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Connects contexts over Stripe with the scope that they are resolved from.</summary>
public static class StripeScopeServiceCollectionExtensions
{
    /// <summary>
    ///     Makes each context of this type use the services of the scope that it is resolved from for its key, account and token store:
    ///     <c>services.AddDbContextPool&lt;Billing&gt;(o => o.UseStripe(s => s.ApiKey(key).AccountId(request =>
    ///     request.GetRequiredService&lt;Tenant&gt;().AccountId))).AddStripeScope&lt;Billing&gt;()</c>. Without it, contexts of a pool have no scope.
    ///     The pool clears what came from a scope when it takes the context back.
    /// </summary>
    /// <typeparam name="TContext">The type by which the context is resolved.</typeparam>
    /// <param name="services">The services, with the context in them.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="InvalidOperationException">The context is not registered yet, or as a singleton, which has no scope.</exception>
    public static IServiceCollection AddStripeScope<TContext>(this IServiceCollection services)
        where TContext : class
    {
        ArgumentNullException.ThrowIfNull(services);
        var name = typeof(TContext).Name;
        var registered = services.LastOrDefault(s => s.ServiceType == typeof(TContext) && !s.IsKeyedService) ?? throw new InvalidOperationException(
            $"{name} is not registered yet. Call AddStripeScope<{name}>() behind AddDbContextPool<{name}>(...), AddPooledDbContextFactory or AddDbContext.");
        if (registered.Lifetime == ServiceLifetime.Singleton)
            throw new InvalidOperationException(
                $"{name} is registered as a singleton, which has no scope. Register it as scoped, or set its account with SetStripeAccount.");

        services[services.IndexOf(registered)] = new ServiceDescriptor(typeof(TContext), scope => Enter(Create(registered, scope), scope), registered.Lifetime);
        return services;
    }

    private static object Create(ServiceDescriptor registered, IServiceProvider scope) =>
        registered.ImplementationFactory?.Invoke(scope) ?? ActivatorUtilities.CreateInstance(scope, registered.ImplementationType!);

    /// <summary>A context of another provider, for example in a test, needs no scope.</summary>
    private static object Enter(object context, IServiceProvider scope)
    {
        if (context is DbContext database && database.GetInfrastructure().GetService<StripeConnection>() is { } connection)
            connection.EnterScope(scope);
        return context;
    }
}
