using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeEFCore.FunctionalTests.Documentation;

/// <summary>A block of C# in a page, and the program that it stands for.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Line">The line where the block begins, from 1.</param>
/// <param name="Text">The block.</param>
internal sealed partial record CodeBlock(string Page, int Line, string Text)
{
    public string Name => $"{Page}:{Line}";

    public static IEnumerable<CodeBlock> Of(string page, string text)
        => Blocks().Matches(text).Select(m => new CodeBlock(page, text[..m.Index].Count(c => c == '\n') + 2, m.Groups["code"].Value));

    /// <summary>
    ///     The block as a program. A line in a page may be an expression that shows a query, or a member that belongs into the reader's class; types may stand
    ///     before statements.
    /// </summary>
    public string Program()
    {
        var chunks = Chunks().ToList();
        var members = chunks.Where(IsMember).ToList();
        return string.Join(
            '\n',
            [
                .. chunks.Where(IsUsing),
                .. chunks.Where(c => !IsUsing(c) && !IsMember(c) && !IsType(c)).Select(Statement),
                .. chunks.Where(IsType),
                members.Count == 0 ? "" : $"abstract class Members(DbContextOptions options) : DbContext(options) {{ {string.Join('\n', members)} }}",
            ]);
    }

    /// <summary>What stands together: a chunk begins at a line that is not indented.</summary>
    private IEnumerable<string> Chunks()
    {
        var chunk = "";
        foreach (var line in Text.Split('\n'))
        {
            if (chunk.Length > 0 && IsWhole(chunk) && line.Length > 0 && line[0] is not (' ' or '.' or '{' or '}'))
            {
                yield return chunk;
                chunk = "";
            }

            chunk += line + "\n";
        }

        if (chunk.Trim().Length > 0)
            yield return chunk;
    }

    /// <summary>Attributes and comments belong to what follows.</summary>
    private static bool IsWhole(string chunk)
        => chunk.Split('\n').Any(l => l.Length > 0 && !l.StartsWith('[') && !l.StartsWith("//", StringComparison.Ordinal));

    private static bool IsUsing(string chunk) => UsingDirective().IsMatch(chunk);

    private static bool IsType(string chunk) => TypeDeclaration().IsMatch(chunk);

    private static bool IsMember(string chunk) => !IsType(chunk) && MemberDeclaration().IsMatch(chunk);

    private static string Statement(string chunk)
    {
        var tree = CSharpSyntaxTree.ParseText(chunk, new CSharpParseOptions(kind: Microsoft.CodeAnalysis.SourceCodeKind.Script));
        var isExpression = ((CompilationUnitSyntax)tree.GetRoot()).Members
            is [GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } }];
        return isExpression ? $"Given.Show({chunk.TrimEnd()}\n);" : chunk;
    }

    [GeneratedRegex(@"(?<=^|\n)```csharp\n(?<code>[\s\S]*?)```")]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^using [\w.]+;\s*$", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^(\[.*\]\s*\n|//.*\n)*public (sealed |abstract |static |partial )*(class|record|enum|interface|struct) ")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^(\[.*\]\s*\n)*(public|protected|private|internal) ")]
    private static partial Regex MemberDeclaration();
}
