using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeEFCore.Tests.Architecture;

/// <summary>Which source file of the provider uses which, by the symbols that the compiler finds, and not by names.</summary>
public sealed class SourceArrows
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly string Root = Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", "src", "Stripe.EFCore"));

    public SourceArrows()
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar)[0].Equals("obj", StringComparison.Ordinal)
                && !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar)[0].Equals("bin", StringComparison.Ordinal))
            .Select(f => CSharpSyntaxTree.ParseText(System.IO.File.ReadAllText(f), options, Path.GetRelativePath(Root, f).Replace('\\', '/')))
            .ToImmutableArray();
        var own = typeof(StripeConnectionSettings).Assembly.Location;
        var libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f) != Path.GetFileName(own))
            .Select(f => (MetadataReference)MetadataReference.CreateFromFile(f));
        var compilation = CSharpCompilation.Create(
            "Stripe.EFCore", [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings, options)], libraries,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Files = [.. trees.Select(t => t.FilePath)];
        Uses = trees.AsParallel().ToDictionary(t => t.FilePath, t => UsedBy(compilation.GetSemanticModel(t), t));
    }

    /// <summary>The source files, by their path below the project's folder.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>The files that each file uses.</summary>
    public IReadOnlyDictionary<string, ImmutableSortedSet<string>> Uses { get; }

    /// <summary>The folder of a file; empty for the project's own.</summary>
    public static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    /// <summary>Files that use each other, directly or through others: each group with two or more, the largest first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles()
    {
        var (order, seen) = (new List<string>(), new HashSet<string>());
        foreach (var file in Files)
            Visit(file, f => Uses[f], seen, order.Add);

        var users = Files.ToDictionary(f => f, f => Files.Where(u => Uses[u].Contains(f)).ToImmutableSortedSet(StringComparer.Ordinal));
        var groups = new List<IReadOnlyList<string>>();
        seen.Clear();
        foreach (var file in Enumerable.Reverse(order))
        {
            var group = new List<string>();
            Visit(file, f => users[f], seen, group.Add);
            if (group.Count > 1)
                groups.Add([.. group.Order(StringComparer.Ordinal)]);
        }

        return [.. groups.OrderByDescending(g => g.Count)];
    }

    private static void Visit(string start, Func<string, IEnumerable<string>> next, HashSet<string> seen, Action<string> leave)
    {
        if (!seen.Add(start))
            return;

        var open = new Stack<(string File, IEnumerator<string> Next)>([(start, next(start).GetEnumerator())]);
        while (open.TryPeek(out var top))
        {
            if (!top.Next.MoveNext())
                leave(open.Pop().File);
            else if (seen.Add(top.Next.Current))
                open.Push((top.Next.Current, next(top.Next.Current).GetEnumerator()));
        }
    }

    private static ImmutableSortedSet<string> UsedBy(SemanticModel model, SyntaxTree tree)
    {
        var own = tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Select(d => model.GetDeclaredSymbol(d)).OfType<INamedTypeSymbol>().Select(Outermost).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(n => n.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null)
            .SelectMany(n => model.GetSymbolInfo(n) is { } info ? info.CandidateSymbols.Prepend(info.Symbol) : [])
            .Select(TypeOf).OfType<INamedTypeSymbol>().Select(Outermost)
            .Where(t => !own.Contains(t))
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .SelectMany(t => t.DeclaringSyntaxReferences)
            .Select(r => r.SyntaxTree.FilePath)
            .Where(f => f.Length > 0 && f != tree.FilePath)
            .ToImmutableSortedSet(StringComparer.Ordinal);
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        null or INamespaceSymbol or ITypeParameterSymbol => null,
        INamedTypeSymbol type => type,
        IArrayTypeSymbol array => TypeOf(array.ElementType),
        IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingType,
        _ => symbol.ContainingType,
    };

    private static INamedTypeSymbol Outermost(INamedTypeSymbol type)
    {
        while (type.ContainingType is { } outer)
            type = outer;
        return type.OriginalDefinition;
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
