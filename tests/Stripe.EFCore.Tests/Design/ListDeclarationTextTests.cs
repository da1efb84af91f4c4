using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Metadata.Compiled;

namespace StripeEFCore.Tests.Design;

/// <summary>What <c>ToStripeList</c> says is the same after it was written into a compiled model.</summary>
public sealed class ListDeclarationTextTests
{
    public static TheoryData<string> Names => [.. Model.Lists.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_declaration_is_read_as_it_was_written(string name)
    {
        using var db = new Model(new DbContextOptionsBuilder<Model>().UseStripe("LiveAPIKey=sk_test_text").Options);
        var type = db.Model.FindEntityType(name)!;
        var written = type.FindDeclaredList()!;
        var read = ListDeclarationText.Read(ListDeclarationText.Write(written));
        Assert.Equal(Shown(written.Resolve(type)), Shown(read.Resolve(type)));
        Assert.Equal(written.Always.ToArray(), read.Always.ToArray());
    }

    private static string Shown(StripeResource resource)
        => string.Join(
            '\n',
            [
                resource.ToString(),
                .. resource.Parameters.Select(p => p.ToString()),
                .. resource.Expandables.Select(e => e.ToString()),
                .. resource.Includes.Select(i => i.ToString()),
                .. resource.CompleteSets.Select(s => string.Join('&', s)),
            ]);

    private sealed class Model(DbContextOptions<Model> options) : DbContext(options)
    {
        public static Dictionary<string, Action<Stripe.EFCore.Infrastructure.StripeListBuilder<Row>>> Lists { get; } = new()
        {
            ["/v1/invoices"] = list => list.Filter(r => r.Status).Range(r => r.Created),
            ["/v1/invoices?collection_method=send_invoice&x=%26"] = list => list.RequiredFilter(r => r.Status, "state").AnyOf(r => r.Id, "ids", 7),
            ["/v1/own_things"] = list => list.Retrieve("/v1/own_things/{id}/whole").ObjectName("own_thing").NewestFirst(),
            ["/v2/own/things"] = list => list.PagedByUrl().Includable(r => r.Status, "state").IncludableOnRetrieve(r => r.Created),
            ["/v1/own_parents/{own_parent}/things"] = list => list.NotPaged().Expandable(r => r.Parent, "holder"),
        };

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            foreach (var (path, declare) in Lists)
            {
                modelBuilder.SharedTypeEntity<Row>(path, row =>
                {
                    row.ToStripeList(path, declare);
                    row.Ignore(r => r.Parent);
                    row.Property<string>("own_parent");
                });
            }
        }
    }

    private sealed class Row
    {
        public string Id { get; set; } = null!;

        public string? Status { get; set; }

        public DateTime? Created { get; set; }

        public Row? Parent { get; set; }
    }
}
