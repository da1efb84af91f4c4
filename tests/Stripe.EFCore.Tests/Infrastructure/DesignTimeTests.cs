using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace StripeEFCore.Tests.Infrastructure;

public class DesignTimeTests
{
    [Fact]
    public void The_tools_find_the_providers_services()
    {
        using var services = Services();

        Assert.NotNull(services.GetService<ITypeMappingSource>());
        Assert.Equal("Stripe.EFCore", services.GetRequiredService<IDatabaseProvider>().Name);
    }

    private static ServiceProvider Services()
    {
        var assembly = typeof(StripeDbContextOptionsExtensions).Assembly;
        var name = assembly.GetCustomAttribute<DesignTimeProviderServicesAttribute>()!.TypeName;
        var services = new ServiceCollection();
        ((IDesignTimeServices)Activator.CreateInstance(assembly.GetType(name, throwOnError: true)!)!).ConfigureDesignTimeServices(services);
        services.AddSingleton(DispatchProxy.Create<ICSharpHelper, Unused>());
        return services.BuildServiceProvider();
    }

    /// <summary>Stands for what the tools themselves register.</summary>
    public class Unused : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
            => throw new InvalidOperationException("Not expected to be used.");
    }
}
