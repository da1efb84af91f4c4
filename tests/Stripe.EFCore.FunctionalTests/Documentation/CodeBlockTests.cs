using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeEFCore.FunctionalTests.Documentation;

/// <summary>Every block of C# in the documentation compiles, and the programs among them run.</summary>
public sealed class CodeBlockTests
{
    private const string Common = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Net;
        global using System.Net.Http;
        global using System.Threading.Tasks;
        global using Xunit;
        """;

    private const string Providers = """
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.DataProtection;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.EntityFrameworkCore;
        global using Microsoft.Extensions.Caching.Distributed;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Logging;
        global using Stripe;
        global using Stripe.EFCore;
        global using Stripe.EFCore.Diagnostics;
        global using Stripe.EFCore.Emulator;
        global using Stripe.EFCore.Testcontainers;
        global using StripeEFCore.FunctionalTests.Documentation;
        global using static StripeEFCore.FunctionalTests.Documentation.Given;
        """;

    private static readonly string Root = Path.GetFullPath(Path.Combine(Folder(), "..", "..", ".."));

    /// <summary>For those who change the provider; recipes, which are run; code over classes that the ef tool writes, which its own tests compile.</summary>
    private static readonly string[] LeftOut = ["docs/catalog.md", "docs/recipes.md", "docs/scaffolding.md"];

    private static readonly CodeBlock[] Blocks =
        [.. Pages().SelectMany(p => CodeBlock.Of(p, File.ReadAllText(Path.Combine(Root, p)).ReplaceLineEndings("\n")))];

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static TheoryData<string> Names => [.. Blocks.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_block_compiles(string name)
    {
        var block = Blocks.Single(b => b.Name == name);

        // One block shows parts of several pages of a web application; samples/BillingDashboard has them.
        if (!block.Text.Contains("stateCookie", StringComparison.Ordinal))
            Assert.NotEmpty(Compile(block));
    }

    [Fact]
    public void The_pages_have_blocks() => Assert.InRange(Blocks.Length, 50, 300);

    /// <summary>The first program of a reader, exactly as it is written, and the first test.</summary>
    [Fact]
    public async Task The_first_program_and_the_first_test_run()
    {
        var pages = Blocks.Where(b => b.Page == "docs/getting-started.md").ToList();
        var lines = await RunAsync(Compile(pages[0], given: false));
        Assert.Contains(lines, l => l.Contains("GET /v1/invoices?status=open&limit=3", StringComparison.Ordinal));
        Assert.Equal(3, lines.Count(l => l.EndsWith(" usd", StringComparison.Ordinal) || l.EndsWith(" eur", StringComparison.Ordinal)
            || l.EndsWith(" gbp", StringComparison.Ordinal)));

        await RunAsync(Compile(pages[2], given: false, start: "await new BillingTests().Ann_is_found_by_one_request();"));
    }

    /// <summary>A process of its own, as a reader has: EF Core counts the service providers of a process, and the console is the process's.</summary>
    private static async Task<string[]> RunAsync(byte[] program)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"FirstProgram-{Guid.NewGuid():N}");
        await File.WriteAllBytesAsync(path + ".dll", program);
        try
        {
            var settings = Path.Combine(AppContext.BaseDirectory, Assembly.GetExecutingAssembly().GetName().Name + ".runtimeconfig.json");
            using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", settings, path + ".dll"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var written = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, errors);
            return (await written).ReplaceLineEndings("\n").Split('\n');
        }
        finally
        {
            File.Delete(path + ".dll");
        }
    }

    /// <param name="block">The block.</param>
    /// <param name="given">Whether it stands in a program that has what the page speaks of; a test has the application's context at least.</param>
    /// <param name="start">The statement that makes a program of it; null for none.</param>
    private static byte[] Compile(CodeBlock block, bool given = true, string? start = null)
    {
        string[] globals = given ? [Common, Providers, $"global using static StripeEFCore.FunctionalTests.Documentation.{Builders(block)};"] : [Common];
        if (block.Text.Contains("Multiplexer", StringComparison.Ordinal))
            globals = [.. globals, "global using StackExchange.Redis;"];
        if ((given || start is not null) && !block.Text.Contains("class Billing(", StringComparison.Ordinal))
            globals = [.. globals, "global using Billing = StripeEFCore.FunctionalTests.Documentation.DocumentedBilling;"];
        if (block.Text.Contains("<Program>", StringComparison.Ordinal))
            globals = [.. globals, "global using Program = StripeEFCore.FunctionalTests.Documentation.DocumentedProgram;"];
        var program = block.Program();
        var trees = globals.Append(program).Concat(start is null ? [] : new[] { start }).Select(t => CSharpSyntaxTree.ParseText(t));
        var hasStatements = start is not null || CSharpSyntaxTree.ParseText(program).GetRoot().ChildNodes().Any(n => n is GlobalStatementSyntax);
        var compilation = CSharpCompilation.Create(
            "Block",
            trees,
            References,
            new CSharpCompilationOptions(
                hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, $"{block.Name}\n{string.Join('\n', errors)}\n\n{program}");
        return image.ToArray();
    }

    private static string Builders(CodeBlock block) => block.Page switch
    {
        "docs/ef-tool.md" => nameof(GivenOptions),
        "docs/connecting.md" or "docs/caching.md" or "docs/search.md" or "docs/limits.md" => nameof(GivenBuilders),
        _ => nameof(GivenEmulator),
    };

    private static IEnumerable<string> Pages()
        => Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "src"), "README.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Root, "README.md"))
            .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
            .Where(p => !LeftOut.Contains(p) && !p.Contains("/bin/", StringComparison.Ordinal) && !p.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
