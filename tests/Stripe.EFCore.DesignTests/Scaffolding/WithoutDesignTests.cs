using System.Reflection;
using System.Runtime.Loader;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>An application that runs has no Microsoft.EntityFrameworkCore.Design beside it.</summary>
public sealed class WithoutDesignTests
{
    private const string Design = "Microsoft.EntityFrameworkCore.Design";

    private const string Scaffolding = "Stripe.EFCore.Design.Scaffolding";

    [Fact]
    public void The_types_of_scaffolding_load_without_the_design_package()
    {
        var context = new Folder(AppContext.BaseDirectory);
        var provider = context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "Stripe.EFCore.dll"));
        Assert.Throws<FileNotFoundException>(() => context.LoadFromAssemblyName(new(Design)));

        var all = typeof(Stripe.EFCore.Design.Scaffolding.Scaffolder).Assembly.GetTypes();
        Assert.Equal(NamesOf(all), NamesOf(Loadable(provider)));
    }

    /// <summary>A type of another part of Design may be missing then.</summary>
    private static IEnumerable<Type?> Loadable(Assembly provider)
    {
        try
        {
            return provider.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            return partly.Types;
        }
    }

    private static IEnumerable<string> NamesOf(IEnumerable<Type?> types)
        => types.Where(t => t?.Namespace?.StartsWith(Scaffolding, StringComparison.Ordinal) == true).Select(t => t!.FullName!).Order();

    /// <summary>Loads all of the test's folder again, and finds no design package.</summary>
    private sealed class Folder(string folder) : AssemblyLoadContext(null, isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name == Design)
                throw new FileNotFoundException("The design package is not there.", assemblyName.Name);

            var path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
