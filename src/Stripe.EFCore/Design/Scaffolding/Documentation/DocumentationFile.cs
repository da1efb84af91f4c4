using System.Reflection;
using System.Text.Json;

namespace Stripe.EFCore.Design.Scaffolding.Documentation;

/// <summary>
///     Finds the file with the documentation of Stripe.net. NuGet does not copy it beside the assembly, so it is looked for in the packages folders: those that
///     the program was started with, those of the project, and NuGet's own.
/// </summary>
internal static class DocumentationFile
{
    private const string Name = "Stripe.net.xml";

    public static string? Find(string? projectDirectory)
    {
        var assembly = typeof(StripeEntity).Assembly;
        var beside = Path.ChangeExtension(assembly.Location, ".xml");
        return assembly.Location.Length > 0 && System.IO.File.Exists(beside) ? beside : FindIn(PackageFolders(projectDirectory), VersionOf(assembly));
    }

    /// <summary>The file in the first of several packages folders that has the version; of several frameworks the newest.</summary>
    internal static string? FindIn(IEnumerable<string> packageFolders, string version)
        => packageFolders
            .Select(folder => Path.Combine(folder, "stripe.net", version, "lib"))
            .Where(Directory.Exists)
            .SelectMany(lib => Directory.GetDirectories(lib, "net*").OrderByDescending(MajorVersion).Select(framework => Path.Combine(framework, Name)))
            .FirstOrDefault(System.IO.File.Exists);

    /// <summary>The packages folders that a project was restored with.</summary>
    internal static IEnumerable<string> FoldersOf(string projectDirectory)
    {
        var assets = Path.Combine(projectDirectory, "obj", "project.assets.json");
        if (!System.IO.File.Exists(assets))
            return [];

        try
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(assets));
            return document.RootElement.TryGetProperty("packageFolders", out var folders) ? [.. folders.EnumerateObject().Select(f => f.Name)] : [];
        }
        catch (JsonException)
        {
            // A file that is half written: the other folders are looked at.
            return [];
        }
    }

    private static IEnumerable<string> PackageFolders(string? projectDirectory)
        => (AppContext.GetData("PROBING_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(projectDirectory is null ? [] : FoldersOf(projectDirectory))
            .Append(Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? "")
            .Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"))
            .Where(folder => folder.Length > 0);

    private static string VersionOf(Assembly assembly)
        => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>10 of net10.0; 0 of netstandard2.0 and net462.</summary>
    private static int MajorVersion(string framework)
        => Path.GetFileName(framework) is var name && name.Contains('.') && int.TryParse(name["net".Length..].Split('.')[0], out var major) ? major : 0;
}
