namespace Stripe.EFCore.Tests.Catalog;

public class CatalogDriftTests
{
    private const string RewriteVariable = "STRIPE_EFCORE_REWRITE_CATALOG";

    [Fact]
    public async Task Generated_catalog_is_what_the_referenced_Stripe_net_says()
    {
        var path = Path.Combine(RepositoryRoot(), "src", "Stripe.EFCore", "Catalog", "StripeCatalog.g.cs");
        var derived = CatalogSource.Write(await CatalogDerivation.DeriveAsync());

        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            await System.IO.File.WriteAllTextAsync(path, derived);

        var checkedIn = (await System.IO.File.ReadAllTextAsync(path)).ReplaceLineEndings("\n");
        Assert.True(
            checkedIn == derived,
            $"Stripe.net {typeof(StripeClient).Assembly.GetName().Version} differs from the catalog that is checked in. "
            + $"If that is meant, run this test with {RewriteVariable}=1 and review the change.\n{Difference(checkedIn, derived)}");
    }

    /// <summary>The lines that only one of the texts has, those of the first marked with -, those of the second with +.</summary>
    private static string Difference(string before, string after)
    {
        var old = before.Split('\n');
        var @new = after.Split('\n');
        var lost = old.Except(@new).Select(line => $"- {line.Trim()}");
        var gained = @new.Except(old).Select(line => $"+ {line.Trim()}");
        return string.Join('\n', lost.Concat(gained));
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !directory.EnumerateFiles("*.sln").Any())
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
