namespace StripeEFCore.Tests.Catalog;

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
