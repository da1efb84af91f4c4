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
