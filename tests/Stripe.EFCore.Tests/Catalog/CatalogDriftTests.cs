using StripeEFCore.Tests.Catalog.Writes;

namespace StripeEFCore.Tests.Catalog;

public class CatalogDriftTests
{
    private const string Docs = "docs/catalog.md";

    [Fact]
    public async Task Generated_catalog_is_what_the_referenced_Stripe_net_says()
        => await GeneratedFile.CompareAsync("src/Stripe.EFCore/Catalog/StripeCatalog.g.cs", CatalogSource.Write(await CatalogDerivation.DeriveAsync()));

    [Fact]
    public async Task Generated_paths_of_objects_are_what_the_referenced_Stripe_net_says()
        => await GeneratedFile.CompareAsync("src/Stripe.EFCore/Catalog/StripeObjects.g.cs", ObjectSource.WritePaths(await ObjectSource.DerivePathsAsync()));

    [Fact]
    public async Task Generated_writes_are_what_the_referenced_Stripe_net_says()
        => await GeneratedFile.CompareAsync("src/Stripe.EFCore/Catalog/Writes/StripeWrites.g.cs", WritesSource.Write(await WritesDerivation.DeriveAsync()));

    [Fact]
    public async Task Nested_fields_are_those_that_were_reviewed()
        => await GeneratedFile.CompareAsync("tests/Stripe.EFCore.Tests/Catalog/StripeObjects.txt", ObjectSource.WriteFields());

    [Fact]
    public async Task Documented_targets_without_retrieve_are_what_the_referenced_Stripe_net_says()
    {
        var text = await GeneratedFile.ReadAsync(Docs);
        var start = text.IndexOf(ObjectSource.DocsStart, StringComparison.Ordinal) + ObjectSource.DocsStart.Length;
        var end = text.IndexOf(ObjectSource.DocsEnd, StringComparison.Ordinal);
        var derived = ObjectSource.WriteTargetsWithoutRetrieve(await ObjectSource.DerivePathsAsync());

        await GeneratedFile.CompareAsync(Docs, text[..start] + derived + text[end..]);
    }
}

/// <summary>Compares a file of the repository with what is derived now, or writes it, where an environment variable says so.</summary>
internal static class GeneratedFile
{
    private const string RewriteVariable = "STRIPE_EFCORE_REWRITE_CATALOG";

    public static async Task CompareAsync(string file, string derived)
    {
        var path = PathOf(file);
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            await System.IO.File.WriteAllTextAsync(path, derived);

        var checkedIn = await ReadAsync(file);
        Assert.True(
            checkedIn == derived,
            $"Stripe.net {typeof(StripeClient).Assembly.GetName().Version} differs from {file}. "
            + $"If that is meant, run this test with {RewriteVariable}=1 and review the change.\n{Difference(checkedIn, derived)}");
    }

    public static async Task<string> ReadAsync(string file) => (await System.IO.File.ReadAllTextAsync(PathOf(file))).ReplaceLineEndings("\n");

    /// <summary>What only one of the texts says, under the list or the class that it belongs to; of the first marked with -, of the second with +.</summary>
    private static string Difference(string before, string after)
    {
        var old = LinesWithTheirHeading(before).ToList();
        var @new = LinesWithTheirHeading(after).ToList();
        var lost = old.Except(@new).Select(line => $"- {line}");
        var gained = @new.Except(old).Select(line => $"+ {line}");
        return string.Join('\n', lost.Concat(gained));
    }

    /// <summary>A list is named by its path, a class by a line of its own.</summary>
    private static IEnumerable<string> LinesWithTheirHeading(string source)
    {
        var heading = "";
        foreach (var line in source.Split('\n'))
        {
            if (line.Split('"').FirstOrDefault(part => part.StartsWith("/v", StringComparison.Ordinal)) is { } path)
                heading = path;
            else if (line.Length > 0 && !line.Contains(' '))
                heading = line;
            yield return $"{heading}: {line.Trim()}";
        }
    }

    private static string PathOf(string file)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !directory.EnumerateFiles("*.sln").Any())
            directory = directory.Parent;
        return Path.Combine(directory?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository."), file);
    }
}
