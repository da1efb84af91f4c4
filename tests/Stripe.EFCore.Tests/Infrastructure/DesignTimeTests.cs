using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Tests.Metadata;

namespace Stripe.EFCore.Tests.Infrastructure;

public class DesignTimeTests
{
    [Fact]
    public void The_tools_find_the_providers_services()
    {
        using var services = Services();

        Assert.NotNull(services.GetService<ITypeMappingSource>());
        Assert.Equal("Stripe.EFCore", services.GetRequiredService<IDatabaseProvider>().Name);
    }

    [Fact]
    public void A_compiled_model_is_refused_in_words()
    {
        using var services = Services();
        using var context = new Shop();
        var generator = services.GetRequiredService<ICSharpRuntimeAnnotationCodeGenerator>();

        var refusal = Assert.ThrowsAny<Exception>(() => generator.Generate(context.GetService<IDesignTimeModel>().Model, null!));
        Assert.Contains("not supported", refusal.Message, StringComparison.Ordinal);
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

    private sealed class Shop : ModelContext
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }
}
