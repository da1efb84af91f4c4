using System.Collections;
using Microsoft.EntityFrameworkCore.Design;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>One run of <c>dotnet ef dbcontext scaffold</c>, by the class that the tool itself calls, into a folder of its own.</summary>
internal sealed class ScaffoldRun : IDisposable
{
    private readonly DirectoryInfo _project = Directory.CreateTempSubdirectory("scaffold");

    /// <summary>What the command says, and what it ends with; null if it ends well.</summary>
    public List<string> Told { get; } = [];

    public string? Error { get; private set; }

    public string? ErrorType { get; private set; }

    public string Folder => _project.FullName;

    /// <summary>The files by their paths below the project.</summary>
    public IReadOnlyDictionary<string, string> Files => _project.GetFiles("*.cs", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(Folder, f.FullName).Replace('\\', '/'), f => File.ReadAllText(f.FullName), StringComparer.Ordinal);

    /// <summary>The file of a name, wherever it is.</summary>
    public string this[string name] => Files.Single(f => Path.GetFileName(f.Key) == name).Value;

    /// <summary>Runs the command once with some of its arguments; a folder can have several runs.</summary>
    public ScaffoldRun Run(string connectionString = "", string tables = "", params (string Name, object? Value)[] arguments)
    {
        var assembly = typeof(ScaffoldRun).Assembly.GetName().Name;
        var reports = new OperationReportHandler(Told.Add, Told.Add, Told.Add, _ => { });
        var executor = new OperationExecutor(
            reports,
            new Hashtable
            {
                ["targetName"] = assembly,
                ["startupTargetName"] = assembly,
                ["projectDir"] = Folder,
                ["rootNamespace"] = "Shop",
                ["language"] = "C#",
                ["nullable"] = !arguments.Contains(("nullable", false)),
                ["toolsVersion"] = null,
                ["remainingArguments"] = null,
            });
        var all = new Hashtable
        {
            ["connectionString"] = connectionString,
            ["provider"] = "Stripe.EFCore",
            ["outputDir"] = "Models",
            ["outputDbContextDir"] = null,
            ["dbContextClassName"] = "Billing",
            ["schemaFilters"] = Array.Empty<string>(),
            ["tableFilters"] = tables.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ["modelNamespace"] = null,
            ["contextNamespace"] = null,
            ["useDataAnnotations"] = false,
            ["overwriteFiles"] = false,
            ["useDatabaseNames"] = false,
            ["suppressOnConfiguring"] = false,
            ["noPluralize"] = false,
        };
        foreach (var (name, value) in arguments)
            all[name] = value;

        var outcome = new OperationResultHandler();
        _ = new OperationExecutor.ScaffoldContext(executor, outcome, all);
        (Error, ErrorType) = (outcome.ErrorMessage, outcome.ErrorType);
        return this;
    }

    public void Dispose() => _project.Delete(recursive: true);
}
