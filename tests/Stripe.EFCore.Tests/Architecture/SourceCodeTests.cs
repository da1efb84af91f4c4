using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeEFCore.Tests.Architecture;

/// <summary>Rules of the source that no analyzer of .NET holds.</summary>
public sealed class SourceCodeTests
{
    private const int MostParameters = 5;

    /// <summary>
    ///     Records are not counted, since a record is what a long list of parameters becomes; neither are overrides, whose parameters others decide. EF Core
    ///     decides these, too: its container fills the dependencies of a service by their types, and the payload of an event takes one by one what it
    ///     tells, as EF Core's own payloads do. No more than such classes may stand here.
    /// </summary>
    private static readonly string[] AsEFCoreHasThem =
    [
        "StripeDatabaseFacadeDependencies.new 10",
        "StripeFieldEventData.new 6",
        "StripeRequestExecutedEventData.new 7",
        "StripeRequestRetryingEventData.new 6",
    ];

    /// <summary>Public methods whose last parameters may be left out: a call names four at most, and a record would make it longer.</summary>
    private static readonly string[] WithOptionalParameters = ["EmulatedOAuth.AddApplication 6"];

    private static readonly string Root = Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", "src"));

    private static readonly ImmutableArray<SyntaxTree> Trees =
    [
        .. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(f => (Path: f, Name: Path.GetRelativePath(Root, f).Replace('\\', '/')))
            .Where(f => !f.Name.Split('/').Intersect(["bin", "obj"]).Any())
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => CSharpSyntaxTree.ParseText(System.IO.File.ReadAllText(f.Path), new(LanguageVersion.Latest), f.Name)),
    ];

    [Fact]
    public void A_method_takes_at_most_five_parameters_but_those_named()
    {
        var found = Trees.SelectMany(t => t.GetRoot().DescendantNodes())
            .Select(n => (Node: n, Count: ParametersOf(n)))
            .Where(n => n.Count > MostParameters)
            .Select(n => $"{TypeOf(n.Node)}.{NameOf(n.Node)} {n.Count}")
            .ToArray();
        string[] named = [.. AsEFCoreHasThem, .. WithOptionalParameters];
        Assert.True(
            found.Order(StringComparer.Ordinal).SequenceEqual(named.Order(StringComparer.Ordinal)),
            $"Not named: {string.Join(", ", found.Except(named))}\nNamed and gone: {string.Join(", ", named.Except(found))}");
    }

    /// <summary>Otherwise a fault of the provider itself could pass for a value, an answer or the end of a list.</summary>
    [Fact]
    public void A_catch_of_every_exception_throws_filters_or_says_why_it_may_stand()
        => Assert.Empty(Trees.SelectMany(t => t.GetRoot().DescendantNodes().OfType<CatchClauseSyntax>())
            .Where(c => c.Declaration is null || c.Declaration.Type.ToString() == nameof(Exception))
            .Where(c => !Throws(c) && !NamesTypes(c) && !SaysWhy(c))
            .Select(c => $"{c.SyntaxTree.FilePath}:{c.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"));

    private static bool Throws(CatchClauseSyntax clause)
        => clause.Block.DescendantNodes().Any(n => n is ThrowStatementSyntax or ThrowExpressionSyntax);

    private static bool NamesTypes(CatchClauseSyntax clause)
        => clause.Filter?.FilterExpression.DescendantNodesAndSelf().OfType<IsPatternExpressionSyntax>().Any(p => p.Pattern is not UnaryPatternSyntax) == true;

    private static bool SaysWhy(CatchClauseSyntax clause)
        => clause.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia));

    private static int ParametersOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method when method.Modifiers.Any(SyntaxKind.OverrideKeyword) => 0,
        BaseMethodDeclarationSyntax method => method.ParameterList.Parameters.Count,
        ClassDeclarationSyntax type => type.ParameterList?.Parameters.Count ?? 0,
        StructDeclarationSyntax type => type.ParameterList?.Parameters.Count ?? 0,
        LocalFunctionStatementSyntax function => function.ParameterList.Parameters.Count,
        DelegateDeclarationSyntax type => type.ParameterList.Parameters.Count,
        _ => 0,
    };

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        _ => "new",
    };

    private static string TypeOf(SyntaxNode node) => node.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()?.Identifier.Text ?? "";

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
