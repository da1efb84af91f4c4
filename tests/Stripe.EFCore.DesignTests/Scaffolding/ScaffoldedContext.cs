using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>Scaffolded files, compiled as a new project compiles them: with nullable references, and every warning an error.</summary>
internal sealed class ScaffoldedContext
{
    /// <summary>What the SDK adds to a project with implicit usings.</summary>
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)),
    ]);

    private readonly Assembly _assembly;

    private ScaffoldedContext(Assembly assembly) => _assembly = assembly;

    public Type ContextType => _assembly.GetTypes().Single(t => t.IsSubclassOf(typeof(DbContext)));

    /// <summary>The classes of the sets, by the name of the set.</summary>
    public IReadOnlyDictionary<string, Type> Sets => ContextType.GetProperties()
        .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
        .ToDictionary(p => p.Name, p => p.PropertyType.GetGenericArguments()[0], StringComparer.Ordinal);

    /// <param name="more">Source of the test's own, such as queries.</param>
    public static ScaffoldedContext Compile(ScaffoldRun run, bool isNullable = true, params string[] more)
    {
        Assert.Null(run.Error);
        var options = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose);
        var compilation = CSharpCompilation.Create(
            $"Scaffolded{Guid.NewGuid():N}",
            run.Files.Select(f => CSharpSyntaxTree.ParseText(f.Value, options, f.Key)).Concat(
                more.Append(ImplicitUsings).Select(source => CSharpSyntaxTree.ParseText(source, options))),
            References.Value,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: isNullable ? NullableContextOptions.Enable : NullableContextOptions.Disable,
                warningLevel: 9999,
                specificDiagnosticOptions: new Dictionary<string, ReportDiagnostic> { ["CS1591"] = ReportDiagnostic.Suppress }));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
        image.Position = 0;
        return new(new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image));
    }

    public DbContext Open(Func<DbContextOptionsBuilder, DbContextOptionsBuilder> configure)
    {
        var builder = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(ContextType))!;
        return (DbContext)Activator.CreateInstance(ContextType, configure(builder).Options)!;
    }

    public T Call<T>(string type, string method, params object[] arguments)
        => (T)_assembly.GetType(type, throwOnError: true)!.GetMethod(method)!.Invoke(null, arguments)!;
}
