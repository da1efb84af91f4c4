using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     The root services of options that all scopes share (a pool, a factory): they give singletons only. A scoped service taken from the root
///     would be one tenant's for all of them, and the container checks that in development only.
/// </summary>
internal sealed class SharedServices(IServiceProvider root, string method, Type contextType) : IKeyedServiceProvider
{
    private static readonly ConditionalWeakTable<IServiceProvider, ConcurrentDictionary<(Type Type, object? Key), bool>> Singletons = [];

    private static readonly ConditionalWeakTable<DbContextOptions, object> Shared = [];

    /// <summary>Whether options are used by contexts of more than one scope.</summary>
    public static bool Are(DbContextOptions options, IServiceProvider services) =>
        services.GetService<ServiceProviderAccessor>()?.RootServiceProvider == services
        && (bool)Shared.GetValue(options, o => AreOfNoScope(o, services));

    /// <summary>A context that was resolved from the root without a scope has the root as its own; options of a scope know that scope.</summary>
    private static bool AreOfNoScope(DbContextOptions options, IServiceProvider root)
    {
        if (options.FindExtension<CoreOptionsExtension>()?.MaxPoolSize is not null)
            return true;

        using var scope = root.CreateScope();
        var others = scope.ServiceProvider.GetService(typeof(DbContextOptions<>).MakeGenericType(options.ContextType)) as DbContextOptions;
        return others?.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider == root;
    }

    public object? GetService(Type serviceType)
    {
        Check((serviceType, null));
        return root.GetService(serviceType);
    }

    public object? GetKeyedService(Type serviceType, object? serviceKey)
    {
        Check((serviceType, serviceKey));
        return (root as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);
    }

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey)
            ?? throw new InvalidOperationException($"No service of type {serviceType.Name} with the key '{serviceKey}' is registered.");

    private void Check((Type Type, object? Key) service)
    {
        var known = Singletons.GetOrCreateValue(root);
        if (!known.TryGetValue(service, out var isSingleton))
            known[service] = isSingleton = IsSingleton(service);
        if (!isSingleton)
            throw Refusal(service.Type, "is not a singleton", inner: null);
    }

    /// <summary>Two scopes share an object only if it is a singleton.</summary>
    private bool IsSingleton((Type Type, object? Key) service)
    {
        try
        {
            using var one = root.CreateScope();
            using var other = root.CreateScope();
            return ReferenceEquals(Find(one.ServiceProvider, service), Find(other.ServiceProvider, service));
        }
        catch (Exception problem)
        {
            // The services are the application's, and may throw anything.
            throw Refusal(service.Type, "cannot be made without a scope", problem);
        }
    }

    private static object? Find(IServiceProvider services, (Type Type, object? Key) service) => service.Key is { } key
        ? (services as IKeyedServiceProvider)?.GetKeyedService(service.Type, key)
        : services.GetService(service.Type);

    private InvalidOperationException Refusal(Type serviceType, string why, Exception? inner)
    {
        var context = contextType.Name;
        return new(
            $"{method}(services => ...) asks for {serviceType.Name}, which {why}, and this {context} has no scope: the options of a pool or of a "
            + $"factory are shared by all scopes. Call services.AddStripeScope<{context}>() behind AddDbContextPool or AddPooledDbContextFactory and take "
            + $"the context from a scope, so that each lease asks the services of its scope; on a context that a factory made call "
            + $"Database.{(method.StartsWith("Account", StringComparison.Ordinal) ? "SetStripeAccount" : "SetStripeApiKey")}(...).",
            inner);
    }
}
