using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Lists of several classes, a customer's sources and an account's external accounts: by class, by a hierarchy of the user's, and inside their
/// owners.</summary>
public sealed class PolymorphicListTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    [Fact]
    public async Task Each_class_of_a_customers_sources_is_what_Stripe_nets_client_reads()
    {
        await using var db = Open();
        var parents = await ParentsAsync("/v1/customers", "sources");
        var (customer, sources) = parents.First(p => p.Objects.Select(KindOf).Distinct().Count() > 1);
        string[] few = [.. parents.Select(p => p.Parent).Take(3)];

        Assert.Equal(Ids(sources, "card"), Sorted(await db.Set<Card>().Where(c => EF.Property<string>(c, "customer") == customer).Select(c => c.Id)
            .ToListAsync()));
        Assert.All(stripe.Requests.Entries, r => Assert.Contains(r.Parameters, p => p is { Key: "object", Value: "card" }));
        Assert.Equal(Ids(sources, "card"), Sorted(await db.Set<Card>().Where(c => EF.Property<string>(c, "customer") == customer).OfType<Card>()
            .Select(c => c.Id).ToListAsync()));
        Assert.Equal(
            Ids(sources, "bank_account"), Sorted(await db.Set<BankAccount>().Where(c => EF.Property<string>(c, "customer") == customer).Select(c => c.Id)
                .ToListAsync()));
        Assert.Equal(
            Ids(parents.Where(p => few.Contains(p.Parent)).SelectMany(p => p.Objects), "card"),
            Sorted(await db.Set<Card>().Where(c => few.Contains(EF.Property<string>(c, "customer"))).Select(c => c.Id).ToListAsync()));
    }

    [Fact]
    public async Task OfType_over_a_hierarchy_sends_the_kind_and_has_the_rows_of_LINQ_to_Objects()
    {
        await using var db = Open();
        var (customer, sources) = (await ParentsAsync("/v1/customers", "sources")).First(p => p.Objects.Select(KindOf).Distinct().Count() > 1);
        stripe.Requests.Clear();
        Assert.Equal(Ids(sources, "card"), Sorted(await db.Sources.Where(s => s.Customer == customer).OfType<OwnCard>().Select(s => s.Id).ToListAsync()));
        Assert.All(stripe.Requests.Entries, r => Assert.Contains(r.Parameters, p => p is { Key: "object", Value: "card" }));
        Assert.Equal(Ids(sources, "card"), Sorted(await db.Sources.OfType<OwnCard>().Where(s => s.Customer == customer).Select(s => s.Id).ToListAsync()));
        Assert.Equal(Ids(sources, "bank_account"), Sorted(await db.Sources.Where(s => s.Customer == customer && s is OwnBankAccount).Select(s => s.Id)
            .ToListAsync()));
        Assert.Equal(Ids(sources, "card", "bank_account"), Sorted(await db.Sources.Where(s => s.Customer == customer).Select(s => s.Id).ToListAsync()));
        var cards = await db.Sources.Where(s => s.Customer == customer).OfType<OwnCard>().ToListAsync();
        Assert.Equal(
            sources.Where(s => KindOf(s) == "card").Select(s => (string?)s["last4"]).Order(StringComparer.Ordinal), cards.Select(c => c.Last4)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OfType_over_the_list_inside_the_owner_has_the_rows_of_LINQ_to_Objects()
    {
        await using var db = Open();
        var parents = await ParentsAsync("/v1/customers", "sources");
        var cards = await db.Set<Customer>().Select(c => new { c.Id, Cards = c.Sources.Data.OfType<Card>().Select(s => s.Id).ToList() }).ToListAsync();
        Assert.Equal(
            parents.Select(p => $"{p.Parent}: {string.Join(' ', Ids(p.Objects, "card"))}").Order(StringComparer.Ordinal),
            cards.Where(c => parents.Any(p => p.Parent == c.Id)).Select(c => $"{c.Id}: {string.Join(' ', Sorted(c.Cards))}").Order(StringComparer.Ordinal));
        Assert.Equal(
            Ids(parents.SelectMany(p => p.Objects), "bank_account"),
            Sorted(await db.Set<Customer>().SelectMany(c => c.Sources.Data.OfType<BankAccount>()).Select(b => b.Id).ToListAsync()));
    }

    [Fact]
    public async Task External_accounts_are_read_by_class_and_inside_their_account()
    {
        await using var db = new AccountsContext(stripe.Options<AccountsContext>());
        var parents = await ParentsAsync("/v1/accounts", "external_accounts");
        var (account, objects) = parents.MaxBy(p => p.Objects.Count);
        Assert.Equal(Ids(objects, "bank_account"), Sorted(await db.Set<BankAccount>().Where(b => b.AccountId == account).Select(b => b.Id).ToListAsync()));
        Assert.Equal(Ids(objects, "card"), Sorted(await db.Set<Card>().Where(b => b.AccountId == account).Select(b => b.Id).ToListAsync()));
        var banks = await db.Set<Account>().Where(a => a.Id == account).Select(a => a.ExternalAccounts.Data.OfType<BankAccount>().Select(b => b.Id).ToList())
            .SingleAsync();
        Assert.Equal(Ids(objects, "bank_account"), Sorted(banks));
    }

    private static string[] Ids(IEnumerable<JsonObject> objects, params string[] kinds)
        => Sorted(objects.Where(o => kinds.Contains(KindOf(o))).Select(o => (string)o["id"]!));

    private static string[] Sorted(IEnumerable<string> ids) => [.. ids.Order(StringComparer.Ordinal)];

    private static string KindOf(JsonObject source) => (string)source["object"]!;

    /// <summary>The parents that have objects in a list below them, and these objects, as Stripe.net's client reads them.</summary>
    private async Task<List<(string Parent, List<JsonObject> Objects)>> ParentsAsync(string list, string below)
    {
        var found = new List<(string Parent, List<JsonObject> Objects)>();
        foreach (var parent in await stripe.Judge.ReadAsync(list))
        {
            if (await stripe.Judge.ReadAsync($"{list}/{parent["id"]}/{below}") is { Count: > 0 } objects)
                found.Add(((string)parent["id"]!, objects));
        }

        stripe.Requests.Clear();
        return found;
    }

    private SourcesContext Open() => new(stripe.Options<SourcesContext>());

    public sealed class SourcesContext(DbContextOptions<SourcesContext> options) : DbContext(options)
    {
        public DbSet<OwnSource> Sources => Set<OwnSource>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            const string sources = "/v1/customers/{customer}/sources";
            modelBuilder.Entity<Customer>();
            modelBuilder.Entity<Card>().ToStripeResource(sources);
            modelBuilder.Entity<BankAccount>().ToStripeResource(sources);
            modelBuilder.Entity<OwnSource>().ToStripeResource(sources).HasDiscriminator(s => s.Object)
                .HasValue<OwnCard>("card").HasValue<OwnBankAccount>("bank_account").IsComplete(false);
        }
    }

    public sealed class AccountsContext(DbContextOptions<AccountsContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Account>();
            modelBuilder.Entity<BankAccount>().ToStripeResource("/v1/accounts/{account}/external_accounts");
            modelBuilder.Entity<Card>().ToStripeResource("/v1/accounts/{account}/external_accounts");
        }
    }

    public abstract class OwnSource
    {
        public string Id { get; set; } = "";

        public string Object { get; set; } = "";

        [StripeFilter("customer")]
        public string Customer { get; set; } = "";
    }

    public sealed class OwnCard : OwnSource
    {
        public string? Last4 { get; set; }
    }

    public sealed class OwnBankAccount : OwnSource
    {
        public string? BankName { get; set; }
    }
}
