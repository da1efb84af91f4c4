using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.Extensions.DependencyInjection;

namespace StripeEFCore.TestShared;

/// <summary>The model that <c>dotnet ef dbcontext optimize</c> makes: the code that its services write, compiled and loaded.</summary>
internal static class CompiledModel
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The code, by the names of its files.</summary>
    public static IReadOnlyCollection<ScaffoldedFile> CodeOf(DbContext context, bool forNativeAot = false)
    {
        var assembly = context.GetType().Assembly;
        var services = new DesignTimeServicesBuilder(assembly, assembly, new OperationReporter(null), []).Build(context);
        var options = new CompiledModelCodeGenerationOptions
        {
            ContextType = context.GetType(),
            ModelNamespace = NamespaceOf(context.GetType()),
            Language = "C#",
            UseNullableReferenceTypes = true,
            ForNativeAot = forNativeAot,
        };
        var generator = services.GetRequiredService<ICompiledModelCodeGeneratorSelector>().Select(options);
        return generator.GenerateModel(context.GetService<IDesignTimeModel>().Model, options);
    }

    public static IModel Of(DbContext context) => Load(CodeOf(context), context.GetType());

    /// <summary>A changed code as a model.</summary>
    public static IModel Load(IEnumerable<ScaffoldedFile> code, Type contextType)
        => (IModel)Assembly.Load(Compile(code)).GetType(NameOf(contextType))!
            .GetProperty("Instance", BindingFlags.Public | BindingFlags.Static)!
            .GetValue(null)!;

    /// <summary>The name of the class of a context's model.</summary>
    public static string NameOf(Type contextType) => $"{NamespaceOf(contextType)}.{contextType.Name}Model";

    /// <summary>The code as an assembly.</summary>
    public static byte[] Compile(IEnumerable<ScaffoldedFile> code)
    {
        // The attribute of the assembly is left out: a test tells its context which model to use.
        var trees = code.Where(f => !f.Path.Contains("AssemblyAttributes", StringComparison.Ordinal)).Select(f => CSharpSyntaxTree.ParseText(f.Code));
        var compilation = CSharpCompilation.Create(
            $"Compiled_{Guid.NewGuid():N}",
            trees,
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
            throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));

        return image.ToArray();
    }

    /// <summary>Inside the namespace of the context, as the tool takes it.</summary>
    private static string NamespaceOf(Type contextType) => contextType.Namespace + ".CompiledModels";
}
