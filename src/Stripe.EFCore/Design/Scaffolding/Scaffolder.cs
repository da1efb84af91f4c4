using System.Collections.Immutable;
using System.Text;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Design.Scaffolding.Choosing;
using Stripe.EFCore.Design.Scaffolding.Description;
using Stripe.EFCore.Design.Scaffolding.Documentation;
using Stripe.EFCore.Design.Scaffolding.Rendering;
using Stripe.EFCore.Design.Scaffolding.Sampling;

namespace Stripe.EFCore.Design.Scaffolding;

/// <summary>
///     Answers <c>dotnet ef dbcontext scaffold</c> in three steps: the resources are chosen, their classes are described, and the description is written as C#.
///     EF Core's own way leads through the tables of a relational database, which have no objects inside a row.
/// </summary>
internal sealed class Scaffolder(IServiceProvider services)
{
    private const string DefaultContextName = "StripeContext";

    /// <summary>The files for what the tool was asked. No request is sent, unless keys of metadata are asked for.</summary>
    public ScaffoldedModel ScaffoldModel(
        string connectionString,
        DatabaseModelFactoryOptions databaseOptions,
        ModelReverseEngineerOptions modelOptions,
        ModelCodeGenerationOptions codeOptions)
    {
        try
        {
            var options = OptionsOf(modelOptions, codeOptions);
            ScaffoldConnection.Check(connectionString);
            var choice = ResourceChoice.Of(databaseOptions.Tables, databaseOptions.Schemas);
            var metadata = choice.ReadsMetadata ? ReadMetadata(connectionString, choice) : ImmutableDictionary<string, ImmutableArray<string>>.Empty;
            var model = ModelDescriber.Describe(choice.Resources, options, StripeDocumentation.Load(codeOptions.ProjectDir), metadata);
            return ToScaffoldedModel(options, model, codeOptions.ContextDir);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or StripeEFCoreException)
        {
            throw new OperationException(e.Message, e);
        }
    }

    /// <summary>Writes the files. None is written if one is there already and may not be replaced.</summary>
    public SavedModelFiles Save(ScaffoldedModel scaffoldedModel, string outputDir, bool overwriteFiles)
    {
        ScaffoldedFile[] all = [scaffoldedModel.ContextFile, .. scaffoldedModel.AdditionalFiles];
        var files = all.Select(f => (Path: Path.GetFullPath(Path.Combine(outputDir, f.Path)), f.Code)).ToList();
        var existing = files.Where(f => System.IO.File.Exists(f.Path)).ToList();
        if (existing.Count > 0 && !overwriteFiles)
        {
            throw new OperationException(
                $"These files are there already: {string.Join(", ", existing.Select(f => Path.GetFileName(f.Path)))}. Nothing was written. "
                + "Use --force to replace them, or --output-dir for another folder.");
        }

        if (existing.Find(f => new FileInfo(f.Path).IsReadOnly) is { Path: { } readOnly })
            throw new OperationException($"The file {Path.GetFileName(readOnly)} is read-only. Nothing was written.");

        foreach (var (path, code) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, code.ReplaceLineEndings(), Encoding.UTF8);
        }

        return new(files[0].Path, files.Skip(1).Select(f => f.Path));
    }

    private static ScaffoldOptions OptionsOf(ModelReverseEngineerOptions model, ModelCodeGenerationOptions code)
    {
        var name = string.IsNullOrWhiteSpace(code.ContextName) ? DefaultContextName : code.ContextName;
        if (!Identifiers.IsValid(name))
            throw new ArgumentException($"'{name}' is no name of a class in C#. Give another one with --context.");
        if (code.Language is { } language && !string.Equals(language, "C#", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"Stripe.EFCore scaffolds C#, and the project's language is {language}.");

        return new(code.ModelNamespace, name)
        {
            ContextNamespace = code.ContextNamespace,
            UseAttributes = code.UseDataAnnotations,
            UseStripeNames = model.UseDatabaseNames,
            Pluralize = !model.NoPluralize,
            UseNullable = code.UseNullableReferenceTypes,
        };
    }

    private IReadOnlyDictionary<string, ImmutableArray<string>> ReadMetadata(string connectionString, ResourceChoice choice)
    {
        var resolved = services.GetService<IDesignTimeConnectionStringResolver>() is { } resolver && connectionString.Length > 0
            ? resolver.ResolveConnectionString(connectionString)
            : connectionString;
        var reporter = services.GetService<IOperationReporter>();
        return MetadataSample.Read(resolved, choice.Resources, reporter is null ? _ => { } : reporter.WriteInformation);
    }

    private static ScaffoldedModel ToScaffoldedModel(ScaffoldOptions options, DescribedModel model, string? contextDirectory)
    {
        var context = RenderedFile.Context(options, model);
        var scaffolded = new ScaffoldedModel { ContextFile = new(Path.Combine(contextDirectory ?? "", context.Name), context.Code) };
        foreach (var file in RenderedFile.Classes(options, model))
            scaffolded.AdditionalFiles.Add(new(file.Name, file.Code));
        return scaffolded;
    }
}
