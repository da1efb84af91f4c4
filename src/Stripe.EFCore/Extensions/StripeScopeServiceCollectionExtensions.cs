using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Infrastructure;

// ReSharper disable once CheckNamespace
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives contexts over Stripe the scope that they are taken from.</summary>
public static class StripeScopeServiceCollectionExtensions
{
    /// <summary>
    ///     Has each context of this type that a scope gives ask the services of that scope for its key, account and token store:
    ///     <c>services.AddDbContextPool&lt;Billing&gt;(o => o.UseStripe(s => s.ApiKey(key).AccountId(request =>
    ///     request.GetRequiredService&lt;Tenant&gt;().AccountId))).AddStripeScope&lt;Billing&gt;()</c>. Contexts of a pool have no scope of
    ///     their own otherwise. What came from a scope is dropped when the context goes back to its pool.
    /// </summary>
    /// <typeparam name="TContext">The type that the context is asked for by.</typeparam>
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

    /// <summary>A context of another provider, in a test perhaps, has nothing to ask.</summary>
    private static object Enter(object context, IServiceProvider scope)
    {
        if (context is DbContext database && database.GetInfrastructure().GetService<StripeConnection>() is { } connection)
            connection.EnterScope(scope);
        return context;
    }
}
